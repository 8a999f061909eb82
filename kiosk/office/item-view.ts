/** One item: its levels and why, where it lies, its ledger with reversal, and booking by hand. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { MovementView, OutlookView, StockView as Stock } from '../../server/contract/api/stock.ts';
import '../components/drawing.ts';
import { thingOf } from '../components/thing.ts';
import { longDate, number, percent } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { live } from '../state/session.ts';
import { Act } from './act.ts';
import { ask } from './dialog/ask.ts';
import { ledgerStyles } from './ledger-styles.ts';
import { ledgerTable } from './ledger-table.ts';
import { amount, itemName, placeName } from './names.ts';
import { officeStyles } from './office-styles.ts';
import { Pages } from './pages.ts';
import { none, waiting } from './parts.ts';
import { Resource } from './resource.ts';
import { linkTo } from './router.ts';
import './chart-table.ts';
import './stock-chart.ts';

const kinds = ['count', 'issue', 'receipt', 'transfer', 'write-off', 'return'] as const;
type Kind = (typeof kinds)[number];

const noon = (day: string): string => `${day}T12:00:00Z`;

@customElement('hy-item')
export class ItemPage extends LitElement {
  static override styles = [
    officeStyles,
    ledgerStyles,
    css`
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-4);
        margin-bottom: var(--space-5);
      }
      hy-drawing {
        width: 5rem;
        height: 5rem;
      }
      h1 {
        margin: 0;
        flex: 0 1 auto;
        min-width: 0;
        max-width: calc(100% - 6rem);
        overflow-wrap: anywhere;
      }
      .hung {
        margin-top: var(--space-3);
      }
    `,
  ];
  @property() item = '';
  @property({ type: Boolean }) manager = false;
  @state() private kind: Kind = 'count';
  readonly #stock = new Resource(this, Stock, () => `stock/${encodeURIComponent(this.item)}`);
  readonly #ledger = new Pages(this, MovementView, () => `movements?item=${encodeURIComponent(this.item)}`, {
    size: 50,
  });
  readonly #outlook = new Resource(this, OutlookView, () => `stock/${encodeURIComponent(this.item)}/outlook`);
  readonly #act = new Act(this);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const line = this.#stock.value;
    const back = html`<p class="back"><a href=${linkTo('stock')}>← ${o().stock.title}</a></p>`;
    if (this.#stock.refusal?.code === 'not-found') return html`${back}${waiting(this.#stock)}`;
    return html`
      ${back}
      <div class="head">
        <hy-drawing .thing=${thingOf(live.get().model?.items.get(this.item))}></hy-drawing>
        <h1>${itemName(this.item)}</h1>
        ${this.manager ? html`<a class="button" href=${linkTo('edit', 'items', this.item)}>${o().edit.change}</a>` : nothing}
      </div>
      ${waiting(this.#stock) ?? (line === null ? nothing : this.#facts(line))} ${this.#ahead()} ${this.#form()}
      <section class="card ledger">
        <div class="row between">
          <h2>${o().stock.ledger}</h2>
          <a class="button" href=${linkTo('ledger', `item=${this.item}`)}>${o().stock.toLedger}</a>
        </div>
        ${waiting(this.#ledger) ?? this.#movements()}
      </section>
    `;
  }

  #facts(line: Stock): TemplateResult {
    const m = o().stock;
    const fact = (name: string, value: string): TemplateResult => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
    return html`<section class="card stack">
      <dl class="facts">
        ${fact(m.onHand, amount(line.onHand, line.item))} ${fact(m.inDispensers, number(line.inDispensers))}
        ${fact(m.onOrder, number(line.onOrder))} ${fact(m.allocated, number(line.allocated))}
        ${fact(m.position, number(line.position))} ${fact(m.reorderPoint, number(line.reorderPoint))}
        ${fact(m.canOrder, number(line.canOrder))} ${fact(m.orderUpTo, number(line.orderUpTo))}
        <div>
          <dt>${m.dailyUse}</dt>
          <dd>${
            line.dailyUse === 0 && line.dailyUseFrom === 'none'
              ? m.noUseYet
              : html`${number(line.dailyUse)} <small class="quiet">${m.dailyUseFrom[line.dailyUseFrom]}</small>`
          }</dd>
        </div>
      </dl>
      ${
        line.locations.length === 0
          ? nothing
          : html`<p class="hint">${m.storerooms}: ${line.locations.map(({ location, onHand }) => `${placeName(location)} ${number(onHand)}`).join(' · ')}</p>`
      }
    </section>`;
  }

  /** The forecast, and what it stands on: the dispensers whose readings tell the use. */
  #ahead(): TemplateResult | typeof nothing {
    const m = o().stock;
    const outlook = this.#outlook.value;
    if (outlook === null) return nothing;
    const hung = [...(live.get().model?.dispensers.values() ?? [])].filter(({ item }) => item === this.item);
    return html`<section class="card">
      <h2>${m.outlook}</h2>
      <hy-stock-chart .outlook=${outlook} label=${m.outlookLabel(itemName(this.item))}></hy-stock-chart>
      <p class="quiet">${m.outlookKey(amount(outlook.mean, this.item), number(outlook.sd))}</p>
      <hy-chart-table
        label=${m.outlookLabel(itemName(this.item))}
        .heads=${[m.when, m.onHand, o().likely('50 %'), o().likely('10–90 %')]}
        .rows=${[
          ...outlook.past.map(({ day, onHand }) => [longDate(noon(day)), number(onHand), '', '']),
          ...outlook.ahead
            .slice(1)
            .map(({ day, p10, p50, p90 }) => [longDate(noon(day)), '', number(p50), `${number(p10)}–${number(p90)}`]),
        ]}
      ></hy-chart-table>
      ${
        hung.length === 0
          ? nothing
          : html`<p class="hint hung">${m.hangsIn}: ${hung.map((one, i) => html`${i === 0 ? '' : ' · '}<a href=${linkTo('dispensers', one.id, 'readings')}>${one.name}</a>${one.level === null ? '' : ` ${percent(one.level)}`}`)}</p>`
      }
    </section>`;
  }

  #form(): TemplateResult {
    const m = o().stock;
    const rooms = [...(live.get().model?.locations.values() ?? [])].filter(({ kind }) => kind === 'storeroom');
    const options = rooms.map(({ id, name }) => html`<option value=${id}>${name}</option>`);
    return html`<section class="card">
      <h2>${m.bookTitle}</h2>
      <form @submit=${this.#book}>
        <label>
          ${m.what}
          <select
            name="kind"
            @change=${(event: Event) => {
              const value = event.target instanceof HTMLSelectElement ? event.target.value : '';
              this.kind = kinds.find((kind) => kind === value) ?? 'count';
            }}
          >
            ${kinds.map((kind) => html`<option value=${kind} ?selected=${kind === this.kind}>${m.kind[kind]}</option>`)}
          </select>
        </label>
        <label>${m.location}<select name="location">${options}</select></label>
        ${this.kind === 'transfer' ? html`<label>${m.otherLocation}<select name="to">${options}</select></label>` : nothing}
        <label>
          ${this.kind === 'count' ? m.counted : m.quantity}
          <input name="quantity" type="number" min="0" step="any" required inputmode="decimal" />
        </label>
        <label>${m.note}<input name="note" maxlength="500" /></label>
        <button class="main" ?disabled=${this.#act.busy || rooms.length === 0}>${m.book}</button>
      </form>
    </section>`;
  }

  readonly #book = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const fields = new FormData(form);
    const note = String(fields.get('note') ?? '').trim();
    const body = {
      kind: this.kind,
      item: this.item,
      location: String(fields.get('location')),
      quantity: Number(fields.get('quantity')),
      ...(this.kind === 'transfer' ? { to: String(fields.get('to')) } : {}),
      ...(note === '' ? {} : { note }),
    };
    const undo = ({ id }: MovementView) => ({ path: `movements/${id}/reversal` });
    const deed = { path: 'movements', body, schema: MovementView, done: o().stock.booked, undo };
    if (!(await this.#act.do(deed)).ok) return;
    form.reset();
    await Promise.all([this.#stock.load(), this.#ledger.load()]);
  };

  #movements(): TemplateResult {
    const m = o().stock;
    const { rows } = this.#ledger;
    if (rows.length === 0)
      return none(
        m.emptyLedger,
        m.emptyLedgerHint,
        html`<a class="button" href=${linkTo('count')}>${o().count.title}</a>`,
      );
    const reverse = ({ id }: MovementView) => void this.#reverse(id);
    return html`${ledgerTable(rows, { withItem: false, busy: this.#act.busy, reverse })} ${this.#ledger.moreButton()}`;
  }

  async #reverse(id: string): Promise<void> {
    const m = o().stock;
    if (!(await ask({ title: m.reverseConfirm, text: m.reverseHint, yes: m.reverse }))) return;
    if (await this.#act.tell(`movements/${id}/reversal`, {}, o().stock.booked))
      await Promise.all([this.#stock.load(), this.#ledger.load()]);
  }
}
