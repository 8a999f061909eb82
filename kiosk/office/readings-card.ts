/**
 * `<hy-readings>`: what a dispenser's sensor said, one reading a row, the newest first, with what was made of each: where
 * the reasons of an order end. Read a day at a time, since the history goes forward and one looks back.
 */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import * as v from 'valibot';
import { RejectionView } from '../../server/contract/api/access.ts';
import { ReadingRow } from '../../server/contract/api/dispensers.ts';
import type { Refused } from '../../server/contract/errors.ts';
import { readingReasons } from '../../server/contract/reading.ts';
import { callApi } from '../data/api.ts';
import { exactTime } from '../i18n/exact-time.ts';
import { ago, fineShare, number } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { Select } from '../state/select.ts';
import { live, tick } from '../state/session.ts';
import { lasting } from './lasting.ts';
import { officeStyles } from './office-styles.ts';
import { busy, none } from './parts.ts';
import { reasonOf } from './reason.ts';
import { Resource } from './resource.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** Raw readings are kept for so long. */
const keptMs = 14 * day;
const step = 50;
/** Arrived later than this after it was measured, it says so. */
const promptMs = 2 * 60_000;
const Rows = v.object({ items: v.array(ReadingRow), next: v.nullable(v.string()) });
const Repeats = v.object({ items: v.array(RejectionView) });

