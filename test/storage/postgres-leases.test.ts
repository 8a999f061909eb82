/** Names that one of several replicas holds: given back, freed by a death, lost with the database. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createPostgresStore } from '../../server/storage/postgres/store.ts';
import { type PostgresServer, postgresServer } from '../support/postgres-server.ts';
import { until } from '../support/until.ts';

let server: PostgresServer;
const started: ReturnType<typeof createPostgresStore>[] = [];
beforeAll(async () => {
  server = await postgresServer();
});
afterEach(async () => {
  for (const store of started.splice(0)) await store.stop();
});
afterAll(() => server.clean());

async function replica(url: string): Promise<ReturnType<typeof createPostgresStore>> {
  const store = createPostgresStore({ url });
  await store.start();
  started.push(store);
  return store;
}

test('a name is held by one replica, until it gives it back or ends', async () => {
  const url = await server.database();
  const [first, second] = [await replica(url), await replica(url)];
  expect(await first.acquire('a')).toBe(true);
  expect(await first.acquire('a')).toBe(true);
  expect(await second.acquire('a')).toBe(false);
  expect(await second.acquire('b')).toBe(true);
  const held = (name: string) => Promise.all([first, second].map((one) => one.isHeld(name)));
  expect([await held('a'), await held('b'), await held('c')]).toEqual([
    [true, true],
    [true, true],
    [false, false],
  ]);
  await first.release('a');
  expect(await second.acquire('a')).toBe(true);
  await second.stop();
  await until(async () => (await first.acquire('a')) && (await first.acquire('b')));
});

test('the living are counted, those of another database not among them', async () => {
  const url = await server.database();
  const first = await replica(url);
  expect(await first.replicas()).toEqual({ living: 1, elsewhere: 0 });
  await replica(await server.database());
  const second = await replica(url);
  for (const one of [first, second]) expect(await one.replicas()).toEqual({ living: 2, elsewhere: 0 });
  await second.stop();
  await until(async () => (await first.replicas()).living === 1);
});

test('any number of them may say a name of themselves, until they take it back or end', async () => {
  const url = await server.database();
  const [first, second] = [await replica(url), await replica(url)];
  expect(await first.marked('a')).toBe(0);
  for (const one of [first, second, first]) await one.mark('a', true);
  expect([await first.marked('a'), await second.marked('a'), await first.marked('b')]).toEqual([2, 2, 0]);
  await first.mark('a', false);
  expect(await first.marked('a')).toBe(1);
  await second.stop();
  await until(async () => (await first.marked('a')) === 0);
});

test('who loses the database loses all names, is told so, and can have them again', async () => {
  const store = await replica(await server.database());
  expect(await store.acquire('a')).toBe(true);
  let lost = 0;
  store.onLost(() => {
    lost++;
  });
  server.crash();
  await until(() => lost === 1);
  await expect(store.acquire('a')).rejects.toThrow();
  server.start();
  await until(() => store.acquire('a').catch(() => false));
});
