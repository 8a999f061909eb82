/**
 * How many log-ins may fail: 10 in 15 minutes for one address, and 10 for one account, from wherever they come.
 *
 * An address from which an account has logged in before is counted on its own, so that strangers can lock nobody out,
 * neither by guessing at the account from elsewhere nor by guessing at other accounts from behind the same router.
 */
import { createRateLimit } from './rate-limit.ts';

const limits = { limit: 10, windowMs: 15 * 60_000 };
const maxKnown = 10_000;

export interface LoginLimit {
  /** Counts one attempt before it is checked, so that attempts side by side cannot exceed the limit. Ms to wait, or null. */
  attempt(login: { account: string; address: string }, now: number): number | null;
  /** The attempt succeeded and does not count. */
  succeeded(login: { account: string; address: string }): void;
}

export function createLoginLimit(): LoginLimit {
  const failures = createRateLimit(limits);
  const known = new Set<string>();
  const pairKey = ({ account, address }: { account: string; address: string }) => `pair ${address} ${account}`;
  const keysOf = (login: { account: string; address: string }): string[] =>
    known.has(pairKey(login)) ? [pairKey(login)] : [`address ${login.address}`, `account ${login.account}`];

  return {
    attempt(login, now) {
      const keys = keysOf(login);
      const waits = keys.map((key) => failures.wait(key, now)).filter((wait) => wait !== null);
      if (waits.length > 0) return Math.max(...waits);
      for (const key of keys) failures.take(key, now);
      return null;
    },
    succeeded(login) {
      for (const key of keysOf(login)) failures.giveBack(key);
      for (const oldest of known) {
        if (known.size < maxKnown) break;
        known.delete(oldest);
      }
      known.add(pairKey(login));
    },
  };
}
