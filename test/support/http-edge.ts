/** The HTTP edge on a store in memory, for tests through the front door. */
import { createHttpEdge, type HttpEdge, type HttpOptions } from '../../server/http/edge.ts';
import { createMetrics, type Metrics } from '../../server/http/metrics.ts';
import { createPasswords } from '../../server/http/passwords.ts';
import type { HttpConfig, HttpParts } from '../../server/http/services.ts';
import { createIds } from '../../server/ids.ts';
import { mappingFault } from '../../server/mqtt/dialects/expression.ts';
import { presetFault } from '../../server/mqtt/dialects/presets/preset-fault.ts';
import { readSiteText } from '../../server/site-text.ts';
import { importSite } from '../../server/usecases/import-site.ts';
import type { Store } from '../../server/usecases/ports.ts';
import { memoryStore } from './memory-store.ts';
import { siteFile, smallSite, unwrap } from './small-site.ts';

export const apiToken = 'a-test-token-with-admin-rights';

/** A clock that stands still until it is moved. */
export interface TestClock {
  at: number;
  now(): number;
  rate: number;
}

export interface TestEdge<S extends Store> {
  readonly edge: HttpEdge;
  readonly store: S;
  readonly clock: TestClock;
  readonly metrics: Metrics;
  readonly logged: string[];
  /** Asks the app without a socket. `as` is a bearer token; `json` is sent as the body. */
  ask(method: string, path: string, options?: Asking): Promise<Answered>;
}

export interface Asking {
  readonly as?: string | null;
  readonly json?: unknown;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
  readonly body: any;
}

/** Passwords cheap enough to check a thousand of; the real cost has a test of its own. */
export const quickPasswords = createPasswords({ logN: 4 });

export async function testEdge<S extends Store = ReturnType<typeof memoryStore>>({
  store = memoryStore() as unknown as S,
  site = true,
  config = {},
  parts = {},
  options = {},
}: {
  store?: S;
  site?: boolean;
  config?: Partial<HttpConfig>;
  parts?: Partial<HttpParts>;
  options?: HttpOptions;
} = {}): Promise<TestEdge<S>> {
  const clock: TestClock = {
    at: Date.parse('2026-11-23T09:00:00Z'),
    rate: 1,
    now() {
      return this.at;
    },
  };
  const newId = createIds(() => clock.at);
  const metrics = createMetrics();
  const logged: string[] = [];
  const note = (about: object, message: string) => {
    const { err, reason } = about as { err?: Error; reason?: string };
    logged.push(`${message} ${err?.stack ?? reason ?? ''}`);
  };
  const edge = createHttpEdge(
    {
      store,
      clock,
      newId,
      metrics,
      intake: { take: async () => ({ accepted: 0, suspicious: 0, rejected: {}, refilled: [] }) },
      decoder: {
        decode: () => [],
        decodeCaughtUp: async () => [],
        mappingFault,
        presetFault,
        presets: [],
        suggest: () => null,
        tryOut: () => [],
      },
      brokerHealth: () => ({ ready: true }),
      isLeader: () => true,
      brokerAddress: () => 'mqtt://localhost:1883',
      readSiteText,
      assetsDir: '/nowhere',
      version: '0.0.0-test',
      demo: false,
      log: { info: note, warn: note, error: note },
      config: {
        host: '127.0.0.1',
        httpPort: 0,
        basePath: '/',
        tls: null,
        apiToken,
        publicScreens: false,
        trustedProxy: [],
        homeAssistant: { mode: null, prefix: null, broker: 'own' },
        ...config,
      },
      ...parts,
    },
    { passwords: quickPasswords, ...options },
  );
  if (site) {
    const context = { now: clock.at, by: 'system', newId };
    const file = siteFile(smallSite);
    unwrap(await store.transact((tx) => importSite(tx, { file, dryRun: false, prune: false }, context)));
  }

  async function ask(method: string, path: string, { as = apiToken, json, headers = {}, body }: Asking = {}) {
    const sent = json === undefined ? body : JSON.stringify(json);
    const response = await (await edge.app()).request(path, {
      method,
      headers: {
        host: 'hylla.test',
        ...(as && { authorization: `Bearer ${as}` }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent !== undefined && { body: sent }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text !== '' ? JSON.parse(text) : text,
    };
  }

  return { edge, store, clock, metrics, logged, ask };
}
