/** People who log in: added, changed, removed, and the very first one. Passwords arrive hashed. */
import type { UserInput } from '../contract/api/access.ts';
import { ok, type Result, refuse } from '../contract/errors.ts';
import type { UserDoc } from '../domain/model.ts';
import type { Tx, UseCase } from './ports.ts';
import { recordAudit } from './record-audit.ts';
import { closeSessionsOf } from './sessions.ts';
import { mayBeSetUp } from './set-up-links.ts';

export interface PutUser {
  readonly id: string;
  readonly input: Omit<UserInput, 'password'>;
  /** Absent: the password stays as it is. */
  readonly passwordHash?: string;
}

/**
 * Adds or changes a user. A new password, a lesser role or a disabled account ends the sessions that the user has.
 * Refuses a new user without a password, and the change that would leave no admin able to log in.
 */
export const putUser: UseCase<PutUser, UserDoc> = (tx, { id, input, passwordHash }, context) => {
  const before = tx.get('users', id);
  const hash = passwordHash ?? before?.passwordHash;
  if (hash === undefined)
    return refuse('invalid', `A new user needs a password; user ${id} does not exist yet`, {
      reason: 'password-needed',
    });
  const user: UserDoc = {
    id,
    name: input.name ?? before?.name ?? id,
    role: input.role,
    disabled: input.disabled,
    passwordHash: hash,
    createdAt: before?.createdAt ?? context.now,
  };
  const isAdmin = user.role === 'admin' && !user.disabled;
  if (!isAdmin && isLastAdmin(tx, id)) return refuseLastAdmin(id);
  tx.put('users', user);
  if (passwordHash !== undefined || user.disabled || user.role !== before?.role) closeSessionsOf(tx, id);
  recordAudit(
    tx,
    { action: before ? 'user.changed' : 'user.added', subject: `user:${id}`, detail: `role ${user.role}` },
    context,
  );
  return ok(user);
};

export const removeUser: UseCase<{ id: string }, void> = (tx, { id }, context) => {
  if (tx.get('users', id) === undefined) return refuse('not-found', `There is no user ${id}`);
  if (isLastAdmin(tx, id)) return refuseLastAdmin(id);
  tx.remove('users', id);
  closeSessionsOf(tx, id);
  recordAudit(tx, { action: 'user.removed', subject: `user:${id}` }, context);
  return ok(undefined);
};

export interface FirstAdmin {
  readonly id: string;
  readonly passwordHash: string;
  /** SHA-256 of the set-up link's token; null for who needs none. */
  readonly link: string | null;
}

/** Adds the first admin. Refuses when anybody exists already, so that of all set-up links one can be used, and once. */
export const setUpFirstAdmin: UseCase<FirstAdmin, UserDoc> = (tx, input, context) => {
  const usable = mayBeSetUp(tx, input.link);
  if (!usable.ok) return usable;
  const user: UserDoc = {
    id: input.id,
    name: input.id,
    role: 'admin',
    passwordHash: input.passwordHash,
    disabled: false,
    createdAt: context.now,
  };
  tx.put('users', user);
  for (const { id } of [...tx.values('setups')]) tx.remove('setups', id);
  recordAudit(tx, { action: 'user.added', subject: `user:${user.id}`, detail: 'the first admin' }, context);
  return ok(user);
};

function isLastAdmin(tx: Tx, id: string): boolean {
  const admins = [...tx.values('users')].filter((user) => user.role === 'admin' && !user.disabled);
  return admins.length === 1 && admins[0]?.id === id;
}

function refuseLastAdmin(id: string): Result<never> {
  return refuse('conflict', `User ${id} is the last admin; make somebody else admin first`, { reason: 'last-admin' });
}