@customElement('hy-readings')
export class ReadingsCard extends LitElement {
  static override styles = [
    officeStyles,
    css`
      summary {
        min-height: 44px;
        align-content: center;
        cursor: pointer;
      }
      summary h2 {
        display: inline;
        margin: 0;
      }
      .hint {
        margin-bottom: var(--space-3);
      }
      td {
        padding-block: var(--space-2);
        white-space: nowrap;
      }
      td.why {
        white-space: normal;
        min-width: 14rem;
      }
      .rejected td,
      .suspicious td {
        color: var(--ink-2);
      }
    `,
  ];
  @property() dispenser = '';
  /** Of the sensor, as its network names it. */
  @property() address = '';
  @property({ type: Boolean }) open = false;
  @state() private rows: readonly ReadingRow[] = [];
  @state() private shown = step;
  @state() private loading = false;
  @state() private refusal: Refused | null = null;
  /** What has been read begins there, ms; null before the first reading of it. */
  #from: number | null = null;
  #of = '';
  readonly #seenAt = new Select(this, live, (now) => now.model?.dispensers.get(this.dispenser)?.seenAt ?? null);
  readonly #refused = new Resource(this, Repeats, () =>
    this.open && this.address !== '' ? `rejections?limit=100&address=${encodeURIComponent(this.address)}` : null,
  );

  constructor() {
    super();
    new Localised(this);
  }

  override updated(): void {
    const key = `${this.dispenser} ${this.open} ${this.#seenAt.value}`;
    if (key !== this.#of && this.open) {
      this.#of = key;
      void this.#newest();
    }
  }

  /** It is what somebody came for. */
  override firstUpdated(): void {
    if (this.open) this.scrollIntoView();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('dispenser')) return;
    this.rows = [];
    this.shown = step;
    this.#from = null;
  }

  override render() {
    const m = o().readings;
    return html`<section class="card">
      <details
        ?open=${this.open}
        @toggle=${(event: Event) => {
          if (event.target instanceof HTMLDetailsElement) this.open = event.target.open;
        }}
      >
        <summary><h2>${m.title}</h2></summary>
        ${this.open ? this.#body() : nothing}
      </details>
    </section>`;
  }

  #body(): TemplateResult {
    const m = o().readings;
    if (this.refusal !== null) return none(reasonOf(this.refusal));
    if (this.rows.length === 0) return this.loading ? busy() : none(m.none, m.noneHint);
    const repeats = this.#refused.value?.items.filter(({ reason }) => reason === 'duplicate') ?? [];
    const count = repeats.reduce((sum, one) => sum + one.count, 0);
    const last = repeats[0]?.at;
    const isAll = this.#isAll && this.shown >= this.rows.length;
    return html`<p class="hint">
        ${m.hint} ${last === undefined ? nothing : m.repeats(count, ago(last, tick.get() ?? Date.parse(last)))}
      </p>
      <div class="scroll" tabindex="0" role="group" aria-label=${m.title}>
        <table class="fold">
          <thead>
            <tr>
              <th>${m.at}</th>
              <th class="number">${m.level}</th>
              <th>${m.quality}</th>
              <th>${m.why}</th>
              <th class="number">${m.number}</th>
            </tr>
          </thead>
          <tbody>
            ${this.rows.slice(0, this.shown).map((row) => this.#row(row))}
          </tbody>
        </table>
      </div>
      ${isAll ? nothing : html`<button ?disabled=${this.loading} @click=${() => void this.#more()}>${o().more}</button>`}`;
  }

  #row({ ts, receivedAt, boot, seq, level, quality, reason, refill }: ReadingRow): TemplateResult {
    const m = o().readings;
    const known = readingReasons.find((one) => one === reason);
    const lateMs = Date.parse(receivedAt) - Date.parse(ts);
    const why = [
      refill === true ? m.refill : '',
      known === undefined ? (reason ?? '') : m.reasons[known],
      lateMs > promptMs ? m.arrived(lasting(Math.round(lateMs / 60_000) * 60)) : '',
    ];
    return html`<tr class=${quality}>
      <td>${exactTime(ts)}</td>
      <td class="number" data-label=${m.level}>${level === null ? '–' : fineShare(level / 100)}</td>
      <td data-label=${m.quality}>${m.qualities[quality]}</td>
      <td class="why">${why.filter((one) => one !== '').join(' · ') || nothing}</td>
      <td class="number" data-label=${m.number}>${boot === null ? nothing : html`<span class="quiet">${number(boot)}:</span>`}${seq === null ? nothing : number(seq)}</td>
    </tr>`;
  }

  get #now(): number {
    return tick.get() ?? Date.now();
  }

  get #isAll(): boolean {
    return this.#from !== null && this.#from < this.#now - keptMs;
  }

  /** The last day; one whose clock is a little ahead too. */
  async #newest(): Promise<void> {
    const now = this.#now;
    const until = now + hour;
    await this.#read(now - day, until);
    this.#from ??= now - day;
    if (this.rows.length < step) await this.#fill(step);
  }

  async #more(): Promise<void> {
    this.shown += step;
    await this.#fill(this.shown);
  }

  /** Days back, until there are so many. */
  async #fill(wanted: number): Promise<void> {
    while (this.rows.length < wanted && !this.#isAll && this.refusal === null && this.isConnected) {
      const until = this.#from ?? this.#now;
      this.#from = until - day;
      await this.#read(this.#from, until);
      // It is read the next time.
      if (this.refusal !== null) this.#from = until;
    }
  }

  /** `from` and `until` are ms. What is here already is not here twice. */
  async #read(from: number, until: number): Promise<void> {
    this.loading = true;
    const { dispenser } = this;
    const query = `from=${new Date(from).toISOString()}&to=${new Date(until).toISOString()}&resolution=raw&limit=1000`;
    const found: ReadingRow[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path: string = `dispensers/${dispenser}/readings?${query}${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page = await callApi({ path, schema: Rows });
      if (dispenser !== this.dispenser) return;
      this.refusal = page.ok ? null : page;
      if (!page.ok) break;
      found.push(...page.value.items);
      cursor = page.value.next;
    }
    const all = new Map(
      [...this.rows, ...found].map((row) => [`${row.ts} ${row.receivedAt} ${row.boot} ${row.seq}`, row]),
    );
    this.rows = [...all.values()].sort((a, b) => b.ts.localeCompare(a.ts) || b.receivedAt.localeCompare(a.receivedAt));
    this.loading = false;
  }
}
