/** Who comes to where a dispenser hangs: the last days, the usual week by hour, and what a visit takes. Nothing where nobody counts. */
import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { VisitsView } from '../../server/contract/api/visits.ts';
import { ago, number, weekdayShort } from '../i18n/format.ts';
import { Localised, languageTag, localeSettings } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { tick } from '../state/session.ts';
import { placeName } from './names.ts';
import { officeStyles } from './office-styles.ts';
import { Resource } from './resource.ts';

const daysDrawn = 14;

@customElement('hy-visits')
export class VisitsCard extends LitElement {
  static override styles = [
    officeStyles,
    css`
      svg {
        display: block;
        width: 100%;
        height: auto;
        overflow: visible;
      }
      .bars {
        max-width: 40rem;
      }
      .week {
        max-width: 40rem;
        margin-top: var(--space-4);
      }
      rect {
        fill: var(--act);
      }
      .ground {
        fill: var(--sunken);
      }
      text {
        fill: var(--ink-2);
        font-size: 11px;
      }
      .counter {
        margin-top: var(--space-4);
      }
      h3 {
        margin: var(--space-5) 0 var(--space-2);
        font-size: var(--text-2);
      }
      @media (max-width: 560px) {
        text {
          font-size: 18px;
        }
      }
    `,
  ];
  @property() dispenser = '';
  readonly #visits = new Resource(this, VisitsView, () =>
    this.dispenser === '' ? null : `dispensers/${encodeURIComponent(this.dispenser)}/visits`,
  );

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const m = o().visits;
    const visits = this.#visits.value;
    if (visits === null || visits.location === null || visits.counters.length === 0) return nothing;
    const { location, days, week, perVisit, forecastBy, counters } = visits;
    const usual = week === null ? null : week.reduce((sum, one) => sum + one, 0) / 7;
    const now = tick.get() ?? 0;
    return html`<section class="card">
      <h2>${m.title(placeName(location))}</h2>
      <p class="hint">${usual === null ? m.learningWeek : m.usual(number(Math.round(usual)))} ${perVisit === null ? m.learningVisit : m.lasts(number(Math.round(100 / perVisit)))} ${perVisit === null || forecastBy === 'visits' ? nothing : m.byDays}</p>
      ${days.length === 0 ? nothing : this.#bars(days.slice(-daysDrawn))}
      ${week === null ? nothing : html`<h3>${m.week}</h3>${this.#heat(week)}`}
      ${counters.map(
        ({ address, countedAt, present }) => html`<p class="hint counter">
          <bdi>${address}</bdi>: ${countedAt === null ? m.silent : m.counted(ago(Date.parse(countedAt), now))}${present === null ? nothing : html` · ${m.present(number(present))}`}
        </p>`,
      )}
    </section>`;
  }

  /** A bar a day, its figure above and its date below where there is room. */
  #bars(days: VisitsView['days']): TemplateResult {
    const most = Math.max(1, ...days.map(({ arrivals }) => arrivals));
    const step = 600 / daysDrawn;
    const { locale } = localeSettings.get();
    const format = new Intl.DateTimeFormat(languageTag(locale), { day: 'numeric', month: 'numeric', timeZone: 'UTC' });
    const shortDate = (day: string): string => format.format(Date.parse(day));
    const label = days.map(({ day, arrivals }) => `${shortDate(day)}: ${number(Math.round(arrivals))}`).join(', ');
    return html`<svg class="bars" viewBox="0 0 600 150" role="img" aria-label=${label}>
      ${days.map(({ day, arrivals }, i) => {
        const height = (arrivals / most) * 100;
        const x = i * step;
        return svg`<rect x=${x + 4} y=${120 - height} width=${step - 8} height=${Math.max(1, height)} rx="2"></rect>
          <text x=${x + step / 2} y=${114 - height} text-anchor="middle">${number(Math.round(arrivals))}</text>
          ${i % 2 === 0 ? svg`<text x=${x + step / 2} y="138" text-anchor="middle">${shortDate(day)}</text>` : nothing}`;
      })}
    </svg>`;
  }

  /** A row a weekday, a cell an hour. */
  #heat(week: readonly number[]): TemplateResult {
    const most = Math.max(...week);
    const busiest = week.indexOf(most);
    const label = o().visits.busiest(weekdayShort(Math.floor(busiest / 24) + 1), `${busiest % 24}`.padStart(2, '0'));
    return html`<svg class="week" viewBox="0 0 600 176" role="img" aria-label=${label}>
      ${Array.from({ length: 7 }, (_, day) => {
        const y = day * 22;
        return svg`<text x="0" y=${y + 15}>${weekdayShort(day + 1)}</text>
          ${Array.from({ length: 24 }, (__, hour) => {
            const x = 48 + hour * 23;
            const share = (week[day * 24 + hour] ?? 0) / most;
            return svg`<rect class="ground" x=${x} y=${y} width="21" height="20" rx="3"></rect>
              ${share === 0 ? nothing : svg`<rect x=${x} y=${y} width="21" height="20" rx="3" fill-opacity=${Math.max(0.08, share)}></rect>`}`;
          })}`;
      })}
      ${[0, 6, 12, 18].map((hour) => svg`<text x=${48 + hour * 23} y="170">${`${hour}`.padStart(2, '0')}</text>`)}
    </svg>`;
  }
}
