/** Connections that come to take room: they say nothing, or half of what they should, or a byte at a time. */
import { connect, type Socket } from 'node:net';

export interface Loiterers {
  readonly left: number;
  /** ms that each which has been cut was there. */
  readonly stays: readonly number[];
  close(): void;
}

export interface Habit {
  readonly port: number;
  readonly count: number;
  readonly first: string | Buffer;
  /** Sent a byte each second after that, for ever. */
  readonly drip?: string;
}

/** A listener has a short queue. */
const portion = 200;

export async function loiter(habits: readonly Habit[]): Promise<Loiterers> {
  const stays: number[] = [];
  const sockets = new Set<Socket>();
  const dripping: [Socket, string][] = [];
  const all = habits.flatMap((habit) => Array.from({ length: habit.count }, () => habit));
  for (let from = 0; from < all.length; from += portion) await Promise.all(all.slice(from, from + portion).map(open));
  const timer = setInterval(() => {
    for (const [socket, drip] of dripping) if (!socket.destroyed) socket.write(drip);
  }, 1_000);

  function open({ port, first, drip }: Habit): Promise<void> {
    const start = performance.now();
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    sockets.add(socket);
    socket.on('error', () => {});
    socket.resume();
    socket.on('close', () => {
      sockets.delete(socket);
      stays.push(performance.now() - start);
    });
    if (drip !== undefined) dripping.push([socket, drip]);
    return new Promise((resolve) => {
      socket.once('connect', () => {
        socket.write(first);
        resolve();
      });
      socket.once('close', () => resolve());
    });
  }

  return {
    get left() {
      return sockets.size;
    },
    stays,
    close() {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
    },
  };
}
