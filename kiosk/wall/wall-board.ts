/**
 * What is to come: orders on the way, soonest first, and what people have asked for, longest ago first. One of both at a
 * time, page by page; how many there are of each is always told. What is said to be empty is work, and stands there.
 */
import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { ScreenOrder } from '../../server/contract/api/live.ts';
import type { RequestView } from '../../server/contract/api/requests.ts';
import { number, when } from '../i18n/format.ts';
import { atStart } from '../i18n/names.ts';
import { w } from '../i18n/wall/t.ts';
import type { Model } from '../state/model.ts';
import { openRequests } from '../state/open-requests.ts';
import { placeName } from '../state/places.ts';
import { Select } from '../state/select.ts';
import { tick } from '../state/session.ts';
import { LightElement } from './light-element.ts';
import { itemTitle } from './need-text.ts';
import { minuteShown, nowOrThen } from './now.ts';
import { shown } from './shown.ts';
import { Turning } from './turning.ts';

const perPage = 2;

/** What stands in a line: the day or the place, and the thing. */
interface Entry {
  readonly first: string;
  readonly what: string;
  readonly late?: boolean;
}

interface Page {
  readonly of: 'orders' | 'requests';
  readonly entries: readonly Entry[];
}

@customElement('hy-wall-board')
export class WallBoard extends LightElement {
  readonly #orders = new Select(this, shown, ({ model }) => model?.orders);
  readonly #requests = new Select(this, shown, ({ model }) => model?.requests);
  readonly #minute = new Select(this, tick, minuteShown);
  readonly #turn = new Turning(this);

  override render() {
    const { model } = shown.get();
    if (!model || !this.#orders.value || !this.#requests.value || this.#minute.value === '') return nothing;
    const now = nowOrThen() ?? 0;
    const lists = { orders: ordersOf(model, now), requests: requestsOf(model) };
    const pages = [...pagesOf('orders', lists.orders), ...pagesOf('requests', lists.requests)];
    const page = pages[this.#turn.at(pages.map(() => 1))];
    if (page === undefined) return html`<p class="none">${w().noneComing}</p>`;
    return html`
      <header>
        ${(['orders', 'requests'] as const).map((name) =>
          lists[name].length === 0
            ? nothing
            : html`<h2 data-now=${page.of === name}>${w()[name]} <span>${number(lists[name].length)}</span></h2>`,
        )}
        ${this.#turn.marks()}
      </header>
      <ul class="entries" data-of=${page.of}>
        ${page.entries.map(
          ({ first, what, late = false }) =>
            html`<li data-late=${late}><strong>${first}</strong><span class="what">${what}</span></li>`,
        )}
      </ul>
    `;
  }
}

function pagesOf(of: Page['of'], entries: readonly Entry[]): readonly Page[] {
  return Array.from({ length: Math.ceil(entries.length / perPage) }, (_, i) => {
    return { of, entries: entries.slice(i * perPage, (i + 1) * perPage) };
  });
}

function ordersOf(model: Model, now: number): readonly Entry[] {
  const open = [...model.orders.values()].filter(({ status }) => status !== 'received' && status !== 'cancelled');
  open.sort(
    (a, b) => Number(b.overdue) - Number(a.overdue) || (a.expectedAt ?? '~').localeCompare(b.expectedAt ?? '~'),
  );
  return open.map((order) => orderEntry(order, model, now));
}

function orderEntry(order: ScreenOrder, model: Model, now: number): Entry {
  const { status, expectedAt, overdue, supplierName } = order;
  const text = w();
  const [thing, ...more] = order.lines.filter((line) => line.received < line.quantity);
  const day = expectedAt ? when(expectedAt, now) : '';
  const state = status === 'received' || status === 'cancelled' ? '' : text.orderStatus[status];
  return {
    first: overdue ? text.overdue(day) : atStart(day) || state,
    what: `${thing ? itemTitle(model, thing.item) : supplierName}${more.length > 0 ? ` +${more.length}` : ''}`,
    late: overdue,
  };
}

function requestsOf(model: Model): readonly Entry[] {
  return openRequests(model)
    .filter(({ kind, dispenser = '' }) => kind !== 'empty' || !model.dispensers.has(dispenser))
    .map((request) => requestEntry(request, model));
}

function requestEntry(request: RequestView, model: Model): Entry {
  const dispenser = request.dispenser === undefined ? undefined : model.dispensers.get(request.dispenser);
  const place = dispenser?.location ?? request.location;
  const item = request.item ?? dispenser?.item;
  const thing = item === undefined ? '' : itemTitle(model, item);
  const what = {
    empty: thing,
    item: `${number(request.quantity ?? 1)} × ${thing}`,
    problem: `${w().problem}: ${[request.note, thing].filter(Boolean).join(', ')}`,
  }[request.kind];
  return { first: place === undefined ? '' : placeName(model, place), what };
}
