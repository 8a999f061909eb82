/** A server that can be asked what it holds on to. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, type StartOptions, startServer, type TestServer } from './start-server.ts';

export interface Holding {
  /** Bytes, after a collection. */
  readonly rss: number;
  readonly heap: number;
  readonly timers: number;
  /** Open files and sockets. */
  readonly handles: number;
}

export interface ProbedServer extends TestServer {
  holding(): Promise<Holding>;
}

export async function startProbed(options: StartOptions = {}): Promise<ProbedServer> {
  const probe = pathToFileURL(join(root, 'test', 'soak', 'probe.mjs')).href;
  const nodeArgs = ['--expose-gc', '--import', probe];
  const server = await startServer({ ...options, nodeArgs, channel: true });
  const { process: child } = server;
  return {
    ...server,
    async holding() {
      const answer = new Promise<Omit<Holding, 'handles'>>((resolve) => child.once('message', resolve));
      child.send('sample');
      return { ...(await answer), handles: readdirSync(`/proc/${child.pid}/fd`).length };
    },
  };
}
