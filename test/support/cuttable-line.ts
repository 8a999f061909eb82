/** A TCP line to a database that can be cut at the worst moment: when the answer is on its way back. */
import { connect, createServer, type Socket } from 'node:net';

export interface CuttableLine {
  /** The database's URL, through this line. */
  readonly url: string;
  /** The next answer to a commit is lost, and its connection with it. */
  cutAtNextAnswer(): void;
  /** While held, nobody is let in. */
  hold(on: boolean): void;
  cuts(): number;
  close(): void;
}

export function cuttableLine(to: string): Promise<CuttableLine> {
  const target = new URL(to);
  const open = new Set<Socket>();
  let armed = false;
  let held = false;
  let cuts = 0;
  const server = createServer((near) => {
    if (held) return void near.destroy();
    const far = connect(Number(target.port), target.hostname);
    let asked = false;
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (chunk: Buffer) => {
      // The parameters of a commit hold its documents.
      if (armed && chunk.includes('locations ')) asked = true;
      far.write(chunk);
    });
    far.on('data', (chunk: Buffer) => {
      // The answer's last message, ReadyForQuery, comes after the commit.
      if (!asked || chunk.at(-6) !== 0x5a) {
        if (!asked) near.write(chunk);
        return;
      }
      armed = false;
      cuts++;
      near.destroy();
      far.destroy();
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const url = new URL(to);
      url.port = String(address !== null && typeof address === 'object' ? address.port : 0);
      resolve({
        url: url.href,
        cutAtNextAnswer: () => {
          armed = true;
        },
        hold: (on) => {
          held = on;
        },
        cuts: () => cuts,
        close: () => {
          server.close();
          for (const socket of open) socket.destroy();
        },
      });
    });
  });
}
