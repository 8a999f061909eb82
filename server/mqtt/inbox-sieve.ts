/**
 * Lets a device that nobody knows into the inbox now and then: on a broker of others there may be thousands, which nobody will
 * ever adopt, and each of their messages would be written down.
 */
import type { Inbound } from '../usecases/ports.ts';

/** Of each device the first, which may be of different kinds; then one in so many ms. */
const first = 10;
const every = 10_000;
const remembered = 5_000;

/** `elapsed` answers ms that never go back. */
export function createInboxSieve(elapsed: () => number): (message: Inbound) => boolean {
  const devices = new Map<string, { count: number; at: number }>();
  return (message) => {
    if (message.type !== 'unclaimed') return true;
    const key = `${message.dialect} ${message.address}`;
    const now = elapsed();
    const known = devices.get(key);
    if (known === undefined) {
      if (devices.size >= remembered) devices.clear();
      devices.set(key, { count: 1, at: now });
      return true;
    }
    known.count++;
    if (known.count > first && now - known.at < every) return false;
    known.at = now;
    return true;
  };
}
