/**
 * Books one line of the ledger: the movement, the balances that it changes, and use by hand. What it does to a
 * dispenser's level is its caller's, since readings change that too.
 */
import { applyMovement, balanceId, issuedChange, roundQuantity } from '../domain/ledger.ts';
import type { MovementDoc } from '../domain/model.ts';
import type { Context, Tx } from './ports.ts';
import { recordUse } from './record-use.ts';

/** A movement to book; `at` is now and `by` the caller unless given. */
export type NewLine = Omit<MovementDoc, 'id' | 'at' | 'by' | 'reversedBy'> & Partial<Pick<MovementDoc, 'at' | 'by'>>;

/** Callers check first that there is enough (`onHandAt`): a shortage here is a fault of ours and throws. */
export function bookMovement(tx: Tx, line: NewLine, context: Context): MovementDoc {
  const movement: MovementDoc = {
    at: context.now,
    by: context.by,
    ...line,
    quantity: roundQuantity(line.quantity),
    id: context.newId(),
  };
  const applied = applyMovement(movement, (location) => onHandAt(tx, movement.item, location));
  if (!applied.ok) {
    const { location, onHand, wanted } = applied.shortage;
    throw new Error(`${movement.kind} of ${wanted} ${movement.item} out of ${location}, which holds ${onHand}`);
  }
  for (const balance of applied.balances) tx.put('balances', { ...balance, at: context.now });
  tx.put('movements', movement);
  recordUse(tx, { item: movement.item, quantity: issuedChange(movement), at: movement.at, how: 'issued' });
  return movement;
}

/** What the ledger says that a storeroom holds of an item. */
export function onHandAt(tx: Pick<Tx, 'get'>, item: string, location: string): number {
  return tx.get('balances', balanceId(item, location))?.onHand ?? 0;
}
