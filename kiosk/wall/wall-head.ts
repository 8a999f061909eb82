/**
 * The wall's head: how many need something, by status; the day or the availability, in turn; the heartbeat and the clock.
 *
 * The dot of the heartbeat goes a step round its ring each second, by script: where that has died, it stands still. Its
 * ring breaks, and its age is told, once the server is late.
 */
import { html, nothing, svg, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { statusShape } from '../components/status-mark.ts';
import { clockTime, fineShare, longDate, sinceMidnight } from '../i18n/format.ts';
import { t } from '../i18n/screens/t.ts';
import { w } from '../i18n/wall/t.ts';
import { tally } from '../state/attention.ts';
import { availability } from '../state/availability.ts';
import type { Model } from '../state/model.ts';
import { Select } from '../state/select.ts';
import { clock, tick } from '../state/session.ts';
import { LightElement } from './light-element.ts';
import { aged } from './need-text.ts';
import { shown } from './shown.ts';
import { Turning } from './turning.ts';

const order = ['empty', 'low', 'fault', 'stale'] as const;
/** Beside more than this there is no room for their words. */
const worded = 2;
/** The server beats each 15 s. */
const lateMs = 20_000;
const stepsRound = 12;

@customElement('hy-wall-head')
export class WallHead extends LightElement {
  readonly #contact = new Select(this, shown, ({ model, contact }) => (model === null ? null : contact));
  /** Once a second, however often something changes: all that it counts is counted anew each time. */
  readonly #seconds = new Select(this, tick, () => Math.floor(performance.now() / 1_000));
  readonly #turn = new Turning(this);

  override render() {
    const { model, lastWord } = shown.get();
    const contact = this.#contact.value;
    const now = tick.get();
    if (!model) return nothing;
    const counts = tally(model);
    const found = order.filter((status) => counts[status] > 0);
    // Without contact nothing is known of what came after.
    const until = contact === 'lost' ? lastWord : now;
    const facts = [
      ...(now === null ? [] : [html`${longDate(now)}`]),
      ...(until === null ? [] : available(model, until, now ?? until)),
    ];
    return html`
      <ul class="tally">
        ${found.map(
          (status) => html`<li data-status=${status}>
            <svg class="mark" viewBox="0 0 24 24" role="img" aria-label=${t().status[status]}>${statusShape(status)}</svg>
            <strong>${counts[status]}</strong>${found.length > worded ? nothing : html`<span>${t().status[status]}</span>`}
          </li>`,
        )}
        ${found.length === 0 ? html`<li class="site">${model.site?.name ?? ''}</li>` : nothing}
      </ul>
      <p class="fact">${facts[this.#turn.at(facts.map(() => 1))] ?? nothing}</p>
      ${this.#beat(contact === 'live')}
      ${now === null ? nothing : html`<time>${clockTime(now)}</time>`}
    `;
  }

  /** Without contact the banner tells since when. */
  #beat(isLive: boolean) {
    const silence = clock.silence();
    const seconds = Math.min(999, Math.round(silence / 1_000));
    const late = silence > lateMs;
    const turn = (this.#seconds.value % stepsRound) * (360 / stepsRound);
    return html`<p class="beat" data-late=${late}>
      ${late && isLive ? html`<span>${seconds} s</span>` : nothing}
      <svg viewBox="0 0 24 24" role="img" aria-label=${w().heard(seconds)}>
        ${svg`<circle class="ring" cx="12" cy="12" r="8.5" />
        <circle class="dot" cx="12" cy="3.5" r="3.5" transform="rotate(${turn} 12 12)" />`}
      </svg>
    </p>`;
  }
}

/** Today's availability until `until`, ms, told `now`. */
function available(model: Model, until: number, now: number): readonly TemplateResult[] {
  const figure = availability(model, until, until - sinceMidnight(until));
  if (figure === null) return [];
  const { share, at } = figure;
  const told = aged(w().available, new Date(at).toISOString(), now);
  return [html`<strong>${fineShare(share)}</strong> ${told === w().available ? w().availableToday : told}`];
}
