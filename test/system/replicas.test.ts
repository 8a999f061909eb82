/** Several servers on one PostgreSQL and one Mosquitto, all of them processes: nothing is lost, nothing is done twice. */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import mqtt from 'mqtt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { everydaySite } from '../support/everyday-site.ts';
import { type MosquittoServer, mosquittoServer } from '../support/mosquitto-server.ts';
import { type PostgresServer, postgresServer } from '../support/postgres-server.ts';
import { readHistory } from '../support/read-history.ts';
import { readSse } from '../support/sse-reader.ts';
import { type Json, startServer, type TestServer, testToken } from '../support/start-server.ts';
import { until } from '../support/until.ts';

const site = everydaySite();
const devices: readonly string[] = site.dispensers
  .filter(({ device }: Json) => device?.dialect === 'hylla')
  .map(({ id }: Json) => id);

let database: PostgresServer;
let broker: MosquittoServer;
let env: Record<string, string>;
const running = new Set<TestServer>();

beforeEach(async () => {
  [database, broker] = await Promise.all([postgresServer(), mosquittoServer(['max_queued_messages 0'])]);
  env = { HYLLA_STORE_URL: await database.database(), HYLLA_BROKER_URL: `mqtt://127.0.0.1:${broker.mqttPort}` };
}, 60_000);
afterEach(async () => {
  await Promise.all([...running].map((server) => server.clean()));
  running.clear();
  await broker.clean();
  database.clean();
});

async function replica(): Promise<TestServer> {
  const server = await startServer({ env });
  running.add(server);
  return server;
}

async function kill(server: TestServer): Promise<void> {
  running.delete(server);
  await server.kill();
  await server.clean();
}

