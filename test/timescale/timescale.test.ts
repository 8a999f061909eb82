/**
 * TimescaleDB, where the owner of a database has made its extension: the same promises, on a hypertable. No package of
 * Debian's: it must be in the PostgreSQL that is newest on this machine, from its makers' packages or its source.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresStore } from '../../server/storage/postgres/store.ts';
import { reading, storeContract } from '../storage/store-contract.ts';
import { type PostgresServer, postgresServer } from '../support/postgres-server.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await postgresServer({ shared_preload_libraries: 'timescaledb', 'timescaledb.telemetry_level': 'off' });
});
afterAll(() => server?.clean());

/** URL of a new database that has it. */
async function database(): Promise<string> {
  const url = await server.database();
  await server.query(url, 'CREATE EXTENSION timescaledb');
  return url;
}

storeContract('the PostgreSQL store with TimescaleDB', async () => {
  const url = await database();
  return { open: () => createPostgresStore({ url }), clean: async () => undefined };
});

test('readings lie in chunks, which go whole when they are forgotten', async () => {
  const url = await database();
  const [extension] = await server.query(url, "SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'");
  console.log(`TimescaleDB ${extension?.['extversion']}`);
  const chunks = async (): Promise<number> =>
    (await server.query(url, "SELECT show_chunks('hylla.readings'::regclass)")).length;
  const at = (text: string): number => Date.parse(text);
  const times = [at('2026-01-10'), at('2026-03-10'), at('2026-05-20'), at('2026-05-30')];
  const store = createPostgresStore({ url });
  await store.start();
  await store.transact((tx) => {
    for (const [i, ts] of times.entries()) tx.record(reading('d', ts, i));
  });
  expect(await chunks()).toBe(3);
  // TimescaleDB's own has an entry for each reading; a summary of some pages does.
  const indexes = await server.query(url, "SELECT indexname FROM pg_indexes WHERE tablename = 'readings'");
  const names = indexes.map(({ indexname }) => indexname);
  expect(names).toContain('readings_by_time');
  expect(names).not.toContain('readings_ts_idx');
  await store.retain({ now: at('2026-06-10'), timezone: 'UTC' });
  expect(await chunks()).toBe(1);
  const kept = await store.history({ dispenser: 'd', from: 0, to: at('2027-01-01'), limit: 9 });
  expect(kept.rows.map(({ ts }) => ts)).toEqual(times.slice(-1));
  const { spans } = await store.trend({
    ...{ dispenser: 'd', step: '1d', timezone: 'UTC', limit: 9 },
    ...{ from: 0, to: at('2027-01-01') },
  });
  expect(spans.map(({ ts }) => ts)).toEqual(times);
  await store.stop();
});
