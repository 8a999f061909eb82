/** Two built servers on one PostgreSQL, killed and started again under load, as in a rolling restart that goes wrong. */
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Credentials, connect, deviceCredentials } from '../support/broker-clients.ts';
import { everydaySite } from '../support/everyday-site.ts';
import { type PostgresServer, postgresServer } from '../support/postgres-server.ts';
import { residentMB } from '../support/resident.ts';
import { sized } from '../support/sized.ts';
import { stall } from '../support/stall.ts';
import { type Json, startServer, type TestServer, testToken } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { accountOf, loadBroker } from './crash/broker-load.ts';

let database: PostgresServer;
let url: string;
let servers: TestServer[] = [];

const start = async (): Promise<TestServer> => {
  const server = await startServer({ env: { HYLLA_STORE_URL: url } });
  servers.push(server);
  return server;
};

beforeAll(async () => {
  database = await postgresServer();
});
afterAll(() => database.clean());
beforeEach(async () => {
  url = await database.database();
});
afterEach(async () => {
  for (const server of servers) {
    await server.clean();
    rmSync(server.dataDir, { recursive: true, force: true });
  }
  servers = [];
});

test('a reading taken by one shows on the other, and its order is placed once', async () => {
  const [one, other] = [await start(), await start()];
  expect((await one.api('POST', 'import', everydaySite())).status).toBe(200);
  await until(async () => (await other.api('GET', 'dispensers')).body.items.length > 0);
  const client = await connect(other, await deviceCredentials(other, 'soap-wc-1a'));
  await client.publishAsync('hylla/soap-wc-1a/level', JSON.stringify({ level: 61, boot: 1, seq: 1 }), { qos: 1 });
  client.end(true);
  const level = async (server: TestServer) => (await server.api('GET', 'dispensers/soap-wc-1a')).body.level;
  expect(await level(other)).toBe(61);
  await until(async () => (await level(one)) === 61);
  const counted = { kind: 'count', item: 'towel-roll', location: 'forrad', quantity: 1 };
  expect((await other.api('POST', 'movements', counted)).status).toBe(201);
  const orders = async (server: TestServer): Promise<Json[]> => (await server.api('GET', 'orders')).body.items;
  const items = async (): Promise<string[]> =>
    (await orders(one)).flatMap((order: Json) => order.lines.map((line: Json) => line.item));
  await until(async () => (await items()).includes('towel-roll'));
  await until(async () => JSON.stringify(await orders(other)) === JSON.stringify(await orders(one)));
  const ordered = await items();
  expect(new Set(ordered).size).toBe(ordered.length);
});

test('an outbox that no order can be written to is told at the start, which goes on', async () => {
  const env = { HYLLA_STORE_URL: url };
  servers.push(await startServer({ env: { ...env, HYLLA_DATA_DIR: '/proc/nowhere' } }), await startServer({ env }));
  const [spoilt, sound] = servers;
  const told = 'no order can be written to the outbox';
  await until(() => spoilt?.output().includes(told));
  await until(() => sound?.output().includes('Hylla is ready'));
  expect(spoilt?.output()).toMatch(/"dir":"\/proc\/nowhere\/outbox"/);
  expect(sound?.output()).not.toContain(told);
});

test("which of two leads is in the log of that one, and in the other's when it has ended", async () => {
  const [one, other] = [await start(), await start()];
  const says = (server: TestServer): boolean => server.output().includes('this server leads now');
  const gauge = async (server: TestServer): Promise<string | undefined> => {
    const headers = { authorization: `Bearer ${testToken}` };
    const text = await (await fetch(new URL('metrics', server.url), { headers })).text();
    return /^hylla_leader (.*)$/m.exec(text)?.[1];
  };
  await until(() => says(one));
  expect([says(other), await gauge(one), await gauge(other)]).toEqual([false, '1', '0']);
  expect(await one.stop()).toBe(0);
  expect(one.output()).toContain('this server leads no more');
  await until(() => says(other));
  expect(await gauge(other)).toBe('1');
});

