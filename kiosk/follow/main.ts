/**
 * The page behind the code of a receipt: how one request goes, on somebody's own phone. The token of the link is in the
 * fragment of the address, which a browser sends to nobody.
 *
 * Without Lit: a phone fetches it once, over a mobile network perhaps, to read three lines.
 */
import * as v from 'valibot';
import { FollowedRequest } from '../../server/contract/api/follow.ts';
import { callApi } from '../data/api.ts';
import '../i18n/follow/t.ts';
import { isLocale, setLocale } from '../i18n/locale.ts';
import { tellLanguage } from '../i18n/page-language.ts';
import '../styles/follow.css';
import { drawEnded, drawOpening, drawRequest, drawStopped } from './draw.ts';

/** How often it asks how things are, while somebody looks; what is over may still be told more of. */
const openMs = 15_000;
const overMs = 120_000;

const token = () => location.hash.slice(1);
let last: FollowedRequest | null = null;
/** The link opens nothing any more. */
let ended = false;
let next: ReturnType<typeof setTimeout> | undefined;
let looks = 0;

/** The language of the phone, unless the address says another. */
async function speak(): Promise<void> {
  const asked = new URLSearchParams(location.search).get('lang');
  const wanted = [asked, ...navigator.languages.flatMap((tag) => [tag, tag.split('-')[0]]), 'en'].find(isLocale);
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  while (!(await setLocale({ locale: wanted ?? 'sv', timeZone })))
    await new Promise((again) => setTimeout(again, 3_000));
  tellLanguage();
}

async function look(): Promise<void> {
  clearTimeout(next);
  looks += 1;
  const turn = looks;
  const result = await callApi({ path: 'follow', schema: FollowedRequest, token: token() });
  // Another link was opened meanwhile, it was asked again, or it is followed no more.
  if (turn !== looks || ended) return;
  if (result.ok) last = result.value;
  else if (result.code === 'not-found') {
    ended = true;
    drawEnded();
    return;
  }
  if (last !== null) drawRequest(last, { fresh: result.ok, onStop: () => void stop() });
  const isOver = last !== null && last.next === null;
  if (document.visibilityState === 'visible') next = setTimeout(() => void look(), isOver ? overMs : openMs);
}

async function stop(): Promise<void> {
  const followed = token();
  const result = await callApi({ method: 'DELETE', path: 'follow', schema: v.unknown(), token: followed });
  if (followed !== token()) return;
  if (!result.ok && result.code !== 'not-found') return void look();
  clearTimeout(next);
  ended = true;
  drawStopped();
}

function begin(): void {
  last = null;
  ended = false;
  drawOpening();
  void look();
}

await speak();
addEventListener('hashchange', begin);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && !ended) void look();
});
begin();
