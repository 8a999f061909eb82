/** The database crashes, hangs and comes back: what was acknowledged is there, once; what was not is told. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createPostgresStore, type PostgresStoreOptions } from '../../server/storage/postgres/store.ts';
import type { Leadership, Store, Tx } from '../../server/usecases/ports.ts';
import { cuttableLine } from '../support/cuttable-line.ts';
import { type PostgresServer, postgresServer } from '../support/postgres-server.ts';
import { sized } from '../support/sized.ts';
import { until } from '../support/until.ts';
import { reading, room } from './store-contract.ts';

let server: PostgresServer;
let url: string;
let isUp = true;
const opened: Store[] = [];
const logged: string[] = [];
const log = {
  debug: (line: string) => void logged.push(line),
  warn: (line: string) => void logged.push(line),
  error: (line: string) => void logged.push(line),
};

async function replica(options: Partial<PostgresStoreOptions> = {}): Promise<Store & Leadership> {
  const store = createPostgresStore({ url, log, ...options });
  await store.start();
  opened.push(store);
  return store;
}
function crash(): void {
  server.crash();
  isUp = false;
}
function restart(): void {
  server.start();
  isUp = true;
}
const add =
  (id: string) =>
  (tx: Tx): void =>
    tx.put('locations', room(id, String(Number(tx.get('locations', id)?.name ?? 0) + 1)));

beforeAll(async () => {
  server = await postgresServer();
});
afterAll(() => server.clean());
beforeEach(async () => {
  url = await server.database();
  logged.length = 0;
});
afterEach(async () => {
  server.resume();
  if (!isUp) restart();
  for (const store of opened.splice(0)) await store.stop();
});

test('while the database is away nothing is taken in and health says why; it goes on by itself', async () => {
  const store = await replica();
  await store.transact(add('a'));
  crash();
  await until(() => !store.health().ready);
  await expect(store.transact(add('b'))).rejects.toMatchObject({ name: 'StoreUnavailable' });
  expect(store.health().problem).toMatch(/database 127\.0\.0\.1:\d+\/hylla_\d+ is away/);
  await expect(store.history({ dispenser: 'd', from: 0, to: 1, limit: 1 })).rejects.toMatchObject({
    name: 'StoreUnavailable',
  });
  expect(store.state.get('locations', 'a')).toBeDefined();
  restart();
  await until(() => store.health().ready);
  await store.transact(add('b'));
  expect([...store.state.values('locations')].map(({ id }) => id)).toEqual(['a', 'b']);
  await until(() => store.isLeader());
  expect((await store.history({ dispenser: 'd', from: 0, to: 1, limit: 1 })).rows).toEqual([]);
  expect(logged.join('\n')).not.toContain(server.password);
});

const crashes = sized(5, 50);
test(`${crashes} crashes under load: every acknowledged change is stored once, no refused one twice`, {
  timeout: 60_000 + crashes * 12_000,
}, async () => {
  const stores = [await replica(), await replica()];
  const acknowledged = new Set<string>();
  const refused = new Set<string>();
  let stop = false;
  const load = stores.map(async (store, n) => {
    for (let i = 0; !stop; i++) {
      const ids = Array.from({ length: 20 }, (_, k) => `${n}-${i}-${k}`);
      await Promise.all(
        ids.map((id) =>
          store
            .transact((tx) => {
              add(id)(tx);
              add('total')(tx);
              tx.record(reading(id, 1, 1));
            })
            .then(
              () => acknowledged.add(id),
              () => refused.add(id),
            ),
        ),
      );
      if (!store.health().ready) await until(() => store.health().ready || stop, { within: 60_000 });
    }
  });
  for (let round = 0; round < crashes; round++) {
    const before = acknowledged.size;
    await until(() => acknowledged.size > before + 500, { within: 60_000, what: 'some load' });
    crash();
    restart();
  }
  stop = true;
  await Promise.all(load);
  const fresh = await replica();
  for (const store of stores) await until(() => store.rev === fresh.rev);
  const there = new Map([...fresh.state.values('locations')].map(({ id, name }) => [id, name]));
  const total = Number(there.get('total'));
  there.delete('total');
  expect([...acknowledged].filter((id) => there.get(id) !== '1')).toEqual([]);
  expect([...there].filter(([id, times]) => times !== '1' || !(acknowledged.has(id) || refused.has(id)))).toEqual([]);
  expect(total).toBe(there.size);
  expect([...refused].filter((id) => there.has(id))).toEqual([]);
  const rows = await server.query(
    url,
    'SELECT count(*)::int AS n, count(DISTINCT dispenser)::int AS d FROM hylla.readings',
  );
  expect(rows[0]).toEqual({ n: there.size, d: there.size });
  for (const store of stores) expect(store.state.size('locations')).toBe(fresh.state.size('locations'));
});

test('a database that hangs is told though nothing is to be stored', async () => {
  const store = await replica();
  server.pause();
  await until(() => !store.health().ready);
  expect(store.health().problem).toMatch(/database 127\.0\.0\.1:\d+\/hylla_\d+ has not answered for \d+ s/);
  server.resume();
  await until(() => store.health().ready);
});

test('a commit whose answer was lost is told as stored, and is stored once', async () => {
  const line = await cuttableLine(url);
  const store = await replica({ url: line.url });
  await store.transact(add('a'));
  for (let i = 2; i <= 6; i++) {
    line.cutAtNextAnswer();
    await store.transact(add('a'));
    expect(store.state.get('locations', 'a')?.name).toBe(String(i));
  }
  expect(line.cuts()).toBe(5);
  const fresh = await replica();
  expect(fresh.state.get('locations', 'a')?.name).toBe('6');
  expect(fresh.rev).toBe(store.rev);
  await store.stop();
  line.close();
});

test('a commit whose answer was lost, with others after it, is told as stored and in its place', async () => {
  const line = await cuttableLine(url);
  const store = await replica({ url: line.url });
  const other = await replica();
  const told: unknown[] = [];
  store.onCommit(({ changes }) => told.push(...changes));
  line.cutAtNextAnswer();
  line.hold(true);
  const writing = store.transact(add('a'));
  await until(() => other.state.get('locations', 'a'));
  await other.transact(add('a'));
  await other.transact(add('b'));
  line.hold(false);
  await writing;
  expect(store.rev).toBe(other.rev);
  expect(store.state.get('locations', 'a')?.name).toBe('2');
  expect(told).toContainEqual({ collection: 'locations', id: 'b', doc: room('b', '1') });
  expect(await store.transact((tx) => tx.size('locations'))).toBe(2);
  await store.stop();
  line.close();
});

test('a server that hangs is told as away in time, and what was in doubt is told as failed, then goes on', async () => {
  const store = await replica({ patience: 4_000 });
  await store.transact(add('a'));
  server.pause();
  const inDoubt = store.transact(add('b'));
  await until(() => !store.health().ready);
  await expect(store.transact(add('c'))).rejects.toMatchObject({ name: 'StoreUnavailable' });
  await expect(inDoubt).rejects.toMatchObject({ name: 'StoreUnavailable' });
  expect(store.state.get('locations', 'b')).toBeUndefined();
  server.resume();
  await until(() => store.health().ready);
  await store.transact(add('d'));
  const fresh = await replica();
  const ids = (one: Store) => [...one.state.values('locations')].map(({ id }) => id).sort();
  await until(() => JSON.stringify(ids(store)) === JSON.stringify(ids(fresh)));
  expect(ids(fresh)).toEqual(expect.arrayContaining(['a', 'd']));
});

test('a short pause is ridden through: what was under way is stored', async () => {
  const store = await replica();
  server.pause();
  const writing = store.transact(add('a'));
  server.resume();
  await writing;
  expect(store.state.get('locations', 'a')?.name).toBe('1');
});

test('a replica that holds the turn and hangs does not stop the others for long', async () => {
  const store = await replica();
  const holder = server.query(
    url,
    "SET idle_in_transaction_session_timeout = '1s'; BEGIN; SELECT * FROM hylla.take_turn(0); SELECT pg_sleep(0.5)",
  );
  await store.transact(add('a'));
  await holder.catch(() => undefined);
  expect(store.health()).toEqual({ ready: true });
});

test('memory stays bounded while the database is away', async () => {
  const store = await replica();
  crash();
  await until(() => !store.health().ready);
  const before = process.memoryUsage().rss;
  for (let i = 0; i < 20_000; i++) await store.transact(add(`x${i}`)).catch(() => undefined);
  expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  restart();
  await until(() => store.health().ready);
});

test('a database that is not there yet is told once, and waited for, at the start', async () => {
  crash();
  const starting = replica();
  await until(() => logged.length > 0);
  expect(logged).toEqual([
    expect.stringMatching(/^The database 127\.0\.0\.1:\d+\/hylla_\d+ cannot be reached yet \(.+\); trying for 15 s$/),
  ]);
  restart();
  expect((await starting).health()).toEqual({ ready: true });
  expect(logged.filter((line) => line.includes('cannot be reached yet'))).toHaveLength(1);
  expect(logged.join('\n')).not.toContain(server.password);
});

test('a start without a database is refused in one line that shows no password', async () => {
  crash();
  const starting = replica({ startWithin: 0 });
  await expect(starting).rejects.toMatchObject({ name: 'StoreRefused' });
  const message = await starting.catch((error: Error) => error.message);
  expect(message).toMatch(/^The database 127\.0\.0\.1:\d+\/hylla_\d+ of HYLLA_STORE_URL cannot be used: .+$/);
  expect(message).not.toContain(server.password);
});

test('a database that takes reads only, as a standby does, is told as what it is, and taken up when it writes again', async () => {
  const store = await replica();
  await store.transact(add('a'));
  const name = new URL(url).pathname.slice(1);
  await server.query(url, `ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  await server.query(
    url,
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'hylla' AND datname = current_database()",
  );
  await until(() => store.health().problem?.includes('read-only'));
  await expect(store.transact(add('b'))).rejects.toMatchObject({ name: 'StoreUnavailable' });
  await server.query(url.replace(name, 'postgres'), `ALTER DATABASE ${name} RESET default_transaction_read_only`);
  await until(() => store.health().ready);
  await store.transact(add('b'));
  expect(store.state.size('locations')).toBe(2);
});
