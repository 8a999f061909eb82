/** RabbitMQ by plain MQTT 3.1.1, which is all that it speaks to 3.12: one server reads, and another when that one is gone. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everydaySite } from '../support/everyday-site.ts';
import { type PostgresServer, postgresServer } from '../support/postgres-server.ts';
import { type RabbitServer, rabbitServer } from '../support/rabbitmq-server.ts';
import { type Json, startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { accountOf, loadBroker } from '../system/crash/broker-load.ts';

const site = everydaySite();
const devices: readonly string[] = site.dispensers
  .filter(({ device }: Json) => device?.dialect === 'hylla')
  .map(({ id }: Json) => id)
  .slice(0, 10);

let database: PostgresServer;
let rabbit: RabbitServer;
let servers: TestServer[] = [];
beforeAll(async () => {
  [database, rabbit] = await Promise.all([postgresServer(), rabbitServer()]);
  console.log(`RabbitMQ ${rabbit.version}`);
}, 120_000);
afterAll(async () => {
  await Promise.all(servers.map((server) => server.clean()));
  await rabbit?.clean();
  database?.clean();
});

test('readings are stored once, over deaths of the server that reads and of the broker', {
  timeout: 300_000,
}, async () => {
  const env = { HYLLA_STORE_URL: await database.database(), HYLLA_BROKER_URL: `mqtt://127.0.0.1:${rabbit.mqttPort}` };
  servers = [await startServer({ env }), await startServer({ env })];
  const [one, other] = servers as [TestServer, TestServer];
  expect((await one.api('POST', 'import', site)).status).toBe(200);
  const load = loadBroker(rabbit.mqttPort, devices);
  await load.goOn(300);
  for (let i = 0; i < 2; i++) {
    await servers.shift()?.kill();
    await load.goOn(300);
    servers.push(await startServer({ env }));
    await load.goOn(100);
    await rabbit.kill();
    await rabbit.start();
    await load.goOn(300);
  }
  await load.stop();
  const [left] = servers;
  if (left === undefined) throw new Error('no server is left');
  expect(await accountOf(left, load)).toEqual({ missing: [], doubled: [] });
  await Promise.all([one, other].map((server) => server.clean()));
  for (const server of servers) await until(async () => (await fetch(new URL('readyz', server.url))).ok);
});
