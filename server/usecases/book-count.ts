/**
 * Books what somebody counted in a storeroom: the balance becomes the count. A count that differs by more than
 * miscounting explains is a discrepancy, unless it is the first: opening stock.
 */
import { balanceId, countDiffers, roundQuantity } from '../domain/ledger.ts';
import type { MovementDoc } from '../domain/model.ts';
import { bookMovement } from './book-movement.ts';
import type { Context, Tx } from './ports.ts';

export interface Count {
  readonly item: string;
  readonly location: string;
  readonly counted: number;
  readonly note?: string | undefined;
}

export function bookCount(tx: Tx, { item, location, counted, note }: Count, context: Context): MovementDoc {
  const before = tx.get('balances', balanceId(item, location));
  const expected = before?.onHand ?? 0;
  const change = roundQuantity(roundQuantity(counted) - expected);
  const line = { kind: 'count', item, quantity: counted, change, to: location, ...(note ? { note } : {}) } as const;
  const movement = bookMovement(tx, line, context);
  if (before !== undefined && countDiffers(expected, counted)) {
    tx.put('discrepancies', {
      id: context.newId(),
      at: context.now,
      kind: 'count-differs',
      item,
      location,
      expected,
      found: movement.quantity,
      status: 'open',
    });
  }
  return movement;
}
