/**
 * The connections there are, counted in all; and by address those that have not logged in, so that a stranger cannot take
 * the room of others. Devices that have are not, as a whole site may sit behind one address; nor are those of this machine.
 */
import type { Duplex } from 'node:stream';
import { limits } from './limits.ts';

export interface Connections {
  readonly all: ReadonlySet<Duplex>;
  /** Counts `stream` until it closes; false when there is no room for it. */
  admit(stream: Duplex, from: string): boolean;
  /** It has logged in. */
  trust(stream: Duplex): void;
}

const local: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

export function createConnections(): Connections {
  const all = new Set<Duplex>();
  const strangers = new Map<Duplex, string>();
  const perAddress = new Map<string, number>();

  function trust(stream: Duplex): void {
    const from = strangers.get(stream);
    if (from === undefined) return;
    strangers.delete(stream);
    const left = (perAddress.get(from) ?? 1) - 1;
    if (left > 0) perAddress.set(from, left);
    else perAddress.delete(from);
  }

  /** One for all of them, of which each remembers nothing. */
  function onClose(this: Duplex): void {
    all.delete(this);
    trust(this);
  }

  return {
    all,
    trust,
    admit(stream, from) {
      const known = perAddress.get(from) ?? 0;
      const full = !local.has(from) && known >= limits.strangersPerAddress;
      if (full || all.size >= limits.connections) return false;
      all.add(stream);
      strangers.set(stream, from);
      perAddress.set(from, known + 1);
      stream.on('close', onClose);
      return true;
    },
  };
}
