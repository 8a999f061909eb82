/** The first admin: by the operator's password, or by a link that works once. There is no default password. */
import type { Clock, Store } from '../usecases/ports.ts';
import { offerSetUpLink } from '../usecases/set-up-links.ts';
import { setUpFirstAdmin } from '../usecases/users.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import { hashSecret, newSecret } from './secrets.ts';

/**
 * Call once the store has started. With users there is nothing to do: answers null. Without, `adminPassword` makes the
 * user `admin`; else answers the token for the link `/office#setup=TOKEN`, to be printed. The store has its hash, so that
 * any server on it takes the link.
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
  const context = { now: clock.now(), by: 'system', newId };
  if (adminPassword === null) {
    const token = newSecret();
    const offered = await store.transact((tx) => offerSetUpLink(tx, { id: hashSecret(token) }, context));
    return offered.ok ? token : null;
  }
  const passwordHash = await passwords.hash(adminPassword);
  await store.transact((tx) => setUpFirstAdmin(tx, { id: 'admin', passwordHash, link: null }, context));
  return null;
}