const kills = sized(4, 100);
test(`${kills} kills of one and the other under load: nothing acknowledged is missing or doubled`, {
  timeout: 60_000 + kills * 15_000,
}, async () => {
  let [one, other] = [await start(), await start()];
  expect((await one.api('POST', 'import', everydaySite())).status).toBe(200);
  const stocked = async (server: TestServer): Promise<number> =>
    (await server.api('GET', 'stock')).body.items.find(({ item }: Json) => item === 'towel-roll').onHand;
  const before = await stocked(one);
  const acknowledged = new Set<string>();
  for (let round = 0; round < kills; round++) {
    const victim = round % 2 === 0 ? one : other;
    let over = false;
    const asking = [one, other].map(async (server, n) => {
      for (let i = 0; !over; i++) {
        const note = `round ${round} of ${n} no ${i}`;
        const receipt = { kind: 'receipt', item: 'towel-roll', location: 'forrad', quantity: 1, note };
        const key = { 'idempotency-key': note.replaceAll(' ', '-') };
        const answer = await server.api('POST', 'movements', receipt, key).catch(() => null);
        if (answer === null) return;
        if (answer.status < 300) acknowledged.add(answer.body.id);
      }
    });
    const enough = acknowledged.size + 20;
    await until(() => acknowledged.size >= enough, { what: 'receipts on both' });
    await victim.kill();
    over = true;
    await Promise.all(asking);
    if (victim === one) one = await start();
    else other = await start();
  }
  expect(acknowledged.size).toBeGreaterThanOrEqual(20 * kills);
  for (const server of [one, other]) {
    const found: Json[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await server.api(
        'GET',
        `movements?limit=1000${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      found.push(...body.items);
      cursor = body.next ?? null;
    }
    const ids = new Set(found.map(({ id }) => id));
    expect([...acknowledged].filter((id) => !ids.has(id))).toEqual([]);
    const receipts = found.filter(({ kind }) => kind === 'receipt');
    expect(new Set(receipts.map(({ note }) => note)).size).toBe(receipts.length);
    expect(await stocked(server)).toBe(before + receipts.length);
  }
});

const away = sized(8, 300);
test(`a database that is away for ${away} s: nothing is acknowledged, memory stays, and it goes on by itself`, {
  timeout: 60_000 + away * 1_500,
}, async () => {
  const server = await start();
  const devices = ['toilet-wc-1a', 'soap-wc-1a', 'toilet-wc-2a', 'soap-wc-2a'];
  expect((await server.api('POST', 'import', everydaySite())).status).toBe(200);
  const credentials = new Map<string, Credentials>();
  for (const device of devices) credentials.set(device, await deviceCredentials(server, device));
  const load = loadBroker(server.mqttPort, devices, credentials);
  let over = false;
  let answered = 0;
  let refused = 0;
  const desks = Array.from({ length: 4 }, async (_, n) => {
    for (let i = 0; !over; i++) {
      const request = { kind: 'problem', location: 'wc-1a', note: `${n} ${i}` };
      const { status } = await server.api('POST', 'requests', request);
      if (status >= 200 && status < 300) answered++;
      else refused++;
      await pause(20);
    }
  });
  await load.goOn(200);
  database.crash();
  const gone = await until(async () => {
    const answer = await server.api('GET', '../../readyz');
    return answer.status === 503 ? answer : null;
  });
  expect(JSON.stringify(gone.body)).toMatch(/is away/);
  // What was answered before it went may still be on its way here; behind it comes what is refused.
  const alreadyRefused = refused;
  await until(() => refused > alreadyRefused + 8, { what: 'people who are refused' });
  const before = { readings: load.count(), answered };
  const memory = residentMB(server);
  const from = performance.now();
  let most = memory;
  while (performance.now() - from < away * 1_000) {
    await pause(500);
    most = Math.max(most, residentMB(server));
  }
  expect({ readings: load.count(), answered }).toEqual(before);
  expect(refused).toBeGreaterThan(away);
  expect(most - memory).toBeLessThanOrEqual(50);
  database.start();
  const back = performance.now();
  await until(async () => (await server.api('GET', '../../readyz')).status === 200, { within: 30_000 });
  await until(() => load.count() > before.readings && answered > before.answered, { within: 30_000, what: 'traffic' });
  const took = Math.round(performance.now() - back);
  console.log(`away for ${away} s: ${Math.round(most - memory)} MB more, back after ${took} ms`);
  expect(took).toBeLessThan(10_000 + stall);
  await load.goOn(50);
  over = true;
  await Promise.all([load.stop(), ...desks]);
  expect(await accountOf(server, load)).toEqual({ missing: [], doubled: [] });
  expect(server.output()).not.toContain(database.password);
  expect(await server.stop()).toBe(0);
});
