/** What happens next with what somebody asked for, from what is in storerooms and on order. */
import type { NextStep } from '../contract/api/requests.ts';
import { addWorkingDays, nextOrderDay } from '../domain/calendar.ts';
import { siteOf } from '../domain/documents.ts';
import type { DispenserDoc, ItemDoc, LocationDoc, Millis, OrderDoc } from '../domain/model.ts';
import { needOf } from '../domain/needs.ts';
import { isOpenOrder, outstanding, stockOf } from '../domain/stock.ts';
import { storeroomsFor, storeroomsNear } from '../domain/storerooms.ts';
import { onHandAt } from './book-movement.ts';
import type { State } from './ports.ts';
import { iso, isoOrNull } from './views/instants.ts';

/** For an empty dispenser: where its refill is fetched, and when there is none anywhere, what brings one. */
export function nextForDispenser(state: State, dispenser: DispenserDoc, now: Millis): NextStep {
  const room = firstWith(state, dispenser.item, storeroomsFor(state, dispenser));
  if (room !== undefined) return { kind: 'will-refill', storeroom: room.id, onHand: room.onHand };
  const item = state.get('items', dispenser.item);
  return (item && nextDelivery(state, item, now)) ?? { kind: 'will-refill', storeroom: null, onHand: 0 };
}

export interface Wish {
  /** Where it is wanted; absent: anywhere. */
  readonly location: string | undefined;
  /** Stock units promised to the same request already. */
  readonly own: number;
  readonly now: Millis;
}

/** For an item: fetch it, wait for an order, or it goes on the next one. */
export function nextForItem(state: State, item: ItemDoc, { location, own, now }: Wish): NextStep {
  const { onHand, allocated } = stockOf(state, item.id);
  const room = firstWith(state, item.id, storeroomsNear(state, location));
  // What others asked for before is theirs.
  if (room !== undefined && onHand > allocated - own)
    return { kind: 'in-storeroom', storeroom: room.id, onHand: room.onHand };
  return nextDelivery(state, item, now) ?? { kind: 'will-order', expectedAt: null };
}

/** Null for what is on no order and nobody sells. */
function nextDelivery(state: State, item: ItemDoc, now: Millis): NextStep | null {
  const coming = soonestOrder(state, item.id);
  if (coming !== undefined) {
    const { order, at } = coming;
    return { kind: 'on-order', order: order.id, expectedAt: isoOrNull(at) };
  }
  const site = siteOf(state);
  const supplier = needOf(state, item, now).offer?.supplier;
  if (site === undefined || supplier === undefined) return null;
  const leaves = nextOrderDay(now, supplier, site);
  return { kind: 'will-order', expectedAt: iso(addWorkingDays(leaves, supplier.leadTimeDays.mean, site)) };
}

function firstWith(
  state: State,
  item: string,
  rooms: readonly LocationDoc[],
): { id: string; onHand: number } | undefined {
  return rooms.map(({ id }) => ({ id, onHand: onHandAt(state, item, id) })).find(({ onHand }) => onHand > 0);
}

/** The order that brings the item first, drafts aside: nobody has agreed to those yet. */
function soonestOrder(state: State, item: string): { order: OrderDoc; at: Millis | null } | undefined {
  const found: { order: OrderDoc; at: Millis | null }[] = [];
  for (const order of state.values('orders')) {
    if (!isOpenOrder(order) || order.status === 'draft') continue;
    if (order.lines.some((line) => line.item === item && outstanding(line) > 0)) {
      found.push({ order, at: order.expectedAt ?? expectedOf(state, order) });
    }
  }
  return found.sort((a, b) => (a.at ?? Number.MAX_VALUE) - (b.at ?? Number.MAX_VALUE))[0];
}

/** Of an order that has not left yet. */
function expectedOf(state: State, { supplier, sendAfter }: OrderDoc): Millis | null {
  const site = siteOf(state);
  const lead = state.get('suppliers', supplier)?.leadTimeDays.mean;
  return site === undefined || lead === undefined || sendAfter === undefined
    ? null
    : addWorkingDays(sendAfter, lead, site);
}
