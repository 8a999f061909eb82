/** The whole state to one file and back. */
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backup } from '../../server/storage/lowdb/backup.ts';
import { restore } from '../../server/storage/lowdb/restore.ts';
import { rotateBackups } from '../../server/storage/lowdb/rotate-backups.ts';
import { createLowdbStore } from '../../server/storage/lowdb/store.ts';
import type { Store } from '../../server/usecases/ports.ts';
import { until } from '../support/until.ts';
import { type TestDirectory, testDirectory } from './data-directory.ts';
import { planOf, reading, room } from './store-contract.ts';

const day = 86_400_000;
let place: TestDirectory;
let file: string;
beforeEach(() => {
  place = testDirectory();
  file = join(place.dir, '..', 'backup.ndjson.gz');
});
afterEach(() => place.clean());

const seqs = async (store: Store): Promise<(number | null)[]> =>
  (await store.history({ dispenser: 'd', from: 0, to: 100 * day, limit: 1_000 })).rows.map(({ seq }) => seq);

/** A running store with readings in segments and in the journal. */
async function lived(): Promise<Store> {
  const store = await place.start();
  await place.put(store, 'a');
  await store.transact((tx) => {
    for (const ts of [1, day, 2 * day]) tx.record(reading('d', ts, ts / day));
  });
  await store.stop();
  const again = await place.start();
  await place.put(again, 'b');
  await again.transact((tx) => tx.record(reading('d', day + 1, 77)));
  return again;
}

test('a backup of a running server comes back whole on an empty machine', async () => {
  const store = await lived();
  const plan = planOf('a', 'x'.repeat(2_800_000));
  await store.transact((tx) => tx.put('plans', plan));
  const { rev } = await backup({ dir: place.dir, file });
  expect(rev).toBe(store.rev);
  await place.put(store, 'later');
  place.dir = join(place.dir, '..', 'elsewhere');
  const { aside } = await restore({ dir: place.dir, file });
  expect(aside).toBeNull();
  const restored = await place.start();
  expect([...restored.state.values('locations')].map(({ id }) => id).sort()).toEqual(['a', 'b']);
  expect(restored.state.get('plans', 'a')?.data === plan.data).toBe(true);
  expect(await seqs(restored)).toEqual(await seqs(store));
  expect(await seqs(restored)).toEqual([1 / day, 1, 77, 2]);
  // And what was restored backs up to the same.
  const second = `${file}.2`;
  await backup({ dir: place.dir, file: second });
  const documents = (path: string): string[] =>
    gunzipSync(readFileSync(path))
      .toString()
      .split('\n')
      .filter((line) => line.startsWith('{"locations"'));
  expect(documents(second)).toEqual(documents(file));
});

test('roll-ups come back too, and what was forgotten stays forgotten', async () => {
  const store = await lived();
  await store.retain({ now: 20 * day, timezone: 'UTC' });
  const query = { dispenser: 'd', from: 0, to: 100 * day, timezone: 'UTC', limit: 100 } as const;
  const look = (from: Store) =>
    Promise.all((['15m', '1h', '1d'] as const).map((step) => from.trend({ ...query, step })));
  const before = await look(store);
  expect(before.map(({ spans }) => spans.reduce((sum, { count }) => sum + count, 0))).toEqual([4, 4, 4]);
  expect(await seqs(store)).toEqual([]);
  await backup({ dir: place.dir, file });
  const elsewhere = await place.start({ dir: join(place.dir, '..', 'elsewhere') });
  await elsewhere.transact((tx) => tx.record(reading('d', 1, 5)));
  await elsewhere.retain({ now: 200 * day, timezone: 'UTC' });
  await elsewhere.stop();
  place.dir = join(place.dir, '..', 'elsewhere');
  await restore({ dir: place.dir, file });
  const restored = await place.start();
  expect(await look(restored)).toEqual(before);
  await restored.transact((tx) => tx.record(reading('d', 2, 9)));
  await restored.retain({ now: 21 * day, timezone: 'UTC' });
  expect(await look(restored)).toEqual(before);
  expect(await seqs(restored)).toEqual([]);
});

test('a backup taken under load is of one moment', async () => {
  const store = await place.start({ checkpointBytes: 2_000 });
  let isDone = false;
  const load = (async () => {
    for (let n = 0; !isDone; n++) {
      await store.transact((tx) => {
        for (const id of ['x', 'y']) tx.put('locations', room(id, String(n)));
        tx.record(reading('d', n, n));
      });
    }
  })();
  for (let i = 0; i < 5; i++) await backup({ dir: place.dir, file });
  isDone = true;
  await load;
  place.dir = join(place.dir, '..', 'elsewhere');
  await restore({ dir: place.dir, file });
  const restored = await place.start();
  const n = Number(restored.state.get('locations', 'x')?.name);
  expect(restored.state.get('locations', 'y')?.name).toBe(String(n));
  expect((await restored.history({ dispenser: 'd', from: 0, to: day, limit: 1 })).rows).toHaveLength(1);
  expect((await restored.history({ dispenser: 'd', from: n, to: day, limit: 9 })).rows.map(({ seq }) => seq)).toEqual([
    n,
  ]);
});

