/** Whoever walked it is back; stops that are left are there for the next round. */
import { ok, refuse } from '../contract/errors.ts';
import type { RoundDoc } from '../domain/model.ts';
import type { UseCase } from './ports.ts';

/** Ended again, it answers the same. Errors: `not-found`. */
export const endRound: UseCase<{ round: string }, RoundDoc> = (tx, { round: id }, { now, by }) => {
  const round = tx.get('rounds', id);
  if (round === undefined) return refuse('not-found', `There is no round ${id}.`);
  if (round.endedAt !== undefined) return ok(round);
  const ended = { ...round, endedAt: now, endedBy: by };
  tx.put('rounds', ended);
  return ok(ended);
};
