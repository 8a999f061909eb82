/**
 * Counting a storeroom: what the ledger expects stays hidden until it has been counted, Enter goes to the next line, a
 * scanner's code to its item; then the differences are looked at, and booked together.
 */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import * as v from 'valibot';
import { MovementView, StockView as Stock } from '../../server/contract/api/stock.ts';
import type { Refused } from '../../server/contract/errors.ts';
import { callApi } from '../data/api.ts';
import { randomKey } from '../data/random-key.ts';
import { number } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { live } from '../state/session.ts';
import { type Counted, type Counts, counted, keepCounts, keptCounts } from '../state/stocktake.ts';
import { ask } from './dialog/ask.ts';
import { amount, itemName, placeName } from './names.ts';
import { officeStyles } from './office-styles.ts';
import { Pages } from './pages.ts';
import { none, waiting } from './parts.ts';
import { reasonOf } from './reason.ts';
import { go, linkTo } from './router.ts';
import './code-field.ts';

const Sku = v.object({ id: v.string(), offers: v.array(v.object({ sku: v.string() })) });

@customElement('hy-count')
export class CountView extends LitElement {
  static override styles = [
    officeStyles,
    css`
      .controls {
        margin-bottom: var(--space-5);
        align-items: end;
      }
      .hint {
        margin-bottom: var(--space-3);
      }
      .controls input {
        width: 16rem;
      }
      table {
        max-width: 48rem;
      }
      td:first-child {
        overflow-wrap: anywhere;
      }
      td input {
        width: 7rem;
        text-align: end;
      }
      [aria-invalid='true'] {
        border-color: var(--empty);
      }
      .off {
        color: var(--empty);
        font-weight: var(--weight-strong);
      }
      .foot {
        position: sticky;
        bottom: 0;
        padding-block: var(--space-4);
        background: var(--paper);
      }
      @media (max-width: 560px) {
        td {
          padding-inline: var(--space-1);
        }
        td input {
          width: 5.5rem;
        }
      }
    `,
  ];
  /** The storeroom; empty: the only one, else to be chosen. */
  @property() place = '';
  @state() private counts: Counts = {};
  @state() private seen = false;
  @state() private busy = 0;
  @state() private refusal: Refused | null = null;
  @state() private said: string | null = null;
  @state() private others: readonly string[] = [];
  readonly #stock = new Pages(this, Stock, () => 'stock', { whole: true });
  readonly #skus = new Pages(this, Sku, () => 'items', { whole: true });
  #of = '';
  /** Of the line as it stands: sent again, it is the same count. */
  readonly #keys = new Map<string, string>();
  /** Codes that were read while the numbers were still on their way. */
  #early: readonly string[] = [];

  constructor() {
    super();
    new Localised(this);
  }

