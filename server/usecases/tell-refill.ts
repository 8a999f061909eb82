/** Staff say that they refilled a dispenser, and may take it back. */

import type { NewRefill, ToldRefill } from '../contract/api/stock.ts';
import { ownNotes } from '../contract/api/stock.ts';
import { ok, refuse } from '../contract/errors.ts';
import type { UseCase } from './ports.ts';
import { refillByHand } from './refill-by-hand.ts';
import { takeBackWork } from './take-back-work.ts';
import { beforeWork, workDone } from './work-done.ts';

/** Errors: `not-found`. All zero when the same refill was known already. */
export const tellRefill: UseCase<{ dispenser: string; refill: NewRefill }, ToldRefill> = (tx, input, context) => {
  const before = beforeWork(tx, input.dispenser);
  const booked = refillByHand(tx, input, context);
  if (!booked.ok) return booked;
  const id = context.newId();
  const { issued, stub, movements, discrepancy } = booked.value;
  const work = workDone(tx, before, booked.value, context);
  tx.put('undos', { id, at: context.now, dispenser: input.dispenser, work });
  return ok({ id, issued, stub, movements: [...movements], ...(discrepancy === undefined ? {} : { discrepancy }) });
};

/** Errors: `not-found` when there is none, or it was taken back; `conflict` when the goods cannot be put back any more. */
export const untellRefill: UseCase<{ dispenser: string; refill: string }, null> = (
  tx,
  { dispenser, refill: id },
  context,
) => {
  const undo = tx.get('undos', id);
  if (undo?.work === undefined || undo.dispenser !== dispenser)
    return refuse('not-found', `There is no refill ${id} of ${dispenser} to take back.`, { reason: 'too-late' });
  const refused = takeBackWork(tx, { work: undo.work, dispenser, note: ownNotes.refillTakenBack }, context);
  if (refused !== null) return refused;
  tx.remove('undos', id);
  return ok(null);
};
