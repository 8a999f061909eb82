/** Staff say that they refilled a dispenser. */

import type { NewRefill } from '../contract/api/stock.ts';
import { ok, refuse } from '../contract/errors.ts';
import type { BookedRefill } from '../domain/refill.ts';
import { bookRefill } from './book-refill.ts';
import type { UseCase } from './ports.ts';

/** Errors: `not-found`. Answers what was booked; all zero when the same refill was known already. */
export const refillByHand: UseCase<{ dispenser: string; refill: NewRefill }, BookedRefill> = (tx, input, context) => {
  const dispenser = tx.get('dispensers', input.dispenser);
  if (dispenser === undefined || dispenser.retired)
    return refuse('not-found', `There is no dispenser ${input.dispenser}.`);
  const known = tx.get('levels', dispenser.id)?.level ?? null;
  // Nothing tells how full a dispenser without a sensor was: whoever refills it found it empty.
  const fromLevel = dispenser.device === undefined || known === null ? 0 : known;
  const { level: toLevel, quantity, note } = input.refill;
  return ok(bookRefill(tx, { dispenser, fromLevel, toLevel, how: 'tapped', at: context.now, quantity, note }, context));
};
