/**
 * Undoes a line of the ledger by booking its opposite. What a refill put into a dispenser comes out of its content; what
 * the content no longer has was wrongly taken for use, and is taken back from it.
 */
import { ok, type Result, refuse } from '../contract/errors.ts';
import { applyMovement, contentChange, issuedChange, roundQuantity } from '../domain/ledger.ts';
import type { MovementDoc } from '../domain/model.ts';
import { bookMovement, type NewLine, onHandAt } from './book-movement.ts';
import type { Tx, UseCase } from './ports.ts';
import { recordUse } from './record-use.ts';
import { unreceive } from './unreceive.ts';

/** Errors: `not-found`; `conflict` when it is a reversal or reversed already, or when the goods are no longer there. */
export const reverseMovement: UseCase<{ movement: string; note?: string | undefined }, MovementDoc> = (
  tx,
  { movement: id, note },
  context,
) => {
  const original = tx.get('movements', id);
  if (original === undefined) return refuse('not-found', `There is no movement ${id}.`);
  const line = { ...opposite(original), ...(note ? { note } : {}) };
  const refused = whyNot(tx, original, line);
  if (refused) return refused;
  const reversal = bookMovement(tx, line, context);
  tx.put('movements', { ...original, reversedBy: reversal.id });
  const { item, at } = original;
  recordUse(tx, { item, quantity: -issuedChange(original), at, how: 'issued' });
  changeContent(tx, original, -contentChange(original));
  if (original.kind === 'receipt') unreceive(tx, original);
  return ok(reversal);
};

function opposite(original: MovementDoc): NewLine {
  const { id, item, from, to, dispenser, order, request } = original;
  // A count that lowered the balance is undone into the storeroom, one that raised it out of there.
  const change = original.kind === 'count' ? (original.change ?? 0) : original.quantity;
  const [out, into] = change < 0 ? [from, to] : [to, from];
  return {
    kind: 'reversal',
    item,
    quantity: Math.abs(change),
    reverses: id,
    ...(out === undefined ? {} : { from: out }),
    ...(into === undefined ? {} : { to: into }),
    ...(dispenser === undefined ? {} : { dispenser }),
    ...(order === undefined ? {} : { order }),
    ...(request === undefined ? {} : { request }),
  };
}

function whyNot(tx: Tx, original: MovementDoc, line: NewLine): Result<never> | null {
  const { id, kind, item, dispenser, reversedBy } = original;
  if (kind === 'reversal')
    return refuse('conflict', `${id} is a reversal: book the movement anew instead.`, { reason: 'is-a-reversal' });
  if (reversedBy !== undefined)
    return refuse('conflict', `Movement ${id} is reversed already, by ${reversedBy}.`, { reason: 'reversed-already' });
  if (kind === 'write-off' && line.to === undefined) {
    return refuse('conflict', `No storeroom had what ${id} wrote off: settle the discrepancy of that refill instead.`, {
      reason: 'from-nowhere',
    });
  }
  if (contentChange(original) !== 0 && !stillHolds(tx, original)) {
    return refuse('conflict', `Dispenser ${dispenser} no longer holds ${item}: count the storeroom instead.`, {
      reason: 'no-longer-held',
      about: { dispenser: dispenser ?? '', item },
    });
  }
  if (line.to !== undefined && tx.get('locations', line.to)?.retired) {
    return refuse('conflict', `Storeroom ${line.to} is retired: book a return to another storeroom instead.`, {
      reason: 'storeroom-retired',
      about: { location: line.to },
    });
  }
  const applied = applyMovement(line, (location) => onHandAt(tx, item, location));
  if (applied.ok) return null;
  const { location, onHand, wanted } = applied.shortage;
  return refuse(
    'conflict',
    `Reversing takes ${wanted} ${item} out of ${location}, which holds ${onHand}: reverse what was taken out since, or count the storeroom.`,
    { reason: 'not-enough-stock', about: { item, location, onHand, wanted } },
  );
}

function stillHolds(tx: Tx, { dispenser: id, item }: MovementDoc): boolean {
  const dispenser = id === undefined ? undefined : tx.get('dispensers', id);
  return dispenser !== undefined && !dispenser.retired && dispenser.item === item;
}

function changeContent(tx: Tx, { dispenser, item, at }: MovementDoc, change: number): void {
  const level = dispenser === undefined ? undefined : tx.get('levels', dispenser);
  if (level === undefined || change === 0) return;
  const after = roundQuantity(level.content + change);
  tx.put('levels', { ...level, content: Math.max(0, after) });
  if (after < 0) recordUse(tx, { item, quantity: after, at, how: 'used' });
}
