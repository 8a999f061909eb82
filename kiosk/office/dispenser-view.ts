/** One dispenser: how full, since when, its history as a chart, its sensor, and "I refilled it". */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import * as v from 'valibot';
import { Credentials } from '../../server/contract/api/access.ts';
import { type DispenserView, RollupRow } from '../../server/contract/api/dispensers.ts';
import { ToldRefill } from '../../server/contract/api/stock.ts';
import { deviceTopic } from '../../server/contract/topics.ts';
import '../components/drawing.ts';
import '../components/status-mark.ts';
import { thingOf } from '../components/thing.ts';
import { stamp } from '../i18n/exact-time.ts';
import { ago, number, percent, when } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { t } from '../i18n/screens/t.ts';
import { Select } from '../state/select.ts';
import { live, tick } from '../state/session.ts';
import { Act } from './act.ts';
import './adopt/calibrate-card.ts';
import './adopt/move-card.ts';
import './chart-table.ts';
import './health-card.ts';
import './level-chart.ts';
import { lasting } from './lasting.ts';
import { amount, itemName, placeName } from './names.ts';
import { officeStyles } from './office-styles.ts';
import { none, waiting } from './parts.ts';
import { Resource } from './resource.ts';
import { linkTo } from './router.ts';
import './reporting-card.ts';
import './visits-card.ts';

const hour = 3_600_000;
const spans = [
  { name: 'lastDay', hours: 24, resolution: '15m' },
  { name: 'lastWeek', hours: 7 * 24, resolution: '1h' },
  { name: 'lastMonth', hours: 31 * 24, resolution: '1h' },
  { name: 'lastYear', hours: 366 * 24, resolution: '1d' },
] as const;
const Rows = v.object({ items: v.array(RollupRow) });

