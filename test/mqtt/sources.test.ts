/** Brokers that are not ours, real ones: what they have for us is taken in under the name of its source, and it is known how each is. */
import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes } from 'aedes';
import { afterEach, describe, expect, test } from 'vitest';
import type { SourceDoc } from '../../server/domain/model.ts';
import { readCa } from '../../server/http/read-ca.ts';
import { createDecoder } from '../../server/mqtt/decoder.ts';
import { createSources, type Sources } from '../../server/mqtt/sources.ts';
import type { Leases, Store } from '../../server/usecases/ports.ts';
import { mosquittoPub } from '../support/broker-clients.ts';
import { type MosquittoServer, mosquittoServer } from '../support/mosquitto-server.ts';
import { until } from '../support/until.ts';
import { dispenser, receivedAt, storeWith } from './decoding.ts';
import { type FakeIntake, fakeIntake, seqs } from './edge.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const source = (change: Partial<SourceDoc>): SourceDoc => ({
  id: 'network',
  url: 'mqtt://127.0.0.1:1',
  topics: ['hylla/+/level'],
  clientId: 'hylla-test',
  createdAt: 0,
  connected: null,
  since: null,
  problem: null,
  ...change,
});

const portOf = (server: Server): Promise<number> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : 0);
    }),
  );

async function broker(): Promise<MosquittoServer> {
  const mosquitto = await mosquittoServer();
  cleanups.push(() => mosquitto.clean());
  return mosquitto;
}

const siteWithSource = (): Promise<Store> =>
  storeWith(
    dispenser({ dialect: 'hylla', id: 'towel-1', source: 'network' }, { id: 'theirs' }),
    dispenser({ dialect: 'hylla', id: 'towel-1' }, { id: 'ours' }),
  );

const put = (store: Store, doc: SourceDoc): Promise<void> => store.transact((tx) => tx.put('sources', doc));
const now = (store: Store): SourceDoc | undefined => store.state.get('sources', 'network');

async function start(store: Store, intake: FakeIntake, leases?: Leases): Promise<Sources> {
  let id = 0;
  const say = () => {};
  const sources = createSources({
    store,
    ...(leases && { leases }),
    intake,
    decoder: createDecoder(store),
    clock: { now: () => receivedAt, rate: 1 },
    newId: () => `id-${id++}`,
    log: { info: say, warn: say, error: say },
    timing: { retryFirst: 20, retryMost: 100, grace: 200, settleEvery: 50 },
  });
  await sources.start();
  cleanups.push(() => sources.stop());
  return sources;
}

const send = (mosquitto: MosquittoServer, seq: number, more: object = {}) =>
  mosquittoPub(mosquitto, { topic: 'hylla/towel-1/level', payload: `{"level":50,"boot":1,"seq":${seq}}`, ...more });

/** Sends until one has come through: then the subscription stands. */
async function hears(mosquitto: MosquittoServer, intake: FakeIntake): Promise<void> {
  await until(async () => {
    await send(mosquitto, 0);
    return intake.stored.length > 0;
  });
}

test('what comes from a source is for those who name it, and for nobody else', async () => {
  const mosquitto = await broker();
  const store = await siteWithSource();
  const intake = fakeIntake();
  await start(store, intake);
  await put(store, source({ url: `mqtt://127.0.0.1:${mosquitto.mqttPort}` }));
  await hears(mosquitto, intake);
  expect(intake.stored[0]).toMatchObject({ type: 'reading', dispenser: 'theirs', source: 'network' });
  expect(intake.stored.every((one) => one.type === 'reading' && one.dispenser === 'theirs')).toBe(true);
  await until(() => now(store)?.connected === true);
  expect(now(store)).toMatchObject({ since: receivedAt, problem: null });
});

test('one that goes is down after a while, with the reason, and is back by itself; what it kept comes', async () => {
  const mosquitto = await broker();
  const store = await siteWithSource();
  const intake = fakeIntake();
  await put(store, source({ url: `mqtt://127.0.0.1:${mosquitto.mqttPort}` }));
  const sources = await start(store, intake);
  await hears(mosquitto, intake);
  await mosquitto.stop();
  await until(() => now(store)?.connected === false);
  expect(now(store)?.problem).toMatch(/no contact with the broker 127\.0\.0\.1/);
  await mosquitto.start();
  await until(() => now(store)?.connected === true);
  expect(now(store)?.problem).toBeNull();
  await sources.stop();
  await send(mosquitto, 77);
  await sources.start();
  await until(() => seqs(intake.stored).includes(77));
});

test('one that refuses says why, and is tried again until it lets us in', async () => {
  let password = 'another';
  const sockets = new Set<Socket>();
  const aedes = await Aedes.createBroker({
    authenticate: (_client, user, given, done) => done(null, user === 'hylla' && String(given) === password),
  });
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    aedes.handle(socket);
  });
  const port = await portOf(server);
  cleanups.push(async () => {
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const store = await siteWithSource();
  await start(store, fakeIntake());
  await put(store, source({ url: `mqtt://127.0.0.1:${port}`, username: 'hylla', password: 'hush' }));
  // Until it has been heard, all that is known is that there is no contact.
  await expect.poll(() => now(store)?.problem).toMatch(/not authorized|refused/i);
  expect(now(store)?.connected).toBe(false);
  expect(now(store)?.problem).not.toContain('hush');
  password = 'hush';
  await until(() => now(store)?.connected === true);
});

