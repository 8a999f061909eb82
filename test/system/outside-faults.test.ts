/** One server on a PostgreSQL and a Mosquitto that are paused, killed and started again under load: nothing is lost. */
import { setTimeout as pause } from 'node:timers/promises';
import mqtt from 'mqtt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { everydaySite } from '../support/everyday-site.ts';
import { durable, type MosquittoServer, mosquittoServer } from '../support/mosquitto-server.ts';
import { type PostgresServer, postgresServer } from '../support/postgres-server.ts';
import { sized } from '../support/sized.ts';
import { type Json, startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { accountOf, loadBroker } from './crash/broker-load.ts';

const site = everydaySite();
const devices: readonly string[] = site.dispensers
  .filter(({ device }: Json) => device?.dialect === 'hylla')
  .map(({ id }: Json) => id);
const nothing = { missing: [], doubled: [] };

let database: PostgresServer;
let broker: MosquittoServer;
let env: Record<string, string>;
let server: TestServer;
beforeEach(async () => {
  [database, broker] = await Promise.all([postgresServer(), mosquittoServer([...durable, 'max_queued_messages 0'])]);
  env = { HYLLA_STORE_URL: await database.database(), HYLLA_BROKER_URL: `mqtt://127.0.0.1:${broker.mqttPort}` };
  server = await startServer({ env });
  expect((await server.api('POST', 'import', site)).status).toBe(200);
});
afterEach(async () => {
  await server.clean();
  await broker.clean();
  database.clean();
});

const isReady = async (): Promise<boolean> => (await fetch(new URL('readyz', server.url))).ok;
const ready = (): Promise<boolean> => until(isReady, { what: 'a ready server' });
const notReady = (): Promise<boolean> => until(async () => !(await isReady()), { what: 'not ready' });

const kills = sized(2, 20);
test(`${kills} times a broker is paused, killed and started: all that it has kept is stored once`, {
  timeout: 60_000 + kills * 20_000,
}, async () => {
  const load = loadBroker(broker.mqttPort, devices);
  /** Mosquitto saves after it has acknowledged: the last reading of a device may go with it. */
  const unsaved = new Set<string>();
  for (let i = 0; i < kills; i++) {
    await load.goOn(50 + Math.random() * 100);
    broker.pause();
    await pause(Math.random() * 1_000);
    broker.resume();
    await load.goOn(50 + Math.random() * 100);
    const before = load.newest();
    if (i % 3 === 1) await Promise.all([broker.stop('SIGKILL'), server.kill()]);
    else await broker.stop('SIGKILL');
    for (const [device, last] of load.newest())
      for (let seq = before.get(device) ?? last; seq <= last; seq++) unsaved.add(`${device} ${seq}`);
    await broker.start();
    // It has the readings of some time before anybody hears them, as after a start of the whole machine.
    if (i % 3 === 1) {
      await load.goOn(100);
      await server.clean();
      server = await startServer({ env });
    }
  }
  await load.stop();
  const { missing, doubled } = await accountOf(server, load, unsaved);
  console.log(`${kills} deaths of the broker, ${load.count()} readings, ${missing.length} that it had not saved`);
  expect({ missing: missing.filter((one) => !unsaved.has(one)), doubled }).toEqual(nothing);
});

test('a server that is killed while it takes in what came before anybody shared leaves that to the next', async () => {
  await server.stop();
  await broker.stop();
  await broker.start();
  const load = loadBroker(broker.mqttPort, devices);
  await load.goOn(400);
  await load.stop();
  for (let i = 0; i < 3; i++) {
    await server.clean();
    server = await startServer({ env });
    await pause(Math.random() * 300);
    await server.kill();
  }
  await server.clean();
  server = await startServer({ env });
  expect(await accountOf(server, load)).toEqual(nothing);
});

test('a database that is killed, then one that hangs, in the middle of it', { timeout: 180_000 }, async () => {
  const load = loadBroker(broker.mqttPort, devices);
  await load.goOn(200);
  database.crash();
  await notReady();
  database.start();
  await ready();
  await load.goOn(200);
  database.pause();
  await notReady();
  await load.goOn(100);
  database.resume();
  await ready();
  await load.goOn(200);
  await load.stop();
  expect(await accountOf(server, load)).toEqual(nothing);
});

test('a broker that stops is told, with what it holds', async () => {
  const device = devices[0] ?? '';
  await broker.stop();
  await notReady();
  await broker.start();
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.mqttPort}`);
  await client.publishAsync(`hylla/${device}/level`, JSON.stringify({ level: 33, boot: 1, seq: 1 }), { qos: 1 });
  await client.endAsync();
  await ready();
  await until(async () => (await server.api('GET', `dispensers/${device}`)).body.level === 33);
});
