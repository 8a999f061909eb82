/**
 * Whoever walks a round ticks a stop: refilled, left out, or not there to be refilled with. A refill is booked as by hand
 * anywhere else, and what it changed is noted, so that the tick can be taken back.
 */
import type { TickStop } from '../contract/api/rounds.ts';
import { ok, refuse } from '../contract/errors.ts';
import type { RoundDoc, StopResult } from '../domain/model.ts';
import { withResult } from '../domain/round-progress.ts';
import type { Context, Tx, UseCase } from './ports.ts';
import { refillByHand } from './refill-by-hand.ts';
import { beforeWork, workDone } from './work-done.ts';

export interface Tick {
  readonly round: string;
  readonly n: number;
  readonly tick: TickStop;
}

/**
 * Answers the round as it is now; a refill that its sensor told of already is left as it is. Errors: `not-found`; `conflict`
 * when the round is over or somebody has ticked the stop.
 */
export const tickStop: UseCase<Tick, RoundDoc> = (tx, { round: id, n, tick }, context) => {
  const round = tx.get('rounds', id);
  if (round === undefined) return refuse('not-found', `There is no round ${id}.`);
  const stop = round.stops.find((one) => one.n === n);
  if (stop === undefined) return refuse('not-found', `Round ${id} has no stop ${n}.`);
  if (stop.result?.by === 'system' && tick.result === 'refilled') return ok(round);
  if (stop.result !== undefined)
    return refuse('conflict', `Stop ${n} is ticked already, by ${stop.result.by}: take that back first.`, {
      reason: 'ticked-already',
      about: { by: stop.result.by },
    });
  if (round.endedAt !== undefined) return refuse('conflict', `Round ${id} is over.`, { reason: 'round-over' });
  const made = resultOf(tx, stop.dispenser, tick, context);
  if (!made.ok) return made;
  const after = withResult(round, n, made.value, context);
  tx.put('rounds', after);
  return ok(after);
};

function resultOf(tx: Tx, dispenser: string, { result: kind, level, quantity, note }: TickStop, context: Context) {
  const told = { kind, at: context.now, by: context.by, ...(note ? { note } : {}) };
  if (kind !== 'refilled') return ok<StopResult>({ ...told, movements: [] });
  const before = beforeWork(tx, dispenser);
  const refill = { level, ...(quantity === undefined ? {} : { quantity }), ...(note ? { note } : {}) };
  const booked = refillByHand(tx, { dispenser, refill }, context);
  if (!booked.ok) return booked;
  return ok<StopResult>({ ...told, level, ...workDone(tx, before, booked.value, context) });
}
