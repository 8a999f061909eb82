/** One item: its levels and why, where it lies, its ledger with reversal, and booking by hand. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import * as v from 'valibot';
import { MovementView, OutlookView, StockView as Stock } from '../../server/contract/api/stock.ts';
import '../components/drawing.ts';
import { thingOf } from '../components/thing.ts';
import { ago, number, percent } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { live, tick } from '../state/session.ts';
import { Act } from './act.ts';
import { ask } from './dialog/ask.ts';
import { amount, dispenserName, itemName, noteText, placeName } from './names.ts';
import { officeStyles } from './office-styles.ts';
import { none, waiting } from './parts.ts';
import { Resource } from './resource.ts';
import { linkTo } from './router.ts';
import './stock-chart.ts';

const kinds = ['count', 'issue', 'receipt', 'transfer', 'write-off', 'return'] as const;
type Kind = (typeof kinds)[number];

@customElement('hy-item')
export class ItemPage extends LitElement {
  static override styles = [
    officeStyles,
    css`
      .head {
        display: flex;
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
      }
      .card.ledger {
        padding-inline: var(--space-3);
      }
      .ledger h2 {
        padding-inline: var(--space-3);
      }
      .hung {
        margin-top: var(--space-3);
      }
      tr.undone td {
        color: var(--ink-3);
        text-decoration: line-through;
      }
      @media (max-width: 760px) {
        .wide {
          display: none;
        }
      }
    `,
  ];
  @property() item = '';
  @property({ type: Boolean }) manager = false;
  @state() private kind: Kind = 'count';
  readonly #stock = new Resource(this, v.object({ items: v.array(Stock) }), () => 'stock?limit=1000');
  readonly #ledger = new Resource(
    this,
    v.object({ items: v.array(MovementView) }),
    () => `movements?item=${this.item}&limit=100`,
  );
  readonly #outlook = new Resource(this, OutlookView, () => `stock/${encodeURIComponent(this.item)}/outlook`);
  readonly #act = new Act(this);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const line = this.#stock.value?.items.find((one) => one.item === this.item);
    return html`
      <p class="back"><a href=${linkTo('stock')}>← ${o().stock.title}</a></p>
      <div class="head">
        <hy-drawing .thing=${thingOf(live.get().model?.items.get(this.item))}></hy-drawing>
        <h1>${itemName(this.item)}</h1>
        ${this.manager ? html`<a class="button" href=${linkTo('edit', 'items', this.item)}>${o().edit.change}</a>` : nothing}
      </div>
      ${waiting(this.#stock) ?? (line ? this.#facts(line) : none(o().stock.none))} ${this.#ahead()} ${this.#form()}
      <section class="card ledger">
        <h2>${o().stock.ledger}</h2>
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
          <dd>${number(line.dailyUse)} <small class="quiet">${m.dailyUseFrom[line.dailyUseFrom]}</small></dd>
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
    const rows = this.#ledger.value?.items ?? [];
    if (rows.length === 0)
      return none(
        m.emptyLedger,
        m.emptyLedgerHint,
        html`<a class="button" href=${linkTo('count')}>${o().count.title}</a>`,
      );
    const now = tick.get() ?? 0;
    return html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th>${m.when}</th>
            <th>${m.what}</th>
            <th class="number">${m.quantity}</th>
            <th>${m.from}</th>
            <th>${m.to}</th>
            <th class="wide">${m.by}</th>
            <th class="wide">${m.note}</th>
            <td></td>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) => html`<tr class=${row.reversedBy ? 'undone' : ''}>
              <td>${ago(row.at, now)}</td>
              <td>${m.kind[row.kind]}</td>
              <td class="number">${number(row.quantity)}</td>
              <td>${placeName(row.from)}</td>
              <td>${row.dispenser ? html`<a href=${linkTo('dispensers', row.dispenser)}>${dispenserName(row.dispenser)}</a>` : placeName(row.to)}</td>
              <td class="wide">${row.by}</td>
              <td class="wide">${row.order ? html`<a href=${linkTo('orders', row.order)}>${row.order}</a> ` : nothing}${noteText(row.note)}</td>
              <td class="number">
                ${
                  row.reversedBy
                    ? html`<span class="tag">${m.reversed}</span>`
                    : row.kind === 'reversal'
                      ? nothing
                      : html`<button class="plain" ?disabled=${this.#act.busy} @click=${() => void this.#reverse(row.id)}>${m.reverse}</button>`
                }
              </td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  async #reverse(id: string): Promise<void> {
    const m = o().stock;
    if (!(await ask({ title: m.reverseConfirm, text: m.reverseHint, yes: m.reverse }))) return;
    if (await this.#act.tell(`movements/${id}/reversal`, {}, o().stock.booked))
      await Promise.all([this.#stock.load(), this.#ledger.load()]);
  }
}
