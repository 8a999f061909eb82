/** The wall's head: how many need something, by status; the clock, the day and the heartbeat with its age. */
import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { statusShape } from '../components/status-mark.ts';
import { clockTime, fineShare, longDate, sinceMidnight } from '../i18n/format.ts';
import { t } from '../i18n/screens/t.ts';
import { w } from '../i18n/wall/t.ts';
import { tally } from '../state/attention.ts';
import { availability } from '../state/availability.ts';
import { Select } from '../state/select.ts';
import { clock, live, tick } from '../state/session.ts';
import { LightElement } from './light-element.ts';

const order = ['empty', 'low', 'fault', 'stale'] as const;

@customElement('hy-wall-head')
export class WallHead extends LightElement {
  readonly #live = new Select(this, live, (now) => now);
  readonly #tick = new Select(this, tick, (now) => now);

  override render() {
    const { model } = this.#live.value;
    const now = this.#tick.value;
    if (!model || now === null) return nothing;
    const counts = tally(model);
    const share = availability(model, now, now - sinceMidnight(now));
    return html`
      <ul class="tally">
        ${order
          .filter((status) => counts[status] > 0)
          .map(
            (status) => html`<li class="count" data-status=${status}>
              <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">${statusShape(status)}</svg>
              <strong>${counts[status]}</strong><span>${t().status[status]}</span>
            </li>`,
          )}
        ${order.every((status) => counts[status] === 0) ? html`<li class="count site">${model.site?.name ?? ''}</li>` : nothing}
        ${
          share === null
            ? nothing
            : html`<li class="count share"><strong>${fineShare(share)}</strong><span>${w().available}</span></li>`
        }
      </ul>
      <p class="beat" data-late=${clock.silence() > 20_000}>
        <i></i>${w().heard(Math.min(999, Math.round(clock.silence() / 1000)))}<br /><span>${longDate(now)}</span>
      </p>
      <time>${clockTime(now)}</time>
    `;
  }
}
