/**
 * The ledger: what a movement does to the stock of storerooms and to what hangs in dispensers. Every unit that leaves
 * one place reaches another, is used, or is written off.
 *
 * Quantities are in stock units and kept to a millionth, so that sums of fractions carry no dust.
 */
import type { BalanceDoc, MovementDoc } from './model.ts';

const grain = 1e6;

/** A quantity to the ledger's precision, one millionth of a stock unit. Never -0. */
export function roundQuantity(quantity: number): number {
  return Math.round(quantity * grain) / grain + 0;
}

/** Id of the balance of an item in a storeroom. */
export function balanceId(item: string, location: string): string {
  return `${item}@${location}`;
}

/** What decides a movement's effect. */
export type Effective = Pick<MovementDoc, 'kind' | 'item' | 'quantity' | 'change' | 'from' | 'to' | 'dispenser'>;

/** How the stock of each storeroom changes. */
export function storeroomChanges(
  movement: Effective,
): readonly { readonly location: string; readonly change: number }[] {
  const { kind, from, to, quantity } = movement;
  if (kind === 'count') return to === undefined ? [] : [{ location: to, change: movement.change ?? 0 }];
  return [
    ...(from === undefined ? [] : [{ location: from, change: -quantity }]),
    ...(to === undefined ? [] : [{ location: to, change: quantity }]),
  ];
}

/**
 * How the content of the movement's dispenser changes. Issues fill it, returns out of it and counts of it correct it.
 * The stub of a roll is written off out of the new roll, so that a write-off leaves the content alone.
 */
export function contentChange(movement: Effective): number {
  if (movement.dispenser === undefined) return 0;
  if (movement.kind === 'issue') return movement.quantity;
  if (movement.kind === 'return') return -movement.quantity;
  return movement.kind === 'count' ? (movement.change ?? 0) : 0;
}

/** How the use by hand changes: what is issued to no dispenser is used, what is returned was not. */
export function issuedChange(movement: Effective): number {
  if (movement.dispenser !== undefined) return 0;
  if (movement.kind === 'issue') return movement.quantity;
  return movement.kind === 'return' ? -movement.quantity : 0;
}

/** A storeroom holds less than a movement takes. */
export interface Shortage {
  readonly location: string;
  readonly onHand: number;
  readonly wanted: number;
}

export type Applied =
  | { readonly ok: true; readonly balances: readonly BalanceDoc[] }
  | { readonly ok: false; readonly shortage: Shortage };

/** The balances after a movement, or the shortage that forbids it: no balance goes below zero. */
export function applyMovement(movement: Effective, onHand: (location: string) => number): Applied {
  const balances: BalanceDoc[] = [];
  for (const { location, change } of storeroomChanges(movement)) {
    const before = onHand(location);
    const after = roundQuantity(before + change);
    if (after < 0) return { ok: false, shortage: { location, onHand: before, wanted: -change } };
    balances.push({ id: balanceId(movement.item, location), item: movement.item, location, onHand: after });
  }
  return { ok: true, balances };
}

/** Whether a count differs from the ledger by more than miscounting explains: one unit or 2 %, whichever is more. */
export function countDiffers(expected: number, counted: number): boolean {
  return roundQuantity(Math.abs(counted - expected)) > Math.max(1, 0.02 * expected);
}