describe('over TLS, to a broker of MQTT 3.1.1 that has QoS 0 only, as The Things Stack', () => {
  const pem = (name: string): NonNullable<SourceDoc['ca']> => {
    const read = readCa(readFileSync(`test/fixtures/tls/${name}.pem`, 'utf8'));
    if (!read.ok) throw new Error(read.message);
    return read.value;
  };

  /** With a certificate that only its own CA vouches for. */
  async function secured(): Promise<{ url: string; say(seq: number): void; versions: Set<number> }> {
    const versions = new Set<number>();
    const aedes = await Aedes.createBroker({
      preConnect: (_client, packet, done) => {
        versions.add((packet as { protocolVersion?: number }).protocolVersion ?? 0);
        done(null, true);
      },
      authorizeSubscribe: (_client, subscription, done) => done(null, { ...subscription, qos: 0 }),
    });
    const [cert, key] = ['cert', 'key'].map((name) => readFileSync(`test/fixtures/tls/${name}.pem`));
    const server = createTlsServer({ cert, key }, aedes.handle);
    server.on('tlsClientError', () => {});
    const port = await portOf(server);
    cleanups.push(async () => {
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      await new Promise((resolve) => server.close(resolve));
    });
    const say = (seq: number) => {
      const payload = Buffer.from(`{"level":50,"boot":1,"seq":${seq}}`);
      const packet = {
        cmd: 'publish',
        topic: 'hylla/towel-1/level',
        payload,
        qos: 0,
        dup: false,
        retain: false,
      } as const;
      aedes.publish(packet, () => {});
    };
    return { url: `mqtts://localhost:${port}`, say, versions };
  }

  test('it is heard when its CA is given', async () => {
    const { url, say, versions } = await secured();
    const store = await siteWithSource();
    const intake = fakeIntake();
    await put(store, source({ url, ca: pem('cert') }));
    await start(store, intake);
    await until(() => {
      say(7);
      return seqs(intake.stored).includes(7);
    });
    await until(() => now(store)?.connected === true);
    expect(now(store)?.problem).toBeNull();
    expect([...versions]).toEqual([4]);
  });

  test.each([
    ['none is given', undefined],
    ['another is given', 'other-ca'],
  ])('when %s it says that the certificate is not trusted, and is heard once that is put right', async (_, name) => {
    const { url } = await secured();
    const store = await siteWithSource();
    const wrong = source({ url, ...(name !== undefined && { ca: pem(name) }) });
    await put(store, wrong);
    await start(store, fakeIntake());
    await expect
      .poll(() => now(store)?.problem)
      .toMatch(/^no contact with the broker localhost:\d+: its certificate is not trusted \(/);
    expect(now(store)?.connected).toBe(false);
    await put(store, { ...wrong, ca: pem('cert') });
    await until(() => now(store)?.connected === true);
  });
});

test('one that is changed is left for where it is now, one that is removed is left', async () => {
  const [old, other] = [await broker(), await broker()];
  const store = await siteWithSource();
  const intake = fakeIntake();
  await put(store, source({ url: `mqtt://127.0.0.1:${old.mqttPort}` }));
  await start(store, intake);
  await hears(old, intake);
  await put(store, source({ url: `mqtt://127.0.0.1:${other.mqttPort}` }));
  intake.stored.length = 0;
  await hears(other, intake);
  await store.transact((tx) => tx.remove('sources', 'network'));
  await until(async () => {
    const before = intake.stored.length;
    await send(other, 5);
    return intake.stored.length === before;
  });
});

test('of several servers one is connected, and another takes over', async () => {
  const holders = new Map<string, object>();
  const member = (): Leases & { die(): void } => {
    const me = {};
    return {
      acquire: async (name) => {
        if (!holders.has(name)) holders.set(name, me);
        return holders.get(name) === me;
      },
      release: async (name) => void (holders.get(name) === me && holders.delete(name)),
      isHeld: async (name) => holders.has(name),
      replicas: async () => ({ living: 2, elsewhere: 0 }),
      mark: async () => {},
      marked: async () => 0,
      onLost: () => () => {},
      die: () => holders.clear(),
    };
  };
  const mosquitto = await broker();
  const store = await siteWithSource();
  const [one, other] = [fakeIntake(), fakeIntake()];
  await put(store, source({ url: `mqtt://127.0.0.1:${mosquitto.mqttPort}` }));
  const first = await start(store, one, member());
  await start(store, other, member());
  await hears(mosquitto, one);
  expect(other.stored).toEqual([]);
  await first.stop();
  await hears(mosquitto, other);
});
