/**
 * Facilities answers a request: accepts, finishes or declines it. Finishing books what it took: an item handed over, a
 * dispenser refilled, unless its sensor has told of that already.
 */
import { ok, refuse } from '../contract/errors.ts';
import type { RequestDoc, Work } from '../domain/model.ts';
import { type Answer, answerRequest as answered, isTrusted } from '../domain/request.ts';
import { bookRefill } from './book-refill.ts';
import { issueForRequest } from './issue-for-request.ts';
import { logActivity } from './log-activity.ts';
import type { Context, Tx, UseCase } from './ports.ts';
import { beforeWork, workDone } from './work-done.ts';

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
  const work = answer === 'done' ? bookWork(tx, request, context) : undefined;
  const { status, answeredAt, answeredBy, answer: said } = request;
  tx.put('undos', {
    id,
    at: context.now,
    request: {
      status,
      ...(answeredAt !== undefined && { answeredAt }),
      ...(answeredBy !== undefined && { answeredBy }),
      ...(said !== undefined && { answer: said }),
    },
    ...(request.dispenser !== undefined && { dispenser: request.dispenser }),
    ...(work && { work }),
  });
  const { dispenser, item } = request;
  const about = { ...(dispenser && { dispenser }), ...(item && { item }) };
  logActivity(tx, { kind: 'request-answered', request: id, how: after.value.status, ...about }, context);
  return ok(after.value);
};

function bookWork(
  tx: Tx,
  { id, kind, item, quantity = 1, location, dispenser, next }: RequestDoc,
  context: Context,
): Work | undefined {
  if (kind === 'item' && item !== undefined) {
    const { movements, missing, discrepancy } = issueForRequest(tx, { request: id, item, quantity, location }, context);
    return {
      at: context.now,
      movements,
      ...(discrepancy === undefined ? {} : { discrepancy, beyond: { item, quantity: missing } }),
    };
  }
  // Where the sensor said otherwise somebody went to look: a refill is theirs to tell, or the sensor's.
  if (kind !== 'empty' || dispenser === undefined || next.kind === 'will-check') return undefined;
  const unit = tx.get('dispensers', dispenser);
  // Taken down since.
  if (unit === undefined || unit.retired) return undefined;
  const level = tx.get('levels', dispenser);
  // Without a sensor to believe, it was as empty as they said.
  const fromLevel = isTrusted(unit, level) ? level.level : 0;
  const before = beforeWork(tx, dispenser);
  const refill = { dispenser: unit, fromLevel, toLevel: 100, how: 'tapped', at: context.now } as const;
  return workDone(tx, before, bookRefill(tx, refill, context), context);
}
