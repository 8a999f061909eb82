/** Somebody sets out: what the next round would be, less what others are on their way to. */
import type { NewRound } from '../contract/api/rounds.ts';
import { ok, refuse } from '../contract/errors.ts';
import type { RoundDoc } from '../domain/model.ts';
import { nextRound } from '../domain/round.ts';
import type { UseCase } from './ports.ts';

const hour = 3_600_000;

/** Errors: `conflict` when there is nothing to walk to; `not-found` for a place that is not there. */
export const startRound: UseCase<NewRound, RoundDoc> = (tx, { hours, within }, { now, by, newId }) => {
  if (within !== undefined && tx.get('locations', within) === undefined)
    return refuse('not-found', `There is no location ${within}.`);
  const { stops, cart } = nextRound(tx, { now, soonMs: hours * hour, within, leaveOutTaken: true });
  if (stops.length === 0) {
    const walked = [...tx.values('rounds')].some(({ endedAt }) => endedAt === undefined);
    return refuse(
      'conflict',
      walked ? 'Somebody is on the way to all that needs refilling.' : 'There is nothing to refill.',
      { reason: walked ? 'all-taken' : 'nothing-to-refill' },
    );
  }
  const round: RoundDoc = {
    id: newId(),
    at: now,
    by,
    stops: stops.map(({ dispenser, taken: _taken, ...stop }, i) => ({
      n: i + 1,
      dispenser: dispenser.id,
      location: dispenser.location,
      item: dispenser.item,
      ...stop,
    })),
    cart,
  };
  tx.put('rounds', round);
  return ok(round);
};
