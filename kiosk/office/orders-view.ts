/** All orders, the open ones first, and what the next one would be. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import * as v from 'valibot';
import { OrderView, Proposal } from '../../server/contract/api/orders.ts';
import { ago, when } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { tick } from '../state/session.ts';
import { money } from './money.ts';
import { officeStyles } from './office-styles.ts';
import { orderLines } from './order-lines.ts';
import { supplierName } from './order-question.ts';
import { Pages } from './pages.ts';
import { csvLink, none, waiting } from './parts.ts';
import { Resource } from './resource.ts';
import { go, linkTo } from './router.ts';

@customElement('hy-orders')
export class OrdersPage extends LitElement {
  static override styles = [
    officeStyles,
    css`
      .list {
        padding: var(--space-2) var(--space-3);
      }
      summary {
        cursor: pointer;
        font-weight: var(--weight-strong);
        min-height: 44px;
        align-content: center;
      }
      @media (max-width: 760px) {
        .wide {
          display: none;
        }
      }
    `,
  ];
  readonly #orders = new Pages(this, OrderView, () => 'orders');
  readonly #proposals = new Resource(this, v.object({ items: v.array(Proposal) }), () => 'proposals');

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const m = o().orders;
    return html`
      <h1>${m.title}</h1>
      ${waiting(this.#orders) ?? this.#list()} ${this.#orders.moreButton()}
      <p class="row">${csvLink('orders', m.title)}</p>
      ${this.#proposals.value?.items.filter(({ lines }) => lines.length > 0).map((proposal) => this.#proposal(proposal))}
    `;
  }

  #list(): TemplateResult {
    const m = o().orders;
    const orders = [...this.#orders.rows].sort(
      (a, b) => Number(isClosed(a)) - Number(isClosed(b)) || b.id.localeCompare(a.id),
    );
    if (orders.length === 0) return none(m.none, m.noneHint);
    const now = tick.get() ?? 0;
    return html`<div class="card list scroll">
      <table class="fold">
        <thead>
          <tr>
            <th>${m.one}</th>
            <th>${m.steps}</th>
            <th class="wide">${m.created}</th>
            <th>${m.expected}</th>
            <th class="number">${m.total}</th>
          </tr>
        </thead>
        <tbody>
          ${orders.map(
            (order) => html`<tr class="link" @click=${() => go('orders', order.id)}>
              <td><a href=${linkTo('orders', order.id)}>${order.id}</a> <span class="quiet">${supplierName(order)} · ${m.lines(order.lines.length)}</span></td>
              <td>${statusTag(order)}</td>
              <td class="wide">${ago(order.createdAt, now)}</td>
              <td data-label=${m.expected}>${order.expectedAt && !isClosed(order) ? when(order.expectedAt, now) : nothing}</td>
              <td class="number">${money(order.total, order.currency)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #proposal(proposal: Proposal): TemplateResult {
    const m = o().orders;
    return html`<section class="card">
      <h2>${m.proposals}</h2>
      <p class="hint">${proposal.due ? m.proposalsHint : m.proposalNotDue}</p>
      <details ?open=${proposal.due}>
        <summary>${proposal.supplier} · ${m.lines(proposal.lines.length)} · ${money(proposal.total, proposal.currency)}</summary>
        ${orderLines(proposal.lines, proposal.currency)}
      </details>
    </section>`;
  }
}

export function isClosed(order: Pick<OrderView, 'status'>): boolean {
  return order.status === 'received' || order.status === 'cancelled';
}

export function statusTag(order: Pick<OrderView, 'status' | 'overdue'>): TemplateResult {
  const tone = order.overdue ? 'bad' : order.status === 'draft' ? 'warn' : isClosed(order) ? '' : 'act';
  return html`<span class="tag ${tone}">${o().orders.status[order.status]}${order.overdue ? ` · ${o().orders.overdue}` : ''}</span>`;
}
