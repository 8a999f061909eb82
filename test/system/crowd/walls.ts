/** Walls on the live link that look for a word in what they are sent, and walls that have frozen and take nothing. */
import { connect, type Socket } from 'node:net';
import { type TestServer, testToken } from '../../support/start-server.ts';

export interface Walls {
  /** Looks for `word` from now on. */
  seek(word: string): void;
  /** Of those that read: how many have been sent the word that is sought. */
  readonly seen: number;
  readonly closed: number;
  close(): void;
}

export async function hangWalls(server: Pick<TestServer, 'url'>, count: number, frozen: boolean): Promise<Walls> {
  const { hostname, port, host } = new URL(server.url);
  const request = `GET /api/v1/live HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${testToken}\r\n\r\n`;
  const sockets: Socket[] = [];
  const seen = new Set<Socket>();
  let sought = Buffer.from('nothing yet');
  let closed = 0;

  function read(socket: Socket): void {
    let rest = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      const bytes = Buffer.concat([rest, chunk]);
      if (bytes.includes(sought)) seen.add(socket);
      // The word may come in two pieces.
      rest = bytes.subarray(-sought.length);
    });
  }

  await Promise.all(
    Array.from({ length: count }, () => {
      const socket = connect(Number(port), hostname);
      sockets.push(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        closed++;
      });
      socket.write(request);
      return new Promise<void>((resolve) => {
        socket.once('data', () => {
          if (frozen) socket.pause();
          else read(socket);
          resolve();
        });
      });
    }),
  );
  return {
    seek(word) {
      sought = Buffer.from(word);
      seen.clear();
    },
    get seen() {
      return seen.size;
    },
    get closed() {
      return closed;
    },
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}
