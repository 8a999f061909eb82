/** Takes a tick of a round back, and with it what it booked. */
import { ownNotes } from '../contract/api/stock.ts';
import { ok, refuse } from '../contract/errors.ts';
import type { RoundDoc } from '../domain/model.ts';
import type { UseCase } from './ports.ts';
import { takeBackWork } from './take-back-work.ts';

const note = ownNotes.tickTakenBack;

/** Errors: `not-found`; `conflict` for what a sensor told, and when the goods cannot be put back any more. */
export const untickStop: UseCase<{ round: string; n: number }, RoundDoc> = (tx, { round: id, n }, context) => {
  const round = tx.get('rounds', id);
  const stop = round?.stops.find((one) => one.n === n);
  if (round === undefined || stop === undefined) return refuse('not-found', `There is no stop ${n} of a round ${id}.`);
  const { result, ...rest } = stop;
  if (result === undefined) return ok(round);
  if (result.by === 'system')
    return refuse('conflict', `The sensor of ${stop.dispenser} told of this refill.`, {
      reason: 'sensed',
      about: { dispenser: stop.dispenser },
    });
  const refused = takeBackWork(tx, { work: result, dispenser: stop.dispenser, note }, context);
  if (refused !== null) return refused;
  const { endedAt: _endedAt, endedBy: _endedBy, ...open } = round;
  const after = { ...open, stops: round.stops.map((one) => (one.n === n ? rest : one)) };
  tx.put('rounds', after);
  return ok(after);
};
