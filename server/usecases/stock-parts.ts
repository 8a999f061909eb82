/** Where a quantity can be taken from: parts of it by storeroom, nearest first, and what no storeroom has. */
import { roundQuantity } from '../domain/ledger.ts';
import { storeroomsFor } from '../domain/storerooms.ts';
import { onHandAt } from './book-movement.ts';
import type { Tx } from './ports.ts';

export interface Part {
  readonly from: string;
  readonly quantity: number;
}

/** `whole`: half a roll here and half there is no roll, so the nearest storeroom that has all of it comes first. */
export function stockParts(
  tx: Tx,
  taker: { readonly item: string; readonly location: string; readonly storeroom?: string | undefined },
  quantity: number,
  whole: boolean,
): { parts: readonly Part[]; missing: number } {
  const rooms = storeroomsFor(tx, taker).map(({ id }) => ({ id, onHand: onHandAt(tx, taker.item, id) }));
  const enough = whole ? rooms.find(({ onHand }) => onHand >= quantity) : undefined;
  const parts: Part[] = [];
  let missing = quantity;
  for (const { id, onHand } of enough === undefined ? rooms : [enough]) {
    const part = Math.min(onHand, missing);
    if (part <= 0) continue;
    parts.push({ from: id, quantity: part });
    missing = roundQuantity(missing - part);
  }
  return { parts, missing };
}

/** Takes `quantity` out of `stock`, which is left with the rest. */
export function partOut(stock: Part[], quantity: number): readonly Part[] {
  const out: Part[] = [];
  let left = quantity;
  for (let first = stock.shift(); first !== undefined; first = stock.shift()) {
    const part = Math.min(first.quantity, left);
    if (part > 0) out.push({ from: first.from, quantity: part });
    left = roundQuantity(left - part);
    const rest = roundQuantity(first.quantity - part);
    if (rest > 0) stock.unshift({ from: first.from, quantity: rest });
    if (left <= 0) break;
  }
  return out;
}
