/** Several servers on one PostgreSQL and one Mosquitto, all of them processes: nothing is lost, nothing is done twice. */
import { readFileSync } from 'node:fs';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { everydaySite } from '../support/everyday-site.ts';
import { type MosquittoServer, mosquittoServer } from '../support/mosquitto-server.ts';
import { type PostgresServer, postgresServer } from '../support/postgres-server.ts';
import { sized } from '../support/sized.ts';
import { readSse } from '../support/sse-reader.ts';
import { type Json, startServer, type TestServer, testToken } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { accountOf, loadBroker } from './crash/broker-load.ts';

const site = everydaySite();
const devices: readonly string[] = site.dispensers
  .filter(({ device }: Json) => device?.dialect === 'hylla')
  .map(({ id }: Json) => id);

let database: PostgresServer;
let broker: MosquittoServer;
let env: Record<string, string>;
const running = new Set<TestServer>();
/** A session of the database that says, as a leader under strain does, that all servers read the broker together. */
let strained: postgres.Sql;

beforeEach(async () => {
  [database, broker] = await Promise.all([postgresServer(), mosquittoServer(['max_queued_messages 0'])]);
  const url = await database.database();
  env = { HYLLA_STORE_URL: url, HYLLA_BROKER_URL: `mqtt://127.0.0.1:${broker.mqttPort}` };
  strained = postgres(url, { max: 1 });
});
afterEach(async () => {
  await Promise.all([...running].map((server) => server.clean()));
  running.clear();
  await strained.end();
  await broker.clean();
  database.clean();
});

async function replica(): Promise<TestServer> {
  const server = await startServer({ env });
  running.add(server);
  return server;
}

/** `together`: all servers read the broker, else the leader does. */
async function read(how: 'together' | 'alone'): Promise<void> {
  const call = how === 'together' ? 'pg_advisory_lock' : 'pg_advisory_unlock_all';
  await strained.unsafe(`SELECT ${call}(${how === 'together' ? "44837820, hashtext('mqtt-together')" : ''})`);
}

/** Items of all orders, as often as they are ordered. */
async function orderedBy(server: TestServer): Promise<string[]> {
  const { items } = (await server.api('GET', 'orders?limit=1000')).body;
  return items.flatMap((order: Json) => order.lines.map(({ item }: Json) => item));
}

async function kill(server: TestServer): Promise<void> {
  running.delete(server);
  await server.kill();
  await server.clean();
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
});

const deaths = sized(6, 100);
test(`servers killed at random ${deaths} times under load: every reading is stored once, every need ordered once`, {
  timeout: 60_000 + deaths * 20_000,
}, async () => {
  const servers = [await replica(), await replica()];
  expect((await servers[0]?.api('POST', 'import', site))?.status).toBe(200);
  const load = loadBroker(broker.mqttPort, devices);
  for (let round = 0; round < deaths; round++) {
    if (round === 1)
      await servers[1]?.api('POST', 'movements', {
        kind: 'count',
        item: 'coffee-ground',
        location: 'forrad',
        quantity: 0,
      });
    await load.goOn(50 + Math.random() * 150);
    await read(round % 2 === 0 ? 'together' : 'alone');
    await load.goOn(50 + Math.random() * 150);
    const victim = servers.splice(Math.floor(Math.random() * 2), 1)[0];
    if (victim) await kill(victim);
    servers.push(await replica());
  }
  await load.stop();
  const [left] = servers;
  if (left === undefined) throw new Error('no server is left');
  expect(await accountOf(left, load)).toEqual({ missing: [], doubled: [] });
  const lines = await until(async () => {
    const ordered = await orderedBy(left);
    return ordered.includes('coffee-ground') ? ordered : null;
  });
  expect(lines.filter((item, i) => lines.indexOf(item) !== i)).toEqual([]);
});

test('a rolling restart loses no reading, and orders what is needed once', async () => {
  let servers = [await replica(), await replica()];
  expect((await servers[0]?.api('POST', 'import', site))?.status).toBe(200);
  const load = loadBroker(broker.mqttPort, devices);
  const emptied = ['coffee-ground', 'cup-paper', 'copy-paper-a4', 'cleaner-multi'];
  for (const [i, item] of emptied.entries()) {
    await read(i % 2 === 0 ? 'together' : 'alone');
    await load.goOn(150);
    const old = servers[i % 2];
    if (old === undefined) throw new Error('no server is left');
    const counted = { kind: 'count', item, location: 'forrad', quantity: 0 };
    // By the one that is about to go, which may lead: whoever leads next has to see it.
    expect((await old.api('POST', 'movements', counted)).status).toBe(201);
    expect(await old.stop()).toBe(0);
    running.delete(old);
    await old.clean();
    servers = servers.map((one) => (one === old ? null : one)).filter((one) => one !== null);
    servers.splice(i % 2, 0, await replica());
  }
  await load.stop();
  const [left] = servers;
  if (left === undefined) throw new Error('no server is left');
  expect(await accountOf(left, load)).toEqual({ missing: [], doubled: [] });
  const lines = await until(
    async () => {
      const ordered = await orderedBy(left);
      return emptied.every((item) => ordered.includes(item)) ? ordered : null;
    },
    { within: 60_000, what: 'an order of each' },
  );
  expect(lines.filter((item, i) => lines.indexOf(item) !== i)).toEqual([]);
}, 180_000);
