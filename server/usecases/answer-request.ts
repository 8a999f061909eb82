/**
 * Facilities answers a request: accepts, finishes or declines it. Finishing books what it took: an item handed over, a
 * dispenser refilled, unless its sensor has told of that already.
 */
import { ok, refuse } from '../contract/errors.ts';
import type { RequestDoc } from '../domain/model.ts';
import { type Answer, answerRequest as answered, isTrusted } from '../domain/request.ts';
import { bookRefill } from './book-refill.ts';
import { issueForRequest } from './issue-for-request.ts';
import { logActivity } from './log-activity.ts';
import type { Context, Tx, UseCase } from './ports.ts';

export interface RequestAnswering {
  readonly request: string;
  readonly answer: Answer;
  readonly note?: string | undefined;
}

/** Errors: `not-found`, `conflict` when it is answered already. */
export const answerRequest: UseCase<RequestAnswering, RequestDoc> = (tx, { request: id, answer, note }, context) => {
  const request = tx.get('requests', id);
  if (request === undefined) return refuse('not-found', `There is no request ${id}.`);
  const after = answered(request, answer, { by: context.by, at: context.now, note });
  if (!after.ok) return after;
  // First, so that the refill finds it answered.
  tx.put('requests', after.value);
  if (answer === 'done') bookWork(tx, request, context);
  const { dispenser, item } = request;
  const about = { ...(dispenser && { dispenser }), ...(item && { item }) };
  logActivity(tx, { kind: 'request-answered', request: id, how: after.value.status, ...about }, context);
  return ok(after.value);
};

function bookWork(
  tx: Tx,
  { id, kind, item, quantity = 1, location, dispenser, next }: RequestDoc,
  context: Context,
): void {
  if (kind === 'item' && item !== undefined) {
    issueForRequest(tx, { request: id, item, quantity, location }, context);
    return;
  }
  // Where the sensor said otherwise somebody went to look: a refill is theirs to tell, or the sensor's.
  if (kind !== 'empty' || dispenser === undefined || next.kind === 'will-check') return;
  const unit = tx.get('dispensers', dispenser);
  // Taken down since.
  if (unit === undefined || unit.retired) return;
  const level = tx.get('levels', dispenser);
  // Without a sensor to believe, it was as empty as they said.
  const fromLevel = isTrusted(unit, level) ? level.level : 0;
  bookRefill(tx, { dispenser: unit, fromLevel, toLevel: 100, how: 'tapped', at: context.now }, context);
}
