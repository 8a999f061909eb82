/**
 * Undo: whoever tapped takes it back within moments, as if it had not been asked.
 *
 * Only the latest tap on a request can be told from the others; once somebody else has joined, the request stands.
 */
import { ok, refuse } from '../contract/errors.ts';
import { withStatus } from '../domain/dispenser.ts';
import type { RequestDoc } from '../domain/model.ts';
import { isOpenRequest } from '../domain/request.ts';
import { logActivity } from './log-activity.ts';
import type { Context, Tx, UseCase } from './ports.ts';

export interface Withdrawal {
  readonly request: string;
  /** As handed out with the receipt of the tap. */
  readonly undo: string;
  /** How long after the tap it may be taken back, ms. */
  readonly windowMs: number;
}

/**
 * Answers the request as it is now; asked again, the same. Errors: `not-found`; `forbidden` for a tap of somebody else;
 * `conflict` when it is too late: the time is over, others have joined, or somebody is on it already.
 */
export const withdrawRequest: UseCase<Withdrawal, RequestDoc> = (tx, { request: id, undo, windowMs }, context) => {
  const request = tx.get('requests', id);
  if (request === undefined) return refuse('not-found', `There is no request ${id}.`);
  const tap = request.lastTap;
  if (tap === undefined || tap.undo !== undo)
    return refuse('conflict', 'Somebody else has asked for it too since.', { reason: 'asked-again' });
  if (tap.by !== context.by) return refuse('forbidden', 'Only who asked may take it back.');
  if (tap.undone) return ok(request);
  if (context.now > tap.at + windowMs)
    return refuse('conflict', 'It is too late to take this back.', { reason: 'too-late' });
  const untouched = tap.before === null ? request.status === 'open' : isOpenRequest(request);
  if (!untouched)
    return refuse('conflict', `Request ${id} is ${request.status} already.`, { reason: 'answered-already' });

  const { quantity: _quantity, note: _note, ...rest } = request;
  const lastTap = { ...tap, undone: true };
  const after: RequestDoc =
    tap.before === null
      ? { ...request, status: 'withdrawn', answeredAt: context.now, lastTap }
      : { ...rest, ...tap.before, lastTap };
  tx.put('requests', after);
  if (tap.before === null) forget(tx, request, context);
  return ok(after);
};

/** What the tap did besides: the sensor that was doubted for it is believed again. */
function forget(tx: Tx, { id, dispenser, item, next }: RequestDoc, context: Context): void {
  const about = { ...(dispenser && { dispenser }), ...(item && { item }) };
  logActivity(tx, { kind: 'request-answered', request: id, how: 'withdrawn', ...about }, context);
  const unit = dispenser === undefined ? undefined : tx.get('dispensers', dispenser);
  const level = dispenser === undefined ? undefined : tx.get('levels', dispenser);
  if (next.kind !== 'will-check' || unit === undefined || level?.doubt?.problem !== 'suspect') return;
  const { doubt: _doubt, ...believed } = level;
  tx.put('levels', withStatus(believed, unit, context.now));
}
