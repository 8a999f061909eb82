/**
 * Stock of an item: what is in storerooms, on the walls, on its way and promised. Reorder decisions use the position,
 * on hand + in dispensers + on order - allocated (DESIGN section 2). All in stock units.
 */
import type { Documents } from './documents.ts';
import { roundQuantity } from './ledger.ts';
import type { Millis, OrderDoc } from './model.ts';

export interface ItemStock {
  readonly item: string;
  /** In storerooms. */
  readonly onHand: number;
  /** What hangs in live dispensers. */
  readonly inDispensers: number;
  /** Outstanding on open orders; a draft is one. */
  readonly onOrder: number;
  /** Asked for and not yet given out. */
  readonly allocated: number;
  readonly position: number;
  /** Storerooms are out of it although it is used, asked for or was stocked. */
  readonly out: boolean;
  /** Storerooms that hold or held it, by id. */
  readonly locations: readonly StockLine[];
}

export interface StockLine {
  readonly location: string;
  readonly onHand: number;
  /** When that was last booked or counted. */
  readonly at?: Millis;
}

interface Tally {
  onHand: number;
  inDispensers: number;
  onOrder: number;
  allocated: number;
  wanted: boolean;
  locations: StockLine[];
}

/** Stock of every item that is not retired, by id; one pass over balances, dispensers, orders and requests. */
export function stockOfAll(state: Documents): ReadonlyMap<string, ItemStock> {
  return tallyStock(state, null);
}

/** Stock of one item; all zero when nothing is known of it. */
export function stockOf(state: Documents, item: string): ItemStock {
  return tallyStock(state, item).get(item) ?? asStock(item, newTally());
}

/** An order that still brings something, or may. */
export function isOpenOrder(order: Pick<OrderDoc, 'status'>): boolean {
  return order.status !== 'received' && order.status !== 'cancelled';
}

/** Stock units of an order line that have not come. */
export function outstanding(line: OrderDoc['lines'][number]): number {
  return Math.max(0, roundQuantity(line.packs * line.packSize - line.received));
}

function tallyStock(state: Documents, only: string | null): Map<string, ItemStock> {
  const tallies = new Map<string, Tally>();
  for (const item of only === null ? state.values('items') : one(state.get('items', only))) {
    if (item.retired) continue;
    const tally = newTally();
    tally.wanted = (item.expectedDailyUse ?? 0) > 0;
    tallies.set(item.id, tally);
  }
  for (const { item, location, onHand, at } of state.values('balances')) {
    const tally = tallies.get(item);
    if (tally === undefined) continue;
    tally.onHand += onHand;
    tally.wanted = true;
    tally.locations.push({ location, onHand, ...(at !== undefined && { at }) });
  }
  for (const dispenser of state.values('dispensers')) {
    const tally = dispenser.retired ? undefined : tallies.get(dispenser.item);
    if (tally === undefined) continue;
    tally.inDispensers += state.get('levels', dispenser.id)?.content ?? 0;
    tally.wanted = true;
  }
  for (const order of state.values('orders')) {
    if (!isOpenOrder(order)) continue;
    for (const line of order.lines) {
      const tally = tallies.get(line.item);
      if (tally !== undefined) tally.onOrder += outstanding(line);
    }
  }
  for (const { kind, status, item, quantity } of state.values('requests')) {
    if (kind !== 'item' || item === undefined || (status !== 'open' && status !== 'accepted')) continue;
    const tally = tallies.get(item);
    if (tally !== undefined) tally.allocated += quantity ?? 1;
  }
  const stocks = new Map<string, ItemStock>();
  for (const [item, tally] of tallies) stocks.set(item, asStock(item, tally));
  return stocks;
}

function newTally(): Tally {
  return { onHand: 0, inDispensers: 0, onOrder: 0, allocated: 0, wanted: false, locations: [] };
}

function asStock(item: string, tally: Tally): ItemStock {
  const onHand = roundQuantity(tally.onHand);
  const inDispensers = roundQuantity(tally.inDispensers);
  const onOrder = roundQuantity(tally.onOrder);
  const allocated = roundQuantity(tally.allocated);
  return {
    item,
    onHand,
    inDispensers,
    onOrder,
    allocated,
    position: roundQuantity(onHand + inDispensers + onOrder - allocated),
    out: onHand <= 0 && (tally.wanted || allocated > 0),
    locations: tally.locations.sort((a, b) => (a.location < b.location ? -1 : 1)),
  };
}

function one<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}
