/** A TCP line to a port on this machine that can be cut, and mended. */
import { connect, createServer, type Socket } from 'node:net';

export interface CuttableTcp {
  readonly port: number;
  /** True: what is open breaks, and nobody is let in. */
  cut(isCut: boolean): void;
  close(): void;
}

export function cuttableTcp(to: number): Promise<CuttableTcp> {
  const open = new Set<Socket>();
  let held = false;
  const server = createServer((near) => {
    if (held) return void near.destroy();
    const far = connect(to, '127.0.0.1');
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.pipe(near);
  });
  const breakAll = (): void => {
    for (const socket of open) socket.destroy();
  };
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({
        port: address !== null && typeof address === 'object' ? address.port : 0,
        cut(isCut) {
          held = isCut;
          if (isCut) breakAll();
        },
        close() {
          server.close();
          breakAll();
        },
      });
    });
  });
}
