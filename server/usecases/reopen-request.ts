/** Takes the answer to a request back, and what it booked: a mistaken tap of staff. */
import { ownNotes } from '../contract/api/stock.ts';
import { ok, refuse } from '../contract/errors.ts';
import type { RequestDoc } from '../domain/model.ts';
import { isOpenRequest, sameTarget } from '../domain/request.ts';
import type { UseCase } from './ports.ts';
import { takeBackWork } from './take-back-work.ts';

/**
 * Answers the request as it was before its latest answer. Errors: `not-found`; `conflict` when it is not answered, was
 * answered otherwise since, too long ago, or has been asked for anew.
 */
export const reopenRequest: UseCase<{ request: string }, RequestDoc> = (tx, { request: id }, context) => {
  const request = tx.get('requests', id);
  if (request === undefined) return refuse('not-found', `There is no request ${id}.`);
  const undo = tx.get('undos', id);
  if (undo?.request === undefined || undo.at !== request.answeredAt)
    return refuse('conflict', `The answer to request ${id} cannot be taken back any more.`, { reason: 'too-late' });
  for (const other of tx.values('requests'))
    if (other.id !== id && isOpenRequest(other) && sameTarget(other, request))
      return refuse('conflict', `The same as request ${id} has been asked for since: ${other.id}.`, {
        reason: 'asked-again',
      });
  const { work, dispenser } = undo;
  const note = ownNotes.answerTakenBack;
  const refused = work === undefined ? null : takeBackWork(tx, { work, dispenser, note }, context);
  if (refused !== null) return refused;
  const { answeredAt: _at, answeredBy: _by, answer: _answer, ...open } = request;
  const after = { ...open, ...undo.request };
  tx.put('requests', after);
  tx.remove('undos', id);
  return ok(after);
};
