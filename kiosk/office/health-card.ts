/** How a dispenser's sensor is doing: link, noise, drift, and its battery with when that is likely to be empty. */
import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { HealthView } from '../../server/contract/api/health.ts';
import { ago, longDate, number, percent } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { tick } from '../state/session.ts';
import { Act } from './act.ts';
import { lasting } from './lasting.ts';
import { officeStyles } from './office-styles.ts';
import { Resource } from './resource.ts';

const day = 86_400_000;

@customElement('hy-health')
export class HealthCard extends LitElement {
  static override styles = [
    officeStyles,
    css`
      svg {
        display: block;
        width: 100%;
        max-width: 40rem;
        height: auto;
        margin: var(--space-4) 0 var(--space-2);
        overflow: visible;
      }
      .line {
        fill: none;
        stroke: var(--act);
        stroke-width: 2.5;
        stroke-linejoin: round;
      }
      .ahead {
        stroke-dasharray: 2 6;
        stroke-linecap: round;
      }
      .axis {
        stroke: var(--line-strong);
      }
      text {
        fill: var(--ink-2);
        font-size: 12px;
      }
      h3 {
        margin: var(--space-5) 0 var(--space-1);
        font-size: var(--text-3);
      }
      ul {
        margin: 0 0 var(--space-4);
        padding: 0;
        list-style: none;
      }
      li {
        padding-inline-start: var(--space-3);
        border-inline-start: 0.25rem solid var(--low);
      }
      p {
        margin-bottom: var(--space-3);
      }
      @media (max-width: 560px) {
        text {
          font-size: 20px;
        }
      }
    `,
  ];
  @property() dispenser = '';
  readonly #act = new Act(this);
  readonly #health = new Resource(this, HealthView, () =>
    this.dispenser === '' ? null : `dispensers/${encodeURIComponent(this.dispenser)}/health`,
  );

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const m = o().health;
    const health = this.#health.value;
    // Of a sensor that was never heard there is nothing to say.
    if (health === null || health.seenAt === null) return nothing;
    const { findings, intervalS, noise, drops, drift, firmware, gateway, battery } = health;
    const now = tick.get() ?? Date.parse(health.seenAt);
    const hasBattery = battery.percent !== null || battery.volts !== null || battery.low !== null;
    return html`<section class="card">
      <h2>${m.title}</h2>
      ${
        findings.length === 0
          ? html`<p>${m.well}</p>`
          : html`<ul>
              ${findings.map((one) => html`<li>${m.findings[one]}</li>`)}
            </ul>`
      }
      <dl class="facts">
        ${intervalS === null ? nothing : fact(m.interval, m.every(lasting(intervalS)))}
        ${noise === null ? nothing : fact(m.noise, `± ${number(noise)}`)}
        ${drops === 0 ? nothing : fact(m.drops, number(drops))}
        ${drift === null ? nothing : fact(m.drift, `${drift > 0 ? '+' : ''}${number(drift)}`)}
        ${gateway === null ? nothing : fact(m.gateway, gateway)}
        ${firmware === null ? nothing : fact(m.firmware, firmware)}
      </dl>
      ${hasBattery ? this.#battery(battery, now) : nothing}
    </section>`;
  }

  #battery({ percent: left, volts, changedAt, points, forecast }: HealthView['battery'], now: number): TemplateResult {
    const m = o().health;
    const facts = [
      ...(left === null ? [] : [percent(left)]),
      ...(volts === null ? [] : [`${number(Math.round(volts * 10) / 10)} V`]),
      ...(changedAt === null ? [] : [m.changedAt(ago(changedAt, now))]),
    ];
    return html`<h3>${m.battery}</h3>
      <p>${facts.join(' · ')}</p>
      ${points.length < 2 ? nothing : this.#chart(points, forecast, now)}
      <p class="hint">${
        forecast === null
          ? m.noForecast
          : Date.parse(forecast.at) - now > 3 * 365 * day
            ? m.farOff
            : m.emptyAbout(longDate(forecast.at), longDate(forecast.from), longDate(forecast.to))
      } ${forecast === null ? nothing : m.curves[forecast.curve]}</p>
      <p class="row">
        <button ?disabled=${this.#act.busy} @click=${() => void this.#changed()}>${m.changed}</button>
      </p>`;
  }

  /** What it said, and dotted where that leads. */
  #chart(
    points: HealthView['battery']['points'],
    forecast: HealthView['battery']['forecast'],
    now: number,
  ): TemplateResult {
    const start = Date.parse(points[0]?.at ?? '');
    const end = forecast === null ? now : Math.min(Date.parse(forecast.at), now + (now - start));
    const x = (at: number): number => Math.round(40 + (550 * (at - start)) / Math.max(1, end - start));
    const y = (level: number): number => Math.round(110 - level);
    const line = points.map(({ at, percent: level }) => `${x(Date.parse(at))},${y(level)}`).join(' ');
    const last = points.at(-1);
    const lastX = last === undefined ? 0 : x(Date.parse(last.at));
    // A cell that is flat until the end falls off late.
    const knee =
      forecast?.curve === 'flat' ? `${Math.round(lastX + 0.8 * (590 - lastX))},${y((last?.percent ?? 0) * 0.75)}` : '';
    const reaches = forecast !== null && Date.parse(forecast.at) <= end;
    return html`<svg viewBox="0 0 600 132" role="img" aria-label=${o().health.chart(percent(points[0]?.percent ?? 0), percent(last?.percent ?? 0))}>
      ${[0, 50, 100].map((level) => svg`<line class="axis" x1="40" x2="590" y1=${y(level)} y2=${y(level)} stroke-opacity="0.35"></line><text x="34" y=${y(level) + 4} text-anchor="end">${level}</text>`)}
      <polyline class="line" points=${line}></polyline>
      ${reaches && last !== undefined ? svg`<polyline class="line ahead" points="${lastX},${y(last.percent)} ${knee} 590,${y(0)}"></polyline>` : nothing}
    </svg>`;
  }

  async #changed(): Promise<void> {
    const path = `dispensers/${encodeURIComponent(this.dispenser)}/battery-changed`;
    if (await this.#act.tell(path, undefined, o().health.changedDone)) await this.#health.load();
  }
}

const fact = (name: string, value: string): TemplateResult => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
