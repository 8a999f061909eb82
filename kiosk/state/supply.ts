/** Where more of an item can be had: a storeroom that has it, or an order that brings it. */
import type { ScreenOrder } from '../../server/contract/api/live.ts';
import type { Model } from './model.ts';
import { floorOf } from './places.ts';

export interface Supply {
  readonly location: string;
  readonly onHand: number;
}

/** The best storeroom to fetch `item` from for `place`: on the same floor if there is one, else the fullest. */
export function supplyFor(model: Model, item: string, place: string | null): Supply | null {
  const lines = (model.stock.get(item)?.locations ?? []).filter((line) => line.onHand > 0);
  const floor = place === null ? null : floorOf(model, place);
  const near = lines.filter((line) => floor !== null && floorOf(model, line.location)?.id === floor.id);
  const candidates = near.length > 0 ? near : lines;
  return [...candidates].sort((a, b) => b.onHand - a.onHand)[0] ?? null;
}

const coming: ReadonlySet<ScreenOrder['status']> = new Set(['sent', 'confirmed', 'partly-received']);

/** The order that brings more of `item` first. */
export function orderFor(model: Model, item: string): ScreenOrder | null {
  const orders = [...model.orders.values()].filter(
    (order) =>
      coming.has(order.status) && order.lines.some((line) => line.item === item && line.received < line.quantity),
  );
  return orders.sort((a, b) => (a.expectedAt ?? '~').localeCompare(b.expectedAt ?? '~'))[0] ?? null;
}
