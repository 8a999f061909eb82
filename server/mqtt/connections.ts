/** The connections there are, counted in all and by address; those of this machine (a proxy, a bridge) only in all. */
import type { Duplex } from 'node:stream';
import { limits } from './limits.ts';

export interface Connections {
  readonly all: ReadonlySet<Duplex>;
  /** Counts `stream` until it closes; false when there is no room for it. */
  admit(stream: Duplex, from: string): boolean;
}

const local: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

export function createConnections(): Connections {
  const all = new Set<Duplex>();
  const perAddress = new Map<string, number>();
  return {
    all,
    admit(stream, from) {
      const known = perAddress.get(from) ?? 0;
      const full = !local.has(from) && known >= limits.connectionsPerAddress;
      if (full || all.size >= limits.connections) return false;
      all.add(stream);
      perAddress.set(from, known + 1);
      stream.once('close', () => {
        all.delete(stream);
        const left = (perAddress.get(from) ?? 1) - 1;
        if (left > 0) perAddress.set(from, left);
        else perAddress.delete(from);
      });
      return true;
    },
  };
}
