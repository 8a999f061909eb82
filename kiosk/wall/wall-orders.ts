/** Orders on the way, soonest first: the day, what they bring, how far they are. */
import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { ScreenOrder } from '../../server/contract/api/live.ts';
import { clockTime, when } from '../i18n/format.ts';
import { atStart, inText } from '../i18n/names.ts';
import { w } from '../i18n/wall/t.ts';
import type { Model } from '../state/model.ts';
import { Select } from '../state/select.ts';
import { clock, live, tick } from '../state/session.ts';
import { LightElement } from './light-element.ts';
import { itemTitle } from './need-text.ts';

const shownMost = 3;

@customElement('hy-wall-orders')
export class WallOrders extends LightElement {
  readonly #orders = new Select(this, live, ({ model }) => model?.orders);
  readonly #minute = new Select(this, tick, (now) => (now === null ? '' : clockTime(now)));

  override render() {
    const { model } = live.get();
    if (!model || !this.#orders.value || this.#minute.value === '') return nothing;
    const open = [...this.#orders.value.values()].filter(
      ({ status }) => status !== 'received' && status !== 'cancelled',
    );
    open.sort(
      (a, b) => Number(b.overdue) - Number(a.overdue) || (a.expectedAt ?? '~').localeCompare(b.expectedAt ?? '~'),
    );
    const text = w();
    return html`
      <h2>${text.orders}${open.length > shownMost ? html` <span class="turn">${open.length}</span>` : nothing}</h2>
      ${open.length === 0 ? html`<p class="none">${text.noOrders}</p>` : nothing}
      <ul>${open.slice(0, shownMost).map((order) => this.#row(order, model))}</ul>
    `;
  }

  #row(order: ScreenOrder, model: Model) {
    const text = w();
    const now = clock.now() ?? 0;
    const [first, ...more] = order.lines.filter((line) => line.received < line.quantity);
    const day = order.expectedAt ? when(order.expectedAt, now) : '';
    const state = order.status === 'received' || order.status === 'cancelled' ? '' : text.orderStatus[order.status];
    return html`<li class=${order.overdue ? 'late' : nothing}>
      <strong>${order.overdue ? text.overdue(day) : atStart(day) || state}</strong>
      <span class="what">${first ? itemTitle(model, first.item) : order.supplierName}${more.length > 0 ? html` ${text.and(more.length)}` : nothing}</span>
      <span class="quiet">${day && !order.overdue ? inText(state) : order.id}</span>
    </li>`;
  }
}