test('a restore keeps the data that was there, and revisions do not fall', async () => {
  const store = await lived();
  await backup({ dir: place.dir, file });
  for (const id of ['c', 'd', 'e']) await place.put(store, id);
  const { rev } = store;
  await store.stop();
  const { aside } = await restore({ dir: place.dir, file });
  const restored = await place.start();
  expect([...restored.state.values('locations')].map(({ id }) => id).sort()).toEqual(['a', 'b']);
  expect(restored.rev).toBeGreaterThan(rev);
  const old = createLowdbStore({ dir: aside ?? '' });
  await old.start();
  expect(old.state.size('locations')).toBe(5);
  await old.stop();
});

test('a running server is told of a restore, and has it when it has started again', async () => {
  const store = await lived();
  await backup({ dir: place.dir, file });
  await store.stop();
  const running = await place.start({
    onRestore: () => {
      void running.stop().then(() => running.start());
    },
  });
  await place.put(running, 'c');
  const before = running.rev;
  await restore({ dir: place.dir, file });
  await until(() => running.health().ready);
  expect([...running.state.values('locations')].map(({ id }) => id).sort()).toEqual(['a', 'b']);
  expect(running.rev).toBeGreaterThan(before);
  await running.stop();
});

test('a running server that does not heed a restore goes on as it was', async () => {
  const store = await lived();
  await backup({ dir: place.dir, file });
  await expect(restore({ dir: place.dir, file, patience: 600 })).rejects.toMatchObject({
    name: 'StoreRefused',
    message: expect.stringContaining('stop it first'),
  });
  await place.put(store, 'c');
  expect(store.state.size('locations')).toBe(3);
  await store.stop();
  expect((await place.start()).state.size('locations')).toBe(3);
});

test.each([
  ['cut', (path: string) => truncateSync(path, readFileSync(path).length - 20)],
  ['empty', (path: string) => writeFileSync(path, '')],
  ['something else', (path: string) => writeFileSync(path, 'hello')],
  ['spoilt', (path: string) => writeFileSync(path, flip(readFileSync(path)))],
  ['short of a line', (path: string) => rewrite(path, (text) => text.replace(/\{"locations".*\n/, ''))],
  ['without its end', (path: string) => rewrite(path, (text) => text.replace(/\{"end".*\n/, ''))],
  ['of a newer Hylla', (path: string) => rewrite(path, (text) => text.replace('"format":3', '"format":4'))],
  ['of a newer state', (path: string) => rewrite(path, (text) => text.replace('"state":2', '"state":3'))],
])('a backup that is %s is refused, and the data is as before', async (_how, damage) => {
  const store = await lived();
  await backup({ dir: place.dir, file });
  await store.stop();
  damage(file);
  await expect(restore({ dir: place.dir, file })).rejects.toMatchObject({
    name: 'StoreRefused',
    message: expect.stringContaining(file),
  });
  expect((await place.attempt()).ids).toEqual(['a', 'b']);
});

test('damaged data is not backed up, and the backup before it stays', async () => {
  const store = await lived();
  await backup({ dir: place.dir, file });
  const good = readFileSync(file);
  await store.stop();
  writeFileSync(join(place.dir, 'hylla.json'), '{}');
  await expect(backup({ dir: place.dir, file })).rejects.toMatchObject({ name: 'StoreRefused' });
  expect(readFileSync(file)).toEqual(good);
  expect(existsSync(`${file}.tmp`)).toBe(false);
});

test('the nightly rotation keeps the newest ones, and all of them when it fails', async () => {
  const store = await lived();
  const nightly = (n: number): Promise<string> =>
    rotateBackups({ dir: place.dir, keep: 3, now: new Date(Date.UTC(2026, 10, n, 2)) });
  mkdirSync(join(place.dir, 'backups'));
  writeFileSync(join(place.dir, 'backups', 'my-own.ndjson.gz'), '');
  for (const n of [1, 2, 3, 4, 5]) await nightly(n);
  const kept = ['hylla-20261103T020000Z', 'hylla-20261104T020000Z', 'hylla-20261105T020000Z', 'my-own'].map(
    (name) => `${name}.ndjson.gz`,
  );
  expect(readdirSync(join(place.dir, 'backups')).sort()).toEqual(kept);
  await store.stop();
  writeFileSync(join(place.dir, 'hylla.json'), '');
  await expect(nightly(6)).rejects.toMatchObject({ name: 'StoreRefused' });
  expect(readdirSync(join(place.dir, 'backups')).sort()).toEqual(kept);
});

function flip(bytes: Buffer): Buffer {
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 0x10;
  return bytes;
}

function rewrite(path: string, change: (text: string) => string): void {
  writeFileSync(path, gzipSync(change(gunzipSync(readFileSync(path)).toString())));
}