/** Readings of all devices, one after the other each, until stopped; what the broker took. */
function traffic(): { readonly taken: ReadonlyMap<string, Set<number>>; count(): number; stop(): Promise<void> } {
  const taken = new Map<string, Set<number>>(devices.map((device) => [device, new Set()]));
  let stopped = false;
  const lanes = devices.map(async (device) => {
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.mqttPort}`);
    for (let seq = 1; !stopped; seq++) {
      const level = 80 - (seq % 3);
      await client.publishAsync(`hylla/${device}/level`, JSON.stringify({ level, boot: 1, seq }), { qos: 1 });
      taken.get(device)?.add(seq);
      // Much more than a sensor says, and what a small machine keeps up with while its servers die.
      await pause(100);
    }
    await client.endAsync();
  });
  return {
    taken,
    count: () => [...taken.values()].reduce((sum, set) => sum + set.size, 0),
    async stop() {
      stopped = true;
      await Promise.all(lanes);
    },
  };
}

async function expectAllOnce(server: TestServer, taken: ReadonlyMap<string, Set<number>>): Promise<void> {
  for (const [device, expected] of taken) {
    let rows: Json[] = [];
    const counted = (): Map<number, number> => {
      const map = new Map<number, number>();
      for (const { seq, reason } of rows) if (reason !== 'duplicate') map.set(seq, (map.get(seq) ?? 0) + 1);
      return map;
    };
    const missing = (): number[] => [...expected].filter((seq) => !counted().has(seq));
    await until(
      async () => {
        rows = await readHistory(server, device);
        return rows.length >= expected.size && missing().length === 0;
      },
      { within: 30_000, what: `all readings of ${device}` },
    ).catch(() => {});
    const doubled = [...counted()].filter(([, count]) => count > 1).map(([seq]) => seq);
    expect({ device, missing: missing(), doubled }).toEqual({ device, missing: [], doubled: [] });
  }
}

test('what one server commits is on the screens of the other at once, under the same revision', async () => {
  const [first, second] = [await replica(), await replica()];
  expect((await first.api('POST', 'import', site)).status).toBe(200);
  const live = readSse(second.url, { authorization: `Bearer ${testToken}` });
  await first.api('PUT', 'locations/attic', { id: 'attic', name: 'Attic', kind: 'storeroom', parent: 'kontoret' });
  await until(async () => (await second.api('GET', 'locations/attic')).body.name === 'Attic');
  await until(() => JSON.stringify(live.events).includes('Attic'));
  live.close();
  const revs = async (): Promise<number[]> =>
    Promise.all([first, second].map(async (one) => (await one.api('GET', 'snapshot')).body.rev));
  await until(async () => new Set(await revs()).size === 1);
});

test('what one server was told a moment ago is known to the other: who may do what, which device is whose', async () => {
  const [first, second] = [await replica(), await replica()];
  expect((await first.api('POST', 'import', site)).status).toBe(200);
  const { payload } = JSON.parse(readFileSync('test/fixtures/payloads/ttn-v3-milesight-ws201.json', 'utf8'));
  const like = site.dispensers.find(({ device }: Json) => device?.preset === 'milesight-ws201');
  const ask = (token: string, method: string, path: string, body?: Json): Promise<Response> =>
    fetch(new URL(`api/v1/${path}`, second.url), {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  const tokenFor = async (role: string): Promise<string> =>
    (await first.api('POST', 'tokens', { name: role, role })).body.token;
  const network = await tokenFor('device');
  for (let i = 0; i < 20; i++) {
    expect((await ask(await tokenFor('staff'), 'GET', 'orders')).status).toBe(200);
    const device = { ...like.device, id: `ws201-${i}` };
    expect((await first.api('PUT', `dispensers/new-${i}`, { ...like, id: `new-${i}`, device })).status).toBe(200);
    const posted = await ask(network, 'POST', 'uplinks/ttn', { ...payload, end_device_ids: { device_id: device.id } });
    expect({ status: posted.status, taken: await posted.json() }).toMatchObject({
      status: 202,
      taken: { accepted: 1 },
    });
  }
}, 30_000);

test('servers killed at random under load: every reading the broker took is stored once, every need ordered once', async () => {
  const servers = [await replica(), await replica()];
  expect((await servers[0]?.api('POST', 'import', site))?.status).toBe(200);
  const load = traffic();
  for (let round = 0; round < 6; round++) {
    const enough = load.count() + 400;
    if (round === 1)
      await servers[1]?.api('POST', 'movements', {
        kind: 'count',
        item: 'coffee-ground',
        location: 'forrad',
        quantity: 0,
      });
    await until(() => load.count() >= enough, { within: 30_000, what: 'traffic' });
    const victim = servers.splice(Math.floor(Math.random() * 2), 1)[0];
    if (victim) await kill(victim);
    servers.push(await replica());
  }
  await load.stop();
  const [left] = servers;
  if (left === undefined) throw new Error('no server is left');
  await expectAllOnce(left, load.taken);
  const orders: Json[] = await until(async () => {
    const { items } = (await left.api('GET', 'orders')).body;
    return items.length > 0 ? items : null;
  });
  const lines: string[] = orders.flatMap((order) => order.lines.map(({ item }: Json) => item));
  expect(lines.filter((item, i) => lines.indexOf(item) !== i)).toEqual([]);
  expect(lines).toContain('coffee-ground');
}, 180_000);

test('a rolling restart loses nothing', async () => {
  let servers = [await replica(), await replica()];
  expect((await servers[0]?.api('POST', 'import', site))?.status).toBe(200);
  const load = traffic();
  for (const old of servers) {
    const enough = load.count() + 300;
    await until(() => load.count() >= enough, { within: 30_000, what: 'traffic' });
    expect(await old.stop()).toBe(0);
    running.delete(old);
    await old.clean();
    servers = [...servers.filter((one) => one !== old), await replica()];
  }
  await load.stop();
  const [left] = servers;
  if (left === undefined) throw new Error('no server is left');
  await expectAllOnce(left, load.taken);
}, 120_000);

test('the database and the broker go and come in the middle of it', async () => {
  const server = await replica();
  expect((await server.api('POST', 'import', site)).status).toBe(200);
  const load = traffic();
  await until(() => load.count() >= 200, { within: 30_000, what: 'traffic' });
  database.crash();
  await until(async () => !(await fetch(new URL('readyz', server.url))).ok, { within: 30_000, what: 'not ready' });
  database.start();
  await until(async () => (await fetch(new URL('readyz', server.url))).ok, { within: 30_000, what: 'ready again' });
  const enough = load.count() + 200;
  await until(() => load.count() >= enough, { within: 30_000, what: 'traffic' });
  await load.stop();
  await broker.stop();
  await until(async () => !(await fetch(new URL('readyz', server.url))).ok, { within: 30_000, what: 'not ready' });
  await broker.start();
  await expectAllOnce(server, load.taken);
}, 180_000);
