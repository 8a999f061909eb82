/** Walls on the live link that look for a word in what they are sent, and walls that have frozen and take nothing. */
import { connect, type Socket } from 'node:net';
import { type TestServer, testToken } from '../../support/start-server.ts';

export interface Walls {
  /** Of those that read: how many have been sent `word` since it was asked for. */
  seen(word: string): number;
  readonly closed: number;
  close(): void;
}

export async function hangWalls(server: Pick<TestServer, 'url'>, count: number, frozen: boolean): Promise<Walls> {
  const { hostname, port, host } = new URL(server.url);
  const request = `GET /api/v1/live HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${testToken}\r\n\r\n`;
  const tails = new Map<Socket, string>();
  let closed = 0;
  await Promise.all(
    Array.from({ length: count }, () => {
      const socket = connect(Number(port), hostname);
      tails.set(socket, '');
      socket.on('error', () => {});
      socket.on('close', () => {
        closed++;
      });
      socket.write(request);
      return new Promise<void>((resolve) => {
        socket.once('data', () => {
          if (frozen) socket.pause();
          else socket.on('data', (chunk) => tails.set(socket, (tails.get(socket) ?? '').slice(-64_000) + chunk));
          resolve();
        });
      });
    }),
  );
  return {
    seen: (word) => [...tails.values()].filter((tail) => tail.includes(word)).length,
    get closed() {
      return closed;
    },
    close() {
      for (const socket of tails.keys()) socket.destroy();
    },
  };
}
