/** Every item: what there is, where, what is coming, and the levels that decide when it is ordered. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { StockView as Stock } from '../../server/contract/api/stock.ts';
import { categories } from '../../server/contract/site-file.ts';
import { number } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { t } from '../i18n/screens/t.ts';
import { live } from '../state/session.ts';
import './discrepancies-card.ts';
import { amount, itemName } from './names.ts';
import { officeStyles } from './office-styles.ts';
import { Pages } from './pages.ts';
import { csvLink, none, searchField, waiting } from './parts.ts';
import { go, linkTo } from './router.ts';

@customElement('hy-stock')
export class StockPage extends LitElement {
  static override styles = [
    officeStyles,
    css`
      .top {
        margin-bottom: var(--space-4);
      }
      h1 {
        margin: 0;
      }
      tbody th {
        padding-top: var(--space-5);
        font-size: var(--text-2);
        color: var(--ink);
        border-bottom-color: var(--line);
      }
      .card.scroll {
        padding: var(--space-2) var(--space-3);
      }
      @media (max-width: 760px) {
        .wide {
          display: none;
        }
      }
    `,
  ];
  @property({ type: Boolean }) manager = false;
  @state() private wanted = '';
  readonly #stock = new Pages(this, Stock, () => 'stock', { whole: true });

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const m = o().stock;
    return html`
      <div class="row between top">
        <h1>${m.title}</h1>
        <div class="row">
          ${searchField((wanted) => {
            this.wanted = wanted;
          })}
          <a class="button" href=${linkTo('ledger')}>${m.ledger}</a>
          <a class="button" href=${linkTo('count')}>${o().count.title}</a>
          ${this.manager ? html`<a class="button" href=${linkTo('edit', 'items')}>${o().edit.add.items}</a>` : nothing}
        </div>
      </div>
      <hy-discrepancies></hy-discrepancies> ${waiting(this.#stock) ?? this.#table()}
      <p class="row">${csvLink('stock', o().stock.title)} ${csvLink('movements', o().stock.ledger)} ${csvLink('items', o().site.parts.items)}</p>
    `;
  }

  #table() {
    const m = o().stock;
    const items = live.get().model?.items;
    const lines = this.#stock.rows.filter((line) =>
      itemName(line.item).toLowerCase().includes(this.wanted.toLowerCase()),
    );
    if (this.#stock.rows.length === 0)
      return none(
        m.noItems,
        m.noItemsHint,
        this.manager
          ? html`<a class="button" href=${linkTo('edit', 'items')}>${o().edit.add.items}</a><a class="button" href=${linkTo('site')}>${o().site.goImport}</a>`
          : undefined,
      );
    if (lines.length === 0) return none(m.none);
    const groups = categories.map((category) => ({
      category,
      lines: lines.filter((line) => items?.get(line.item)?.category === category),
    }));
    return html`<div class="card scroll">
      <table>
        <thead>
          <tr>
            <th>${m.item}</th>
            <th class="number">${m.onHand}</th>
            <th class="number wide">${m.inDispensers}</th>
            <th class="number wide">${m.onOrder}</th>
            <th class="number wide">${m.allocated}</th>
            <th class="number wide">${m.position}</th>
            <th class="number wide">${m.reorderPoint}</th>
          </tr>
        </thead>
        ${groups.map(({ category, lines: rows }) =>
          rows.length === 0
            ? nothing
            : html`<tbody>
                <tr><th colspan="7" scope="rowgroup">${t().category[category]}</th></tr>
                ${rows.map((line) => this.#row(line))}
              </tbody>`,
        )}
      </table>
    </div>`;
  }

  #row(line: Stock) {
    const m = o().stock;
    const due = line.position <= line.reorderPoint && line.reorderPoint > 0;
    return html`<tr class="link" @click=${() => go('stock', line.item)}>
      <td>
        <a href=${linkTo('stock', line.item)}>${itemName(line.item)}</a>
        ${line.out ? html`<span class="tag bad">${m.out}</span>` : due ? html`<span class="tag warn">${m.due}</span>` : nothing}
      </td>
      <td class="number">${amount(line.onHand, line.item)}</td>
      <td class="number wide">${number(line.inDispensers)}</td>
      <td class="number wide">${line.onOrder === 0 ? nothing : number(line.onOrder)}</td>
      <td class="number wide">${line.allocated === 0 ? nothing : number(line.allocated)}</td>
      <td class="number wide">${number(line.position)}</td>
      <td class="number wide">${number(line.reorderPoint)}</td>
    </tr>`;
  }
}
