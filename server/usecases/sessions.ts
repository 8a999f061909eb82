/**
 * Sessions of people who logged in: opened, kept alive, closed.
 *
 * A session holds 12 h from log-in and 1 h from its last use. Its document is named by the SHA-256 of the cookie, so
 * that the state gives nobody a way in.
 */
import { ok } from '../contract/errors.ts';
import type { SessionDoc, UserDoc } from '../domain/model.ts';
import type { State, Tx, UseCase } from './ports.ts';
import { recordAudit } from './record-audit.ts';

const minute = 60_000;
export const sessionLifetime = 12 * 60 * minute;
export const sessionIdle = 60 * minute;
/** A use is written down at most this often: a read must not cost a commit. */
export const sessionTouch = 5 * minute;

export interface LiveSession {
  readonly session: SessionDoc;
  readonly user: UserDoc;
}

/** The session of that id and its user, unless it has run out or the user may no longer log in. */
export function findSession(state: State, id: string, now: number): LiveSession | null {
  const session = state.get('sessions', id);
  if (session === undefined) return null;
  if (now >= session.createdAt + sessionLifetime || now >= session.usedAt + sessionIdle) return null;
  const user = state.get('users', session.user);
  return user === undefined || user.disabled ? null : { session, user };
}

/** Opens a session under a new id; `replaces` is the one that the same browser had, which ends. */
export const openSession: UseCase<{ id: string; user: string; replaces: string | null }, SessionDoc> = (
  tx,
  { id, user, replaces },
  context,
) => {
  if (replaces !== null) tx.remove('sessions', replaces);
  const session: SessionDoc = { id, user, createdAt: context.now, usedAt: context.now };
  tx.put('sessions', session);
  recordAudit(tx, { action: 'session.opened', subject: `user:${user}` }, context);
  return ok(session);
};

/** Notes that a session is in use. */
export const touchSession: UseCase<{ id: string }, void> = (tx, { id }, { now }) => {
  const session = tx.get('sessions', id);
  if (session !== undefined && session.usedAt < now) tx.put('sessions', { ...session, usedAt: now });
  return ok(undefined);
};

export const closeSession: UseCase<{ id: string }, void> = (tx, { id }, context) => {
  const session = tx.get('sessions', id);
  if (session !== undefined) {
    tx.remove('sessions', id);
    recordAudit(tx, { action: 'session.closed', subject: `user:${session.user}` }, context);
  }
  return ok(undefined);
};

/** A log-in that failed, for the audit log. */
export const noteFailedLogin: UseCase<{ username: string; address: string }, void> = (tx, input, context) => {
  recordAudit(
    tx,
    { action: 'login.failed', subject: `user:${input.username}`, detail: `from ${input.address}` },
    context,
  );
  return ok(undefined);
};

/** Ends every session of a user. */
export function closeSessionsOf(tx: Tx, user: string): void {
  for (const session of [...tx.values('sessions')]) if (session.user === user) tx.remove('sessions', session.id);
}
