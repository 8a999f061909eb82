/** Somebody else wants the same: "me too". */
import { ok, refuse } from '../contract/errors.ts';
import type { RequestDoc } from '../domain/model.ts';
import { isOpenRequest } from '../domain/request.ts';
import type { UseCase } from './ports.ts';

/** Errors: `not-found`, `conflict` when it is answered already. */
export const joinRequest: UseCase<{ request: string }, RequestDoc> = (tx, { request: id }) => {
  const request = tx.get('requests', id);
  if (request === undefined) return refuse('not-found', `There is no request ${id}.`);
  if (!isOpenRequest(request))
    return refuse('conflict', `Request ${id} is ${request.status} already.`, { reason: 'answered-already' });
  // Whoever asked before cannot take it back any more.
  const { lastTap: _lastTap, ...rest } = request;
  const joined: RequestDoc = { ...rest, askers: request.askers + 1 };
  tx.put('requests', joined);
  return ok(joined);
};
