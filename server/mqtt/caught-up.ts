/** Decoding where another replica may have named a device a moment ago. */
import type { Inbound, RawMessage } from '../usecases/ports.ts';

/**
 * Decodes in the order of calls. What nobody seems to listen to waits for `catchUp`, and all that comes meanwhile waits
 * behind it; then it is decoded again.
 */
export function createCaughtUp(
  decode: (raw: RawMessage) => readonly Inbound[],
  catchUp: () => Promise<void>,
): (raw: RawMessage) => Promise<readonly Inbound[]> {
  let waiting = 0;
  return async (raw) => {
    if (waiting === 0) {
      const decoded = decode(raw);
      if (!decoded.some(({ type }) => type === 'unclaimed')) return decoded;
    }
    waiting++;
    try {
      await catchUp();
    } finally {
      waiting--;
    }
    return decode(raw);
  };
}
