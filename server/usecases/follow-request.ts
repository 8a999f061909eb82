/** A link to one request, for who asked: made with the receipt, revoked by whoever holds it or by staff. */
import { ok, refuse } from '../contract/errors.ts';
import type { FollowDoc } from '../domain/model.ts';
import type { UseCase } from './ports.ts';
import { recordAudit } from './record-audit.ts';

/** More than anybody makes by tapping; a script must not fill the state. */
const maxEach = 50;

export interface NewFollow {
  readonly request: string;
  /** As handed out with the receipt of the tap. */
  readonly undo: string;
  readonly tokenHash: string;
}

/** Errors: `not-found`; `forbidden` for a tap of somebody else; `too-many`. */
export const followRequest: UseCase<NewFollow, FollowDoc> = (tx, { request: id, undo, tokenHash }, { now, by }) => {
  const request = tx.get('requests', id);
  if (request === undefined) return refuse('not-found', `There is no request ${id}.`);
  const tap = request.lastTap;
  if (tap === undefined || tap.undo !== undo || tap.by !== by)
    return refuse('forbidden', 'Only who asked last may follow it, with what the receipt says.');
  let links = 0;
  for (const follow of tx.values('follows')) if (follow.request === id) links++;
  if (links >= maxEach) return refuse('too-many', 'This request has very many links already.');
  const follow: FollowDoc = { id: tokenHash, request: id, createdAt: now };
  tx.put('follows', follow);
  return ok(follow);
};

/** Revokes one link. Errors: `not-found`. */
export const endFollow: UseCase<{ tokenHash: string }, void> = (tx, { tokenHash }) => {
  if (tx.get('follows', tokenHash) === undefined) return refuse('not-found', noSuchLink);
  tx.remove('follows', tokenHash);
  return ok(undefined);
};

/** Revokes every link to a request. Errors: `not-found`. */
export const endFollowsOf: UseCase<{ request: string }, { revoked: number }> = (tx, { request }, context) => {
  if (tx.get('requests', request) === undefined) return refuse('not-found', `There is no request ${request}.`);
  const links = [...tx.values('follows')].filter((follow) => follow.request === request);
  for (const { id } of links) tx.remove('follows', id);
  if (links.length > 0)
    recordAudit(
      tx,
      { action: 'request.links-revoked', subject: `request:${request}`, detail: `${links.length}` },
      context,
    );
  return ok({ revoked: links.length });
};

/** The same for a link that never was, that was revoked and that ran out: nobody learns which. */
export const noSuchLink = 'This link is not known, or has ended';
