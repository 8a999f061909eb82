/** A real Hylla: the built server as a process of its own, on free ports, with a data directory of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const packageFile = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
/** What `npm start` gives to Node. */
export const nodeFlags: readonly string[] = packageFile.scripts.start.match(/--\S+/g) ?? [];
export const testToken = 'a-test-token-with-admin-rights';

/** A JSON answer; tests look into it by hand. */
// biome-ignore lint/suspicious/noExplicitAny: a test asserts on what came, whatever its shape
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export interface TestServer {
  /** Ends with a slash. */
  readonly url: string;
  readonly mqttPort: number;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** All that it printed so far. */
  output(): string;
  /** Resolves when it takes requests; rejects with what it printed when it ended before that. */
  ready(): Promise<void>;
  /** Calls `/api/v1/` + `path` with admin rights. */
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** SIGTERM; the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Kills what still runs and removes the data directory. */
  clean(): Promise<void>;
}

export interface StartOptions {
  readonly env?: Record<string, string>;
  readonly args?: readonly string[];
  /** A directory of an earlier server; kept by its owner. */
  readonly dataDir?: string;
  /** What runs node, with its arguments: `['faketime', '-f', '+1d']`. */
  readonly command?: readonly string[];
  readonly nodeArgs?: readonly string[];
  /** Whether its process takes messages. */
  readonly channel?: boolean;
  /** Where the build is; by default the one that is tested. */
  readonly dist?: string;
}

/** Starts it and waits until it is ready. */
export async function startServer(options: StartOptions = {}): Promise<TestServer> {
  const server = await launchServer(options);
  await server.ready().catch(async (error: unknown) => {
    await server.clean();
    throw new Error(`the server did not become ready; it printed: ${server.output()}`, { cause: error });
  });
  return server;
}

/** Starts it, and no more. */
export async function launchServer({
  env = {},
  args = [],
  dataDir,
  command = [],
  nodeArgs = [],
  channel = false,
  dist = join(root, 'dist'),
}: StartOptions = {}): Promise<TestServer> {
  const dir = dataDir ?? mkdtempSync(join(tmpdir(), 'hylla-test-'));
  const [someHttpPort, mqttPort] = await Promise.all([freePort(), freePort()]);
  const httpPort = env['HYLLA_HTTP_PORT'] ?? someHttpPort;
  const main = join(dist, 'server', 'main.js');
  const [program = '', ...rest] = [...command, process.execPath, ...nodeFlags, ...nodeArgs, main, ...args];
  const child = spawn(program, rest, {
    env: {
      PATH: process.env['PATH'],
      TZ: 'UTC',
      HYLLA_HOST: '127.0.0.1',
      HYLLA_HTTP_PORT: String(httpPort),
      HYLLA_MQTT_PORT: String(mqttPort),
      HYLLA_DATA_DIR: dir,
      HYLLA_API_TOKEN: testToken,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', ...(channel ? ['ipc' as const] : [])],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
  const url = `http://127.0.0.1:${httpPort}${env['HYLLA_BASE_PATH'] ?? '/'}`;
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null;
  /** Ended, and all that it printed is here: that may come after its end. */
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));

  const server: TestServer = {
    url,
    mqttPort,
    dataDir: dir,
    process: child,
    output: () => printed,
    async ready() {
      await until(async () => ended() || (await fetch(new URL('readyz', url))).ok, {
        within: 60_000,
        what: 'a ready server',
      });
      if (!ended()) return;
      await exit;
      throw new Error(`the server ended: ${printed}`);
    },
    async api(method, path, body, headers = {}) {
      const response = await fetch(new URL(`api/v1/${path}`, url), {
        method,
        headers: {
          authorization: `Bearer ${testToken}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: text.startsWith('{') ? JSON.parse(text) : text,
      };
    },
    async stop() {
      child.kill('SIGTERM');
      return exit;
    },
    async kill() {
      child.kill('SIGKILL');
      await exit;
    },
    async clean() {
      if (!ended()) await server.kill();
      if (dataDir === undefined) rmSync(dir, { recursive: true, force: true });
    },
  };
  return server;
}
