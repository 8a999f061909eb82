/** What a sensor would say to a dispenser that listened so, drawn; or to a room, which takes in no level. */
import { html, nothing, type TemplateResult } from 'lit';
import type { PreviewSaid, PreviewView } from '../../../server/contract/api/adoption.ts';
import '../../components/drawing.ts';
import type { thingOf } from '../../components/thing.ts';
import { percent } from '../../i18n/format.ts';
import { o } from '../../i18n/office/t.ts';
import { measuredText, reasonText, saidText } from './said.ts';

type Thing = ReturnType<typeof thingOf>;

export function previewCard({ messages }: PreviewView, thing: Thing | null): TemplateResult {
  const m = o().adopt;
  const said = messages.flatMap((message) => message.said);
  const best = thing === null ? said.at(-1) : (said.findLast(({ type }) => type === 'reading') ?? said.at(-1));
  return html`<section class="card live" aria-live="polite">
    <h2>${m.preview}</h2>
    <div class="preview">
      ${thing === null ? nothing : html`<hy-drawing .thing=${thing} .level=${best?.level ?? null} .status=${best === undefined || best.level === null ? 'unknown' : 'ok'}></hy-drawing>`}
      ${best === undefined ? html`<p class="quiet">${m.waiting}</p>` : thing === null ? html`<p class="big">${saidText(best)}</p>` : told(best)}
    </div>
  </section>`;
}

function told(said: PreviewSaid): TemplateResult {
  const m = o().adopt;
  const why =
    said.level === null ? (said.type === 'reading' || said.type === 'refused' ? reasonText(said) : saidText(said)) : '';
  return html`<div>
    <p class=${said.level === null ? 'level none' : 'level'}>${said.level === null ? m.noLevel : percent(said.level)}</p>
    <p>${said.level !== null && said.measured?.kind === 'percent' ? nothing : measuredText(said)} ${said.battery === null ? nothing : html`<span class="quiet">${m.map.battery} ${percent(said.battery)}</span>`}</p>
    ${why === '' ? nothing : html`<p class="quiet">${why}</p>`}
  </div>`;
}
