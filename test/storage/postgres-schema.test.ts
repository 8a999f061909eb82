/** The schema as a start finds it. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPostgresStore } from '../../server/storage/postgres/store.ts';
import type { Store } from '../../server/usecases/ports.ts';
import { type PostgresServer, postgresServer } from '../support/postgres-server.ts';
import { until } from '../support/until.ts';
import { reading } from './store-contract.ts';

let server: PostgresServer;
let url: string;
const warnings: string[] = [];
const opened: Store[] = [];

async function start(): Promise<Store> {
  const log = { debug: () => {}, error: () => {}, warn: (line: string) => void warnings.push(line) };
  const store = createPostgresStore({ url, log });
  opened.push(store);
  await store.start();
  return store;
}

beforeAll(async () => {
  server = await postgresServer({ full_page_writes: 'off' });
});
afterAll(() => server.clean());
beforeEach(async () => {
  url = await server.database();
  warnings.length = 0;
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.stop();
});

test('several that start at once on an empty database make the schema once', async () => {
  await Promise.all([start(), start(), start()]);
  const rows = await server.query(url, 'SELECT version FROM hylla.migrations ORDER BY version');
  const versions = rows.map(({ version }) => version);
  expect(versions).toEqual(versions.map((_, i) => i + 1));
  expect(versions.length).toBeGreaterThan(0);
});

test('the schema of a newer Hylla is refused in one line', async () => {
  await (await start()).stop();
  await server.query(url, "INSERT INTO hylla.migrations (version, file) VALUES (9999, 'of-tomorrow.sql')");
  const refused = await start().catch((error: Error) => error);
  expect(refused).toMatchObject({ name: 'StoreRefused' });
  expect((refused as Error).message).toMatch(/is at schema 9999 and this Hylla knows \d+ at most: [^\n]+$/);
});

test('a migration that fails leaves nothing behind', async () => {
  await server.query(url, 'CREATE SCHEMA hylla; CREATE TABLE hylla.readings_order (of_somebody_else int)');
  await expect(start()).rejects.toMatchObject({ name: 'StoreRefused' });
  const rows = await server.query(url, "SELECT FROM pg_tables WHERE schemaname = 'hylla' AND tablename = 'documents'");
  expect(rows).toHaveLength(0);
});

test('a level that somebody has written by hand, and not whole, is refused in one line that says where', async () => {
  await (await start()).stop();
  await server.query(
    url,
    `INSERT INTO hylla.documents VALUES ('levels', 'soap', 1, '{"id":"soap","level":50,"content":0.5}')`,
  );
  const refused = await start().catch((error: Error) => error);
  expect(refused).toMatchObject({ name: 'StoreRefused' });
  expect((refused as Error).message).toMatch(
    /has in levels "soap"\.\w+ a fault \([^\n]+\), which Hylla does not write: [^\n]+$/,
  );
});

test('a server that may forget what it has acknowledged is warned of', async () => {
  await start();
  expect(warnings).toEqual([expect.stringContaining('full_page_writes = off')]);
});

test('readings lie in a partition a month, by device time, UTC; this month and the next are made ahead', async () => {
  const store = await start();
  const times = ['2026-01-31T23:59:59.999Z', '2026-02-01T00:00:00.000Z', '2026-03-15T12:00:00.001Z'].map(Date.parse);
  await store.transact((tx) => {
    for (const [i, ts] of times.entries()) tx.record(reading('d', ts, i));
  });
  const rows = await server.query(
    url,
    'SELECT c.relname AS part FROM hylla.readings r JOIN pg_class c ON c.oid = r.tableoid ORDER BY r.seq',
  );
  expect(rows.map(({ part }) => part)).toEqual(['2026_01', '2026_02', '2026_03'].map((m) => `readings_${m}`));
  const found = await store.history({ dispenser: 'd', from: 0, to: Date.parse('2027-01-01'), limit: 9 });
  expect(found.rows.map(({ ts }) => ts)).toEqual(times);
  const ahead = await server.query(
    url,
    "SELECT to_regclass('hylla.readings_' || to_char(now() AT TIME ZONE 'UTC' + m * interval '1 month', 'YYYY_MM')) AS part FROM generate_series(0, 1) m",
  );
  expect(ahead.every(({ part }) => part !== null)).toBe(true);
});

test('a day is rolled up without reading the month that it is in', async () => {
  await (await start()).stop();
  await server.query(url, "SELECT hylla.ensure_month('2026-01-01')");
  // Ten a minute from 28 days: some thousands of pages.
  await server.query(
    url,
    `INSERT INTO hylla.readings (dispenser, ts, received_at, level, quality, refill)
    SELECT 'd-' || n % 10, '2026-01-01Z'::timestamptz + n * interval '6 seconds', now(), n % 100, 'accepted', false
    FROM generate_series(0, 28 * 14400 - 1) n`,
  );
  await server.query(url, 'VACUUM ANALYZE hylla.readings_2026_01');
  const scans = async (): Promise<number> => {
    await server.query(url, 'SELECT pg_stat_force_next_flush()');
    const text = "SELECT seq_scan::int AS n FROM pg_stat_user_tables WHERE relname = 'readings_2026_01'";
    return Number((await server.query(url, text))[0]?.['n']);
  };
  const before = await scans();
  await server.query(url, "SELECT hylla.roll_up('2026-01-15', 'Europe/Stockholm'); SELECT pg_stat_force_next_flush()");
  const [rolled] = await server.query(url, "SELECT sum(count)::int AS n FROM hylla.roll_ups WHERE step = '15m'");
  expect(rolled).toEqual({ n: 14_400 });
  expect(await scans()).toBe(before);
});

describe('months that are forgotten', () => {
  const at = (text: string): number => Date.parse(text);
  const rows = [at('2026-01-10'), at('2026-02-10'), at('2026-03-20'), at('2026-03-30')];
  const parts = async (): Promise<unknown[]> => {
    const text = "SELECT relname FROM pg_class WHERE relname ~ '^readings_2026_0[123]$' ORDER BY 1";
    return (await server.query(url, text)).map(({ relname }) => relname);
  };
  const kept = async (store: Store): Promise<number[]> =>
    (await store.history({ dispenser: 'd', from: 0, to: at('2027-01-01'), limit: 9 })).rows.map(({ ts }) => ts);
  const retain = (store: Store, now: string): Promise<void> => store.retain({ now: at(now), timezone: 'UTC' });

  test('go as tables; of the month that is forgotten in part, the rows do', async () => {
    const store = await start();
    await store.transact((tx) => {
      for (const [i, ts] of rows.entries()) tx.record(reading('d', ts, i));
    });
    await retain(store, '2026-04-10');
    expect(await parts()).toEqual(['readings_2026_03']);
    expect(await kept(store)).toEqual([at('2026-03-30')]);
    const late = reading('d', at('2026-02-11'), 9);
    await store.transact((tx) => tx.record(late));
    expect(await kept(store)).toEqual([at('2026-03-30')]);
    const { spans } = await store.trend({
      ...{ dispenser: 'd', step: '1d', timezone: 'UTC', limit: 9 },
      ...{ from: 0, to: at('2027-01-01') },
    });
    expect(spans.map(({ ts }) => ts)).toEqual(rows);
  });

  test('stay, and hold nobody up, as long as somebody reads history', async () => {
    const store = await start();
    await store.transact((tx) => tx.record(reading('d', rows[0] ?? 0, 1)));
    const dump = server.query(url, 'BEGIN; SELECT FROM hylla.readings; SELECT pg_sleep(600)').catch(() => {});
    const reader = "FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";
    const isReading = async (): Promise<boolean> => (await server.query(url, `SELECT ${reader}`)).length > 0;
    await until(isReading);
    const retaining = retain(store, '2026-04-10');
    await store.transact((tx) => tx.record(reading('d', at('2026-04-09'), 2)));
    await retaining;
    expect(await isReading()).toBe(true);
    expect(await kept(store)).toEqual([at('2026-04-09')]);
    expect(await parts()).toEqual(['readings_2026_01']);
    await server.query(url, `SELECT pg_terminate_backend(pid) ${reader}`);
    await dump;
    await retain(store, '2026-04-10');
    expect(await parts()).toEqual([]);
  });
});
