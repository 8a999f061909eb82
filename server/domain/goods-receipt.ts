/** Goods of an order come in: what of it was outstanding, what is too much, what will never come. Pure arithmetic. */
import { issue, ok, type Result, refuse } from '../contract/errors.ts';
import { roundQuantity } from './ledger.ts';
import type { Millis, OrderDoc } from './model.ts';
import { cannot, onItsWay } from './purchase-order.ts';
import { outstanding } from './stock.ts';

/** Stock units of an item that came. */
export interface Arrival {
  readonly item: string;
  readonly quantity: number;
}

/** What was ordered of an item and what came of it in all, where these differ. */
export interface Difference {
  readonly item: string;
  readonly expected: number;
  readonly found: number;
}

export interface Received {
  readonly order: OrderDoc;
  readonly over: readonly Difference[];
  readonly short: readonly Difference[];
}

/** Everything of an order that has not come. */
export function allOutstanding(order: OrderDoc): readonly Arrival[] {
  return order.lines.flatMap((line) => {
    const quantity = outstanding(line);
    return quantity > 0 ? [{ item: line.item, quantity }] : [];
  });
}

/**
 * The order after `arrivals`. More than was ordered counts as received; with `complete` what is missing is given up.
 * Errors: `conflict` when nothing can come, `invalid` for an item that was not ordered (`$.lines[i].item`).
 */
export function receiveGoods(
  order: OrderDoc,
  arrivals: readonly Arrival[],
  complete: boolean,
  at: Millis,
): Result<Received> {
  if (!onItsWay.has(order.status)) return cannot(order, 'received', 'Only one that was sent can be.');
  const foreign = arrivals.findIndex(({ item }) => !order.lines.some((line) => line.item === item));
  if (foreign >= 0) {
    const item = arrivals[foreign]?.item ?? '';
    const message = `${item} is not on order ${order.id}`;
    const why = { reason: 'not-on-order', about: { item, order: order.id } } as const;
    return refuse('invalid', `${message}. Book it as a receipt of its own.`, {
      issues: [issue(`$.lines[${foreign}].item`, message, why)],
    });
  }
  const over: Difference[] = [];
  const short: Difference[] = [];
  const left = new Map<string, number>();
  for (const { item, quantity } of arrivals) left.set(item, roundQuantity((left.get(item) ?? 0) + quantity));
  const lines = order.lines.map((line, i) => {
    const came = left.get(line.item) ?? 0;
    const expected = outstanding(line);
    // An item on two lines fills the first, then the next; what is too much counts on the last.
    const isLast = !order.lines.some((other, j) => j > i && other.item === line.item);
    const part = isLast ? came : Math.min(came, expected);
    left.set(line.item, roundQuantity(came - part));
    const received = roundQuantity(line.received + part);
    const difference = { item: line.item, expected: line.packs * line.packSize, found: received };
    if (part > expected) over.push(difference);
    if (part < expected && complete) short.push(difference);
    return part === 0 ? line : { ...line, received };
  });
  const all = complete || lines.every((line) => outstanding(line) === 0);
  const after: OrderDoc = all
    ? { ...order, lines, status: 'received', receivedAt: at }
    : { ...order, lines, status: lines.some((line) => line.received > 0) ? 'partly-received' : order.status };
  return ok({ order: after, over, short });
}
