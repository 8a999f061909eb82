/** The first admin: by the operator's password, or by a link that works once. There is no default password. */
import type { Clock, Store } from '../usecases/ports.ts';
import { setUpFirstAdmin } from '../usecases/users.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import { newSecret } from './secrets.ts';

/**
 * Call once the store has started. With users there is nothing to do: answers null. Without, `adminPassword` makes the
 * user `admin`; else answers the token for the link `/office#setup=TOKEN`, to be printed and given to `createHttpEdge`.
 */
export async function ensureSetup(parts: {
  store: Store;
  clock: Clock;
  newId: () => string;
  adminPassword: string | null;
  passwords?: Passwords;
}): Promise<string | null> {
  const { store, clock, newId, adminPassword, passwords = createPasswords() } = parts;
  if (store.state.size('users') > 0) return null;
  if (adminPassword === null) return newSecret();
  const passwordHash = await passwords.hash(adminPassword);
  const context = { now: clock.now(), by: 'system', newId };
  await store.transact((tx) => setUpFirstAdmin(tx, { id: 'admin', passwordHash }, context));
  return null;
}
