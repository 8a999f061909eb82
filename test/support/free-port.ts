/**
 * A port of this machine that nobody has now, for a process that takes it a moment later. Not one of those that the system
 * deals out by itself, which anybody may be given in that moment; and each process that asks goes through its own ones.
 */
import { createServer } from 'node:net';
import { threadId } from 'node:worker_threads';

/** Below what Linux deals out (32,768 and more), above what services have. */
const first = 12_000;
const count = 20_000;
/** From the ports of one process to those of the next. */
const stride = 307;

let next = ((process.pid + threadId) * stride) % count;

export async function freePort(): Promise<number> {
  for (let tried = 0; tried < count; tried++) {
    const port = first + next;
    next = (next + 1) % count;
    if (await isFree(port)) return port;
  }
  throw new Error('no port is free');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