@customElement('hy-dispenser')
export class DispenserPage extends LitElement {
  static override styles = [
    officeStyles,
    css`
      .head {
        display: grid;
        grid-template-columns: 9rem minmax(0, 1fr);
        gap: var(--space-5);
        align-items: center;
      }
      hy-drawing {
        width: 9rem;
        height: 9rem;
      }
      h1 {
        margin-bottom: var(--space-1);
      }
      .level {
        font-size: var(--text-6);
        font-weight: var(--weight-title);
        line-height: 1;
      }
      .head p {
        margin-bottom: var(--space-3);
      }
      .head p:last-child {
        margin: 0;
      }
      .spans {
        margin-bottom: var(--space-4);
      }
      .spans button[aria-pressed='true'] {
        background: var(--act-soft);
        color: var(--act);
        border-color: var(--act);
      }
      .stack > .facts {
        margin-top: var(--space-5);
      }
      .issue,
      .hint + .said {
        margin-top: var(--space-3);
      }
      code {
        font-size: var(--text-2);
        overflow-wrap: anywhere;
        user-select: all;
      }
      @media (max-width: 560px) {
        .head {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];
  @property() dispenser = '';
  @property({ type: Boolean }) manager = false;
  /** They are what somebody came for. */
  @property({ type: Boolean }) readings = false;
  @state() private span: (typeof spans)[number] = spans[0];
  @state() private secret: Credentials | null = null;
  /** End of the shown time, fixed while it is looked at so that the chart does not slide. */
  #until = 0;
  readonly #view = new Select(this, live, (now) => now.model?.dispensers.get(this.dispenser));
  readonly #act = new Act(this);
  readonly #history = new Resource(this, Rows, () => this.#path());

  constructor() {
    super();
    new Localised(this);
  }

  #path(): string | null {
    if (this.dispenser === '') return null;
    this.#until ||= tick.get() ?? 0;
    const from = new Date(this.#until - this.span.hours * hour).toISOString();
    const to = new Date(this.#until + 365 * 24 * hour).toISOString();
    return `dispensers/${this.dispenser}/readings?from=${from}&to=${to}&resolution=${this.span.resolution}&limit=1000`;
  }

  override render() {
    const view = this.#view.value;
    const back = html`<p class="back"><a href=${linkTo('dispensers')}>← ${o().dispensers.title}</a></p>`;
    if (!view) return html`${back}${none(o().refused.codes['not-found'])}`;
    return html`
      ${back}
      ${this.#head(view)} ${this.#chart(view)}
      ${view.device === null ? nothing : this.#readings(view.device.id)}
      ${view.device === null ? nothing : html`<hy-health .dispenser=${view.id}></hy-health>`}
      <hy-visits .dispenser=${view.id}></hy-visits>
      ${this.#device(view)}
      ${view.device === null ? nothing : html`<hy-reporting .dispenser=${view.id} ?manager=${this.manager}></hy-reporting>`}
      ${this.manager && view.device !== null ? html`<hy-calibrate .dispenser=${view.id}></hy-calibrate><hy-move-device .dispenser=${view.id}></hy-move-device>` : nothing}
    `;
  }

  #head(view: DispenserView): TemplateResult {
    const m = o().dispensers;
    const now = tick.get() ?? 0;
    return html`<section class="card stack">
      <div class="head">
        <hy-drawing .thing=${thingOf(live.get().model?.items.get(view.item))} .level=${view.level} .status=${view.status}></hy-drawing>
        <div>
          <h1>${view.name}</h1>
          <p class="hint">${placeName(view.location)} · <a href=${linkTo('stock', view.item)}>${itemName(view.item)}</a></p>
          <p class="row">
            <span class="level">${view.level === null ? '–' : percent(view.level)}</span>
            <hy-status .status=${view.status} word></hy-status>
            ${view.problem === null ? nothing : html`<span class="quiet">${problemText(view.problem)}</span>`}
          </p>
        </div>
      </div>
      <dl class="facts">
        ${fact(m.seen, view.seenAt === null ? m.never : ago(view.seenAt, now))}
        ${view.emptyAt === null ? nothing : fact(m.runsOut, when(view.emptyAt.p50, now))}
        ${fact(m.refilled, view.refilledAt === null ? m.never : ago(view.refilledAt, now))}
        ${fact(m.capacity, amount(view.capacity, view.item))}
        ${view.battery === null ? nothing : fact(m.battery, percent(view.battery))}
        ${view.rssi === null ? nothing : fact(m.signal, `${number(view.rssi)} dBm`)}
        ${Object.entries(view.metrics).map(([name, value]) => fact(metricName(name), metricText(name, value)))}
      </dl>
      <p class="row">
        <button
          class="main"
          ?disabled=${this.#act.busy}
          @click=${() => void this.#refilled(view.id)}
        >
          ${m.refilledButton}
        </button>
        ${this.manager ? html`<a class="button" href=${linkTo('edit', 'dispensers', view.id)}>${o().edit.change}</a>` : nothing}
      </p>
    </section>`;
  }

  #chart(view: DispenserView): TemplateResult {
    const m = o().dispensers;
    const rows = this.#history.value?.items ?? [];
    return html`<section class="card">
      <div class="row between">
        <h2>${m.history}</h2>
        <div class="row spans" role="group" aria-label=${m.history}>
          ${spans.map(
            (span) => html`<button
              aria-pressed=${span === this.span}
              @click=${() => {
                this.#until = 0;
                this.span = span;
              }}
            >
              ${m[span.name]}
            </button>`,
          )}
        </div>
      </div>
      ${
        waiting(this.#history) ??
        (rows.length === 0
          ? none(m.noReadings)
          : html`<hy-level-chart .rows=${rows} label=${m.chartLabel(view.name)}></hy-level-chart>
            <p class="quiet">${m.chartKey}</p>
            <hy-chart-table
              label=${m.chartLabel(view.name)}
              .heads=${[o().readings.at, o().readings.level, '10–90 %', m.refilled]}
              .rows=${rows.map(({ ts, mean, p10, p90, refills }) => [stamp(ts), percent(mean), `${number(p10)}–${number(p90)}`, refills === 0 ? '' : number(refills)])}
            ></hy-chart-table>`)
      }
    </section>`;
  }

  /** Few look: fetched when somebody does. */
  #readings(address: string): TemplateResult {
    void import('./readings-card.ts');
    return html`<hy-readings .dispenser=${this.dispenser} .address=${address} ?open=${this.readings}></hy-readings>`;
  }

  #device(view: DispenserView): TemplateResult {
    const m = o().dispensers;
    if (view.device === null)
      return html`<section class="card"><h2>${m.device}</h2><p class="hint">${m.noDevice}</p></section>`;
    const { dialect, id } = view.device;
    const own = dialect === 'hylla';
    return html`<section class="card">
      <h2>${m.device}</h2>
      <p class="hint">${dialect} · <code>${id}</code>${own ? html` · ${m.topic} <code>${deviceTopic(id, 'level')}</code>` : nothing}</p>
      ${
        this.secret === null
          ? nothing
          : html`<div class="said">
              <p><strong>${m.secretOnce}</strong></p>
              <dl class="facts">
                <div><dt>${m.username}</dt><dd><code>${this.secret.username}</code></dd></div>
                <div><dt>${m.password}</dt><dd><code>${this.secret.password}</code></dd></div>
              </dl>
              <hy-device-label .name=${this.secret.username} .provisioning=${this.secret.provisioning ?? ''}></hy-device-label>
            </div>`
      }
      ${
        this.manager && own && view.deviceId !== null
          ? html`<p class="row issue">
              <button ?disabled=${this.#act.busy} @click=${() => void this.#issue(view.deviceId ?? '')}>${m.issue}</button>
              <span class="quiet">${m.issueWarning}</span>
            </p>`
          : nothing
      }
    </section>`;
  }

  async #refilled(id: string): Promise<void> {
    const path = `dispensers/${id}/refills`;
    const undo = (told: ToldRefill) => ({ path: `${path}/${told.id}/undo` });
    await this.#act.do({ path, body: {}, schema: ToldRefill, done: o().dispensers.refillDone, undo });
  }

  async #issue(device: string): Promise<void> {
    const path = `devices/${device}/credentials`;
    const result = await this.#act.do({ path, body: {}, schema: Credentials });
    if (!result.ok) return;
    this.secret = result.value;
    // Few devices of ours are made; the code that draws codes comes with the first.
    if (result.value.provisioning !== undefined) void import('./adopt/device-label.ts');
  }
}

function fact(name: string, value: string): TemplateResult {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

/** As people call it, where many devices have it; else by the device's own word. */
const metricName = (name: string): string => o().dispensers.metrics[name.toLowerCase()] ?? name.replaceAll('_', ' ');

/** Who counts the time since its start counts seconds: ESPHome, Shelly, Homie. */
function metricText(name: string, value: number | string | boolean): string {
  if (typeof value === 'number') return name.toLowerCase() === 'uptime' ? lasting(value) : number(value);
  return typeof value === 'boolean' ? o().dispensers.flag(value) : value;
}

function problemText(problem: string): string {
  const known: Readonly<Record<string, string>> = t().problem;
  return known[problem] ?? problem;
}
