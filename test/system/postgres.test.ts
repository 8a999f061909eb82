/** Two built servers on one PostgreSQL, killed and started again under load, as in a rolling restart that goes wrong. */
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect, deviceCredentials } from '../support/broker-clients.ts';
import { everydaySite } from '../support/everyday-site.ts';
import { type PostgresServer, postgresServer } from '../support/postgres-server.ts';
import { type Json, startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';

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

test('kills of one and the other under load: nothing acknowledged is missing or doubled', async () => {
  let [one, other] = [await start(), await start()];
  expect((await one.api('POST', 'import', everydaySite())).status).toBe(200);
  const acknowledged = new Set<string>();
  for (let round = 0; round < 4; round++) {
    const victim = round % 2 === 0 ? one : other;
    let over = false;
    const asking = [one, other].map(async (server, n) => {
      for (let i = 0; !over; i++) {
        const note = `round ${round} of ${n} no ${i}`;
        const answer = await server
          .api(
            'POST',
            'requests',
            { kind: 'problem', location: 'wc-1a', note },
            { 'idempotency-key': note.replaceAll(' ', '-') },
          )
          .catch(() => null);
        if (answer === null) return;
        if (answer.status < 300) acknowledged.add(answer.body.id);
      }
    });
    const before = acknowledged.size;
    await until(() => acknowledged.size >= before + 20, { what: 'requests on both' });
    await victim.kill();
    over = true;
    await Promise.all(asking);
    if (victim === one) one = await start();
    else other = await start();
  }
  expect(acknowledged.size).toBeGreaterThanOrEqual(80);
  for (const server of [one, other]) {
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await server.api(
        'GET',
        `requests?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      ids.push(...body.items.map(({ id }: Json) => id));
      cursor = body.next ?? null;
    }
    expect([...acknowledged].filter((id) => !ids.includes(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

test('a server without its database says so, and is ready again by itself when it is back', async () => {
  const server = await start();
  database.crash();
  const away = await until(async () => {
    const answer = await server.api('GET', '../../readyz');
    return answer.status === 503 ? answer : null;
  });
  expect(JSON.stringify(away.body)).toMatch(/is away/);
  database.start();
  await until(async () => (await server.api('GET', '../../readyz')).status === 200);
  expect(server.output()).not.toContain(database.password);
  expect(await server.stop()).toBe(0);
});
