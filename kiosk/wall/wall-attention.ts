/** The wall's largest part: what needs hands now. The first is shown big; the rest in turn when they do not all fit. */
import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '../components/drawing.ts';
import { statusShape } from '../components/status-mark.ts';
import { thingOf } from '../components/thing.ts';
import { clockTime } from '../i18n/format.ts';
import { t } from '../i18n/screens/t.ts';
import { w } from '../i18n/wall/t.ts';
import { attention, type Need, nextUp } from '../state/attention.ts';
import type { Model } from '../state/model.ts';
import { Select } from '../state/select.ts';
import { clock, live, tick } from '../state/session.ts';
import { LightElement } from './light-element.ts';
import { Measured, Turning } from './measured.ts';
import { needText } from './need-text.ts';

/** Heights in rem, as in `wall.css`. */
const heroHeight = 15;
const rowHeight = 4.4;
const turnHeight = 2.5;

@customElement('hy-wall-attention')
export class WallAttention extends LightElement {
  readonly #model = new Select(this, live, ({ model }) => model);
  /** Days and times in the sentences change with the minute. */
  readonly #minute = new Select(this, tick, (now) => (now === null ? '' : clockTime(now)));
  readonly #size = new Measured(this);
  readonly #turn = new Turning(this);

  override render() {
    const model = this.#model.value;
    if (!model || this.#minute.value === '') return nothing;
    const needs = attention(model);
    const [first, ...rest] = needs;
    return first ? this.#needs(model, first, rest) : this.#allWell(model);
  }

  #needs(model: Model, first: Need, rest: readonly Need[]) {
    const now = clock.now() ?? 0;
    const room = this.#size.height - heroHeight;
    const fits = Math.max(1, Math.floor(room / rowHeight));
    const perPage = rest.length > fits ? Math.max(1, Math.floor((room - turnHeight) / rowHeight)) : fits;
    const pages = Math.ceil(rest.length / perPage);
    const at = this.#turn.at(pages);
    return html`
      ${this.#hero(first, model, now)}
      <ul class="needs">
        ${repeat(
          rest.slice(at * perPage, (at + 1) * perPage),
          (need) => need.key,
          (need) => row(need, model, now),
        )}
      </ul>
      ${pages > 1 ? html`<p class="turn">${w().page(at + 1, pages)}</p>` : this.#next(model, now, fits - rest.length - 1)}
    `;
  }

  /** What will be empty next, where there is room for it. */
  #next(model: Model, now: number, most: number) {
    const next = nextUp(model, Math.max(0, most));
    if (next.length === 0) return nothing;
    return html`<h2>${w().nextUp}</h2>
      <ul class="needs">
        ${repeat(
          next,
          ({ id }) => id,
          (dispenser) => row({ kind: 'dispensers', key: dispenser.id, dispensers: [dispenser] }, model, now),
        )}
      </ul>`;
  }

  #hero(need: Need, model: Model, now: number) {
    const { status, where, what, urgency, bring } = needText(need, model, now);
    const item = need.kind === 'stock-out' ? need.item : model.items.get(need.dispensers[0].item);
    const level = need.kind === 'stock-out' ? 0 : need.dispensers[0].level;
    return html`<article class="hero" data-status=${status}>
      <hy-drawing .thing=${thingOf(item)} .level=${level} .status=${status}></hy-drawing>
      <div>
        <h1>${where}</h1>
        <p class="what">${what}</p>
        <p class="urgency">${mark(status)}${urgency}</p>
        ${bring === urgency || bring === '' ? nothing : html`<p class="bring">${bring}</p>`}
      </div>
    </article>`;
  }

  #allWell(model: Model) {
    const text = w();
    const now = clock.now() ?? 0;
    if (model.dispensers.size === 0) {
      return html`<div class="calm"><h1>${text.noDispensers}</h1><p>${text.noDispensersHint}</p></div>`;
    }
    return html`
      <div class="calm"><h1>${text.allWell}</h1><p>${text.allWellHint}</p></div>
      ${this.#next(model, now, Math.floor((this.#size.height - heroHeight - 4) / rowHeight))}
    `;
  }
}

const mark = (status: Parameters<typeof statusShape>[0]) =>
  html`<svg class="mark" viewBox="0 0 24 24" role="img" aria-label=${t().status[status]}>${statusShape(status)}</svg>`;

function row(need: Need, model: Model, now: number) {
  const { status, where, what, urgency, short } = needText(need, model, now);
  return html`<li data-status=${status}>
    ${mark(status)}<strong>${where}</strong><span class="what">${what}</span><span class="urgency">${short ?? urgency}</span>
  </li>`;
}
