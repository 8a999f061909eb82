/**
 * Takes a tick back, as if nobody had been there: the ledger by reversals, the requests that it answered open again, and the
 * level as it was, unless its sensor has reported since and knows better.
 */
import { ok, type Result, refuse } from '../contract/errors.ts';
import { withStatus } from '../domain/dispenser.ts';
import { roundQuantity } from '../domain/ledger.ts';
import type { RoundDoc, StopResult } from '../domain/model.ts';
import type { Context, Tx, UseCase } from './ports.ts';
import { recordUse } from './record-use.ts';
import { reverseMovement } from './reverse-movement.ts';
import { settleDiscrepancy } from './settle-discrepancy.ts';

const note = 'the tick was taken back';

/** Errors: `not-found`; `conflict` for what a sensor told, and when the goods cannot be put back any more. */
export const untickStop: UseCase<{ round: string; n: number }, RoundDoc> = (tx, { round: id, n }, context) => {
  const round = tx.get('rounds', id);
  const stop = round?.stops.find((one) => one.n === n);
  if (round === undefined || stop === undefined) return refuse('not-found', `There is no stop ${n} of a round ${id}.`);
  const { result, ...rest } = stop;
  if (result === undefined) return ok(round);
  if (result.by === 'system') return refuse('conflict', `The sensor of ${stop.dispenser} told of this refill.`);
  const refused = takeBack(tx, stop.dispenser, result, context);
  if (refused !== null) return refused;
  const { endedAt: _endedAt, endedBy: _endedBy, ...open } = round;
  const after = { ...open, stops: round.stops.map((one) => (one.n === n ? rest : one)) };
  tx.put('rounds', after);
  return ok(after);
};

function takeBack(tx: Tx, dispenser: string, result: StopResult, context: Context): Result<never> | null {
  const known = tx.get('levels', dispenser);
  const stands = known?.told?.at === result.at && known.refilledAt === result.at && known.level === known.told.level;
  for (const id of result.movements) {
    const movement = tx.get('movements', id);
    // What no storeroom had was written off out of nowhere, and weighs on nothing.
    const isNowhere = movement?.kind === 'write-off' && movement.from === undefined;
    if (movement === undefined || movement.reversedBy !== undefined || isNowhere) continue;
    const reversed = reverseMovement(tx, { movement: id, note }, context);
    if (!reversed.ok) return reversed;
  }
  if (stands && result.before !== undefined) restore(tx, dispenser, result.before, result.at, context);
  const shortage = result.discrepancy === undefined ? undefined : tx.get('discrepancies', result.discrepancy);
  if (shortage?.status === 'open') settleDiscrepancy(tx, { discrepancy: shortage.id, note }, context);
  for (const id of result.requests ?? []) reopen(tx, id, result.at);
  return null;
}

/** Content before = content now + what was taken for used in between, which is taken back. */
function restore(tx: Tx, id: string, before: NonNullable<StopResult['before']>, at: number, context: Context): void {
  const level = tx.get('levels', id);
  const dispenser = tx.get('dispensers', id);
  if (level === undefined || dispenser === undefined) return;
  const used = roundQuantity(before.content - level.content);
  recordUse(tx, { item: dispenser.item, quantity: -used, at, how: 'used' });
  const { told: _told, doubt: _doubt, ...rest } = level;
  const recent = before.level === null ? [] : [before.level];
  tx.put('levels', withStatus({ ...rest, ...before, filter: { ...level.filter, recent } }, dispenser, context.now));
}

function reopen(tx: Tx, id: string, at: number): void {
  const request = tx.get('requests', id);
  if (request?.status !== 'done' || request.answeredAt !== at) return;
  const { answeredAt: _answeredAt, answeredBy: _answeredBy, ...open } = request;
  tx.put('requests', { ...open, status: 'open' });
}
