/** `kill -9` in the middle of traffic: what was acknowledged is there, and nothing is ordered twice. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connect, deviceCredentials } from '../support/broker-clients.ts';
import { everydaySite } from '../support/everyday-site.ts';
import { readHistory } from '../support/read-history.ts';
import { type Json, startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';

const siteFile = everydaySite();
const devices = ['toilet-wc-1a', 'soap-wc-1a', 'toilet-wc-2a', 'soap-wc-2a'] as const;

let dataDir: string;
let server: TestServer | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hylla-crash-'));
});
afterEach(async () => {
  await server?.clean();
  rmSync(dataDir, { recursive: true, force: true });
});

test('five kills under load: no acknowledged reading or request is missing, none doubled, no second order', async () => {
  server = await startServer({ dataDir });
  expect((await server.api('POST', 'import', siteFile)).status).toBe(200);
  const credentials = await Promise.all(devices.map((device) => deviceCredentials(server as TestServer, device)));
  const acked = new Map<string, Set<number>>(devices.map((device) => [device, new Set()]));
  const requests = new Set<string>();
  const next = new Map<string, number>(devices.map((device) => [device, 1]));

  for (let round = 0; round < 5; round++) {
    const running: TestServer = server ?? (await startServer({ dataDir }));
    server = running;
    let killed = false;
    const load = devices.map(async (device, i) => {
      const client = await connect(running, credentials[i] ?? { username: '', password: '' });
      client.on('error', () => {});
      const lane = async (): Promise<void> => {
        while (!killed && client.connected) {
          const seq = next.get(device) ?? 1;
          next.set(device, seq + 1);
          const level = 80 - (seq % 3);
          const told = await client
            .publishAsync(`hylla/${device}/level`, JSON.stringify({ level, boot: 1, seq }), { qos: 1 })
            .then(
              () => true,
              () => false,
            );
          if (told) acked.get(device)?.add(seq);
        }
      };
      await Promise.race([
        Promise.all(Array.from({ length: 20 }, lane)),
        new Promise<void>((resolve) => client.once('close', () => resolve())),
      ]);
      client.end(true);
    });
    const asking = (async () => {
      for (let n = 0; !killed; n++) {
        const answer = await running
          .api(
            'POST',
            'requests',
            { kind: 'problem', location: 'wc-1a', note: `round ${round} no ${n}` },
            { 'idempotency-key': `r${round}n${n}` },
          )
          .catch(() => null);
        if (answer?.status === 201) requests.add(answer.body.id);
      }
    })();
    if (round === 1)
      await running.api('POST', 'movements', { kind: 'count', item: 'coffee-ground', location: 'forrad', quantity: 0 });
    const enough = (round + 1) * 2_000;
    await until(() => [...acked.values()].reduce((sum, set) => sum + set.size, 0) >= enough, {
      within: 30_000,
      what: `${enough} acks`,
    });
    killed = true;
    await running.kill();
    await Promise.all([...load, asking]);
    server = undefined;
  }

  server = await startServer({ dataDir });
  const running = server;
  for (const device of devices) {
    const rows = await readHistory(running, device);
    const counted = new Map<number, number>();
    for (const row of rows) if (row.reason !== 'duplicate') counted.set(row.seq, (counted.get(row.seq) ?? 0) + 1);
    const missing = [...(acked.get(device) ?? [])].filter((seq) => !counted.has(seq));
    const doubled = [...counted].filter(([, count]) => count > 1).map(([seq]) => seq);
    expect({ device, missing, doubled }).toEqual({ device, missing: [], doubled: [] });
  }
  const known = new Set<string>();
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body }: { body: Json } = await running.api(
      'GET',
      `requests?limit=1000${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    for (const one of body.items) known.add(one.id);
    cursor = body.next;
  }
  expect([...requests].filter((id) => !known.has(id))).toEqual([]);
  const orders = await until(async () => {
    const { body } = await running.api('GET', 'orders');
    return body.items.length > 0 ? body.items : null;
  });
  const perItem = new Map<string, number>();
  for (const order of orders) for (const line of order.lines) perItem.set(line.item, (perItem.get(line.item) ?? 0) + 1);
  expect([...perItem].filter(([, count]) => count > 1)).toEqual([]);
  expect(perItem.get('coffee-ground')).toBe(1);
});
