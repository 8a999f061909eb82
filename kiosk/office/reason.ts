/** Why the server would not, in the page's language: by its reason where that is known here, else by its code. */
import type { Issue, Refused } from '../../server/contract/errors.ts';
import { type About, type Reason, reasons } from '../../server/contract/reasons.ts';
import { number } from '../i18n/format.ts';
import { o } from '../i18n/office/t.ts';
import { amount, dispenserName, itemName, placeName, whoName } from './names.ts';

export function reasonOf(refusal: Refused): string {
  const { codes } = o().refused;
  const faults = (refusal.issues ?? []).map(faultText);
  const own = inWords(refusal.reason, { ...refusal.about, by: refusal.about?.['by'] ?? faults.join(', ') });
  if (own !== null) return own;
  const what = codes[refusal.code];
  return faults.length === 0 ? what : `${what.replace(/\.$/, '')}: ${faults.join('; ')}.`;
}

/** What is wrong at a field, without saying where. */
export function faultText({ reason, about }: Issue): string {
  return inWords(reason, about) ?? o().refused.reasons['wrong-form']({});
}

function inWords(word: string | undefined, about: About = {}): string | null {
  const reason = reasons.find((one): one is Reason => one === word);
  return reason === undefined ? null : o().refused.reasons[reason](named(about));
}

/** Ids as the names that people know; `what`: the one thing that it is about. */
function named(about: About): Readonly<Record<string, string>> {
  const { item, location, dispenser, status, by, onHand, wanted } = about;
  const names: Record<string, string> = Object.fromEntries(
    Object.entries(about).map(([key, value]) => [key, typeof value === 'number' ? number(value) : value]),
  );
  if (typeof item === 'string') {
    names['item'] = itemName(item);
    for (const [key, quantity] of Object.entries({ onHand, wanted }))
      if (typeof quantity === 'number') names[key] = amount(quantity, item);
  }
  if (typeof location === 'string') names['location'] = placeName(location);
  if (typeof dispenser === 'string') names['dispenser'] = dispenserName(dispenser);
  if (typeof by === 'string') names['by'] = whoName(by);
  const { status: statuses } = o().orders;
  const known = Object.keys(statuses).find((one): one is keyof typeof statuses => one === status);
  if (known !== undefined) names['status'] = statuses[known].toLowerCase();
  const what = names['item'] ?? names['location'] ?? names['dispenser'] ?? Object.values(names)[0] ?? '';
  return { what, ...names };
}
