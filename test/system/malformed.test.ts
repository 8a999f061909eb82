/** Ten thousand messages that nobody can read: no level moves, each is counted with a reason, the server stays quick. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../firmware-sim/random.ts';
import { connect, deviceCredentials } from '../support/broker-clients.ts';
import { median, stall } from '../support/stall.ts';
import { startServer, type TestServer } from '../support/start-server.ts';

const siteFile = JSON.parse(readFileSync('test/fixtures/site-kontoret.json', 'utf8'));
let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  expect((await server.api('POST', 'import', siteFile)).status).toBe(200);
});
afterAll(() => server?.clean());

const random = createRandom(42);
const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`.slice(0, 15_000);
const makers: (() => string | Buffer)[] = [
  () => '',
  () => '{',
  () => 'null',
  () => '[]',
  () => '"60"',
  () => '42 or so',
  () => '{"level":"60"}',
  () => '{"level":null,"raw":null}',
  () => '{"level":true}',
  () => '{"level":1e309}',
  () => '{"level":NaN}',
  () => `{"level":${101 + Math.floor(random.next() * 1e6)}}`,
  () => `{"level":${-1 - random.next() * 1e6}}`,
  () => '{"level":[50]}',
  () => '{"level":{"value":50}}',
  () => '{"raw":{"furlongs":3}}',
  () => '{"__proto__":{"level":50}}',
  () => '{"constructor":{"prototype":{"level":50}}}',
  () => '\ufeff{"level":"x"}',
  () => Buffer.from('{"level":"50"}', 'utf16le'),
  () => Buffer.from(Array.from({ length: 40 }, () => Math.floor(random.next() * 256))),
  () => deep,
  () => `{"level":"${'9'.repeat(Math.floor(random.next() * 10_000))}"}`,
  () => '{"level": 0x32}',
];

async function rejected(): Promise<Record<string, number>> {
  const text = await (
    await fetch(new URL('metrics', server.url), { headers: { authorization: 'Bearer a-test-token-with-admin-rights' } })
  ).text();
  return Object.fromEntries(
    [...text.matchAll(/^hylla_readings_rejected_total\{reason="([^"]+)"\} (\d+)/gm)].map(([, reason, count]) => [
      reason,
      Number(count),
    ]),
  );
}

test('10,000 malformed messages', async () => {
  const devices = ['soap-wc-1a', 'toilet-wc-1a', 'towel-wc-2a', 'towel-wc-3a'];
  const clients = await Promise.all(
    devices.map(async (id) => ({ id, client: await connect(server, await deviceCredentials(server, id)) })),
  );
  const total = 10_000;
  const waits: number[] = [];
  const probing = (async () => {
    while (clients.some(({ client }) => client.connected)) {
      const from = performance.now();
      expect((await fetch(new URL('healthz', server.url))).status).toBe(200);
      waits.push(performance.now() - from);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  const lanes = clients.map(async ({ id, client }, lane) => {
    for (let sent = 0; sent < total / clients.length; sent += 50) {
      await Promise.all(
        Array.from({ length: 50 }, (_, i) => {
          const make = makers[(sent + i + lane) % makers.length] ?? (() => '');
          return client.publishAsync(`hylla/${id}/level`, make(), { qos: 1 });
        }),
      );
    }
    await client.endAsync();
  });
  await Promise.all(lanes);
  await probing;

  const counts = await rejected();
  expect(
    Object.values(counts).reduce((sum, count) => sum + count, 0),
    JSON.stringify(counts),
  ).toBe(total);
  expect(Object.keys(counts).every((reason) => reason.length > 2)).toBe(true);
  const levels = (await server.api('GET', 'dispensers')).body.items.map((one: { level: number | null }) => one.level);
  expect(levels.every((level: number | null) => level === null)).toBe(true);
  const { items } = (await server.api('GET', 'rejections')).body;
  expect(items.length).toBeGreaterThan(0);
  expect(items[0]).toMatchObject({ reason: expect.any(String), detail: expect.any(String) });
  expect(median(waits)).toBeLessThan(1_000);
  expect(Math.max(...waits)).toBeLessThan(2_000 + stall);
  expect((await server.api('GET', 'orders')).status).toBe(200);
});