  override willUpdate(): void {
    const [only, another] = storerooms();
    if (this.place === '' && only !== undefined && another === undefined) this.place = only.id;
    if (this.place === this.#of) return;
    this.#of = this.place;
    this.counts = keptCounts(this.place, localStorage);
    this.seen = false;
    this.refusal = null;
    this.said = null;
    this.others = [];
  }

  override updated(): void {
    if (this.#early.length === 0 || this.#skus.loading || this.#stock.loading) return;
    const codes = this.#early;
    this.#early = [];
    for (const code of codes) this.#find(code);
  }

  override render() {
    const m = o().count;
    return html`<p class="back"><a href=${linkTo('stock')}>← ${o().stock.title}</a></p>
      <h1>${this.place === '' ? m.title : m.titleOf(placeName(this.place))}</h1>
      <div class="row controls">
        <label>
          ${m.storeroom}
          <select @change=${(event: Event) => event.target instanceof HTMLSelectElement && go('count', event.target.value)}>
            ${this.place === '' ? html`<option value="">${m.choose}</option>` : nothing}
            ${storerooms().map(({ id, name }) => html`<option value=${id} ?selected=${id === this.place}>${name}</option>`)}
          </select>
        </label>
        ${this.place === '' ? nothing : html`<hy-code-field .label=${m.scan} @hy-code=${this.#scan}></hy-code-field>`}
      </div>
      <div role="status">
        ${this.said === null ? nothing : html`<p class="said">${this.said}</p>`}
        ${this.refusal === null ? nothing : html`<p class="said bad">${reasonOf(this.refusal)}</p>`}
      </div>
      ${this.place === '' ? none(m.choose, m.hint) : (waiting(this.#stock) ?? this.#sheet())}`;
  }

  #expected(): ReadonlyMap<string, number> {
    const lines = this.#stock.rows;
    return new Map(
      lines.flatMap(({ item, locations }) =>
        locations.filter(({ location }) => location === this.place).map(({ onHand }) => [item, onHand] as const),
      ),
    );
  }

  #sheet(): TemplateResult {
    const m = o().count;
    const expected = this.#expected();
    const listed = [...new Set([...expected.keys(), ...this.others, ...Object.keys(this.counts)])].sort((a, b) =>
      itemName(a).localeCompare(itemName(b)),
    );
    const rest = [...(live.get().model?.items.keys() ?? [])].filter((id) => !listed.includes(id));
    const done = counted(this.counts, expected);
    return html`<section class="card">
        <p class="hint">${m.hint}</p>
        <table>
          <thead>
            <tr><th>${o().stock.item}</th><th class="number">${m.counted}</th>${this.seen ? html`<th class="number">${m.expected}</th><th class="number">${m.difference}</th>` : nothing}</tr>
          </thead>
          <tbody>${repeat(
            listed,
            (item) => item,
            (item) =>
              this.#row(
                item,
                done.find((one) => one.item === item),
              ),
          )}</tbody>
        </table>
        ${
          rest.length === 0
            ? nothing
            : html`<label>${m.other}
                <select @change=${this.#addOther}>
                  <option value="">–</option>
                  ${rest.map((id) => html`<option value=${id}>${itemName(id)}</option>`)}
                </select>
              </label>`
        }
      </section>
      ${this.#foot(done)}`;
  }

  #row(item: string, one: Counted | undefined): TemplateResult {
    const m = o().count;
    const isWrong = one !== undefined && one.counted === null;
    const difference = one === undefined || one.counted === null ? null : one.counted - one.expected;
    return html`<tr>
      <td>${itemName(item)}</td>
      <td class="number">
        <input
          inputmode="decimal"
          autocomplete="off"
          data-item=${item}
          aria-label="${m.counted}: ${itemName(item)}"
          aria-invalid=${isWrong ? 'true' : 'false'}
          .value=${this.counts[item] ?? ''}
          ?disabled=${this.busy > 0}
          @input=${(event: Event) => event.target instanceof HTMLInputElement && this.#count(item, event.target.value)}
          @keydown=${this.#next}
        />
      </td>
      ${
        this.seen
          ? html`<td class="number">${one === undefined ? nothing : amount(one.expected, item)}</td>
              <td class="number ${difference === 0 || difference === null ? '' : 'off'}">${difference === null ? nothing : signed(difference)}</td>`
          : nothing
      }
    </tr>`;
  }

  #foot(done: readonly Counted[]): TemplateResult {
    const m = o().count;
    const isWrong = done.some((one) => one.counted === null);
    const off = done.filter((one) => one.counted !== null && one.counted !== one.expected).length;
    if (this.busy > 0)
      return html`<p class="row foot" role="status"><progress max=${done.length} value=${done.length - this.busy} aria-label=${m.booking}></progress>${m.booking}</p>`;
    return html`<p class="row foot">
      ${
        this.seen
          ? html`<button class="main" ?disabled=${isWrong || done.length === 0} @click=${() => void this.#book(done)}>${m.book(done.length, off)}</button>
              <button @click=${() => (this.seen = false)}>${m.goOn}</button>`
          : html`<button class="main" ?disabled=${isWrong || done.length === 0} @click=${() => (this.seen = true)}>${m.compare(done.length)}</button>`
      }
      ${done.length === 0 ? nothing : html`<button class="plain grave" @click=${this.#drop}>${m.drop}</button>`}
    </p>`;
  }

  #count(item: string, text: string): void {
    this.#keys.delete(item);
    const { [item]: _before, ...others } = this.counts;
    this.counts = text.trim() === '' ? others : { ...this.counts, [item]: text };
    keepCounts(this.place, this.counts, localStorage);
  }

  readonly #next = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    const fields = [...this.renderRoot.querySelectorAll<HTMLInputElement>('[data-item]')];
    const next = fields[fields.indexOf(event.target) + 1] ?? this.renderRoot.querySelector<HTMLElement>('.foot .main');
    next?.focus();
    if (next instanceof HTMLInputElement) next.select();
  };

  readonly #scan = ({ detail: code }: CustomEvent<string>): void => {
    this.#early = [...this.#early, code];
    this.requestUpdate();
  };

  /** The supplier's number, or our own id. */
  #find(code: string): void {
    const found = this.#skus.rows.find(({ id, offers }) => id === code || offers.some(({ sku }) => sku === code));
    this.said = found === undefined ? o().count.unknownCode(code) : null;
    if (found === undefined) return;
    if (!this.others.includes(found.id)) this.others = [...this.others, found.id];
    void this.updateComplete.then(() => {
      const field = this.renderRoot.querySelector<HTMLInputElement>(`[data-item="${CSS.escape(found.id)}"]`);
      field?.focus();
      field?.select();
    });
  }

  readonly #addOther = (event: Event): void => {
    if (!(event.target instanceof HTMLSelectElement) || event.target.value === '') return;
    this.others = [...this.others, event.target.value];
    event.target.value = '';
  };

  readonly #drop = async (): Promise<void> => {
    const m = o().count;
    if (!(await ask({ title: m.dropConfirm, yes: m.drop, grave: true }))) return;
    this.counts = {};
    this.seen = false;
    keepCounts(this.place, {}, localStorage);
  };

  /** One by one: what is booked leaves the sheet, so that a broken line loses nothing and books nothing twice. */
  async #book(done: readonly Counted[]): Promise<void> {
    this.refusal = null;
    this.busy = done.length;
    for (const { item, counted: quantity } of done) {
      const body = { kind: 'count', item, location: this.place, quantity };
      const key = this.#keys.get(item) ?? randomKey();
      this.#keys.set(item, key);
      const booked = await callApi({ path: 'movements', schema: MovementView, method: 'POST', body, key });
      if (!booked.ok) {
        this.refusal = booked;
        break;
      }
      this.#count(item, '');
      this.busy--;
    }
    this.busy = 0;
    await this.#stock.load();
    if (this.refusal !== null) return;
    this.seen = false;
    this.said = o().count.booked(done.length);
  }
}

const signed = (value: number): string => (value > 0 ? `+${number(value)}` : number(value).replace('-', '−'));

const storerooms = () => [...(live.get().model?.locations.values() ?? [])].filter(({ kind }) => kind === 'storeroom');
