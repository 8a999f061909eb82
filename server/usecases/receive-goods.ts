/** Goods of an order have come: books them into storerooms, and says what was too much or never came. */
import type { GoodsReceipt } from '../contract/api/orders.ts';
import { issue, ok, type Result, refuse } from '../contract/errors.ts';
import { type Arrival, allOutstanding, type Difference, receiveGoods as received } from '../domain/goods-receipt.ts';
import type { OrderDoc } from '../domain/model.ts';
import { storeroomsNear } from '../domain/storerooms.ts';
import { bookMovement, onHandAt } from './book-movement.ts';
import { findOrder } from './find-order.ts';
import { logActivity } from './log-activity.ts';
import type { Context, State, Tx, UseCase } from './ports.ts';

interface Placed extends Arrival {
  readonly location: string;
}

/**
 * Errors: `not-found`; `conflict` unless the order was sent; `invalid` for an item that is not on it or a place that is no
 * storeroom, with its path.
 */
export const receiveGoods: UseCase<{ order: string } & GoodsReceipt, OrderDoc> = (tx, input, context) => {
  const found = findOrder(tx, input.order);
  if (!found.ok) return found;
  const { order } = found.value;
  const arrivals: readonly (Arrival & { location?: string | undefined })[] = input.lines ?? allOutstanding(order);
  const after = received(order, arrivals, input.complete, context.now);
  if (!after.ok) return after;
  if (arrivals.length === 0 && !input.complete) {
    const message = 'Name what came, or close the order with "complete".';
    return refuse('invalid', message, { issues: [issue('$.lines', message, { reason: 'nothing-named' })] });
  }
  const placed = place(tx, arrivals);
  if (!placed.ok) return placed;
  const note = input.note ? { note: input.note } : {};
  for (const { item, quantity, location } of placed.value) {
    bookMovement(tx, { kind: 'receipt', item, quantity, to: location, order: order.id, ...note }, context);
    logActivity(tx, { kind: 'receipt', order: order.id, item, quantity }, context);
  }
  openDiscrepancies(tx, order.id, 'over-delivery', after.value.over, context);
  openDiscrepancies(tx, order.id, 'short-delivery', after.value.short, context);
  tx.put('orders', after.value.order);
  return ok(after.value.order);
};

function place(
  state: State,
  arrivals: readonly (Arrival & { location?: string | undefined })[],
): Result<readonly Placed[]> {
  const placed: Placed[] = [];
  for (const [i, { item, quantity, location }] of arrivals.entries()) {
    const storeroom = location ?? usualStoreroom(state, item);
    if (storeroom === undefined)
      return refuse('conflict', 'There is no storeroom to put goods in. Add one first.', { reason: 'no-storeroom' });
    const place = state.get('locations', storeroom);
    if (place?.kind !== 'storeroom' || place.retired) {
      const message = `${storeroom} is no storeroom.`;
      const why = { reason: 'not-a-storeroom', about: { location: storeroom } } as const;
      return refuse('invalid', message, { issues: [issue(`$.lines[${i}].location`, message, why)] });
    }
    placed.push({ item, quantity, location: storeroom });
  }
  return ok(placed);
}

/** Where most of an item is kept; else the first storeroom. */
function usualStoreroom(state: State, item: string): string | undefined {
  const rooms = storeroomsNear(state, undefined).map(({ id }) => ({ id, onHand: onHandAt(state, item, id) }));
  return rooms.sort((a, b) => b.onHand - a.onHand)[0]?.id;
}

function openDiscrepancies(
  tx: Tx,
  order: string,
  kind: 'over-delivery' | 'short-delivery',
  differences: readonly Difference[],
  context: Context,
): void {
  for (const difference of differences) {
    tx.put('discrepancies', { id: context.newId(), at: context.now, kind, order, ...difference, status: 'open' });
  }
}
