/**
 * Data of older formats: backed up, then brought to this one, old or new at every instant. `fixtures/data` was written by
 * the versions of that time: a directory as `kill -9` left it, and backups.
 */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shaped } from '../../server/domain/shapes/index.ts';
import { readBackup } from '../../server/storage/lowdb/backup-format.ts';
import { stateFormat } from '../../server/storage/lowdb/migrations.ts';
import { restore } from '../../server/storage/lowdb/restore.ts';
import { createLowdbStore } from '../../server/storage/lowdb/store.ts';
import { Tables } from '../../server/storage/tables.ts';
import type { Store } from '../../server/usecases/ports.ts';
import { asStored } from '../support/as-stored.ts';
import { type TestDirectory, testDirectory } from './data-directory.ts';
import { dyingDisk } from './dying-disk.ts';
import { faultyDisk } from './faulty-disk.ts';

const fixtures = join('test', 'fixtures', 'data');
const { names } = new Tables();
const backups = (): string[] => readdirSync(join(place.dir, 'backups'));
const format = (): number => JSON.parse(readFileSync(join(place.dir, 'hylla.json'), 'utf8')).format;

let place: TestDirectory;
beforeEach(() => {
  place = testDirectory();
  cpSync(join(fixtures, 'format-1'), place.dir, { recursive: true });
  place.remember();
});
afterEach(() => place.clean());

/** What is there: how many documents of each collection, and readings. All of them have their shape. */
async function found(store: Store): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) {
    for (const doc of store.state.values(name)) expect(shaped(name, asStored(doc))).toMatchObject({ ok: true });
    if (store.state.size(name) > 0) counts[name] = store.state.size(name);
  }
  const query = { dispenser: 'rulle-1', from: 0, to: Number.MAX_SAFE_INTEGER, limit: 1_000 };
  return { ...counts, readings: (await store.history(query)).rows.length };
}

const all = {
  ...{ site: 1, locations: 4, suppliers: 1, items: 3, dispensers: 2, devices: 2, levels: 2, balances: 3 },
  ...{ movements: 13, discrepancies: 1, usage: 7, requests: 3, orders: 1, outbox: 1, users: 2, sessions: 1 },
  ...{ screens: 1, tokens: 1, integrations: 1, inbox: 1, rejections: 2, acknowledgements: 1, idempotency: 1 },
  ...{ audit: 12, activity: 12, readings: 35 },
};

test('a directory of format 1 starts with all that it had, and is kept as it was', async () => {
  const told: string[] = [];
  const log = { debug: () => {}, warn: (text: string) => void told.push(text), error: () => {} };
  const store = await place.start({ log });
  expect(await found(store)).toEqual(all);
  expect(store.rev).toBe(62);
  const { dailyDrop, filter } = store.state.get('levels', 'rulle-1') ?? {};
  expect(filter?.same?.rate).toBe(dailyDrop);
  expect(format()).toBe(stateFormat);
  expect(backups()).toEqual(['format-1-at-41.ndjson.gz']);
  const [backup = ''] = backups();
  expect(await readBackup(join(place.dir, 'backups', backup), {})).toMatchObject({ rev: 62, state: 1 });
  expect(told).toEqual([expect.stringContaining(backup)]);
  await store.stop();
  told.length = 0;
  expect(await found(await place.start({ log }))).toEqual(all);
  expect(told).toEqual([]);
});

test('the checkpoint before it, put back, leads to all that came after', async () => {
  const store = await place.start();
  await store.transact((tx) => tx.put('locations', { id: 'new', name: 'New', kind: 'room' }));
  place.crash();
  cpSync(join(place.dir, 'hylla.json.bak'), join(place.dir, 'hylla.json'));
  expect(format()).toBe(1);
  expect(await found(await place.start())).toEqual({ ...all, locations: all.locations + 1 });
  expect(format()).toBe(stateFormat);
});

test('a death at any step leaves it as it was, or as it is to be', { timeout: 60_000 }, async () => {
  const before = readFileSync(join(place.dir, 'hylla.json'));
  const seen = new Set<number>();
  let deaths = 0;
  for (let steps = 0; ; steps++) {
    place.reset();
    const disk = dyingDisk(steps);
    const dying = createLowdbStore({ dir: place.dir, disk });
    await dying.start().then(dying.stop, () => {});
    seen.add(format());
    if (format() === 1) expect(readFileSync(join(place.dir, 'hylla.json'))).toEqual(before);
    else expect(backups()).toEqual(['format-1-at-41.ndjson.gz']);
    rmSync(join(place.dir, 'hylla.lock'), { force: true });
    const store = await place.start();
    expect({ steps, ...(await found(store)) }).toEqual({ steps, ...all });
    expect(backups()).toEqual(['format-1-at-41.ndjson.gz']);
    await store.stop();
    if (!disk.isDead) break;
    deaths++;
  }
  expect(deaths).toBeGreaterThan(20);
  expect([...seen]).toEqual([1, stateFormat]);
});

test('without room for the backup it is refused, in one line, and stays as it was', async () => {
  const disk = faultyDisk();
  disk.fault = { kind: 'write', path: /backups/ };
  const store = createLowdbStore({ dir: place.dir, disk });
  await expect(store.start()).rejects.toMatchObject({
    name: 'StoreRefused',
    message: expect.stringMatching(/^.*ENOSPC.*free the disk.*$/),
  });
  expect(format()).toBe(1);
  expect(await found(await place.start())).toEqual(all);
});

test.each([1, 2])('a backup of format %i is restored with all its records', async (number) => {
  const file = join(fixtures, `backup-format-${number}.ndjson.gz`);
  const documents = gunzipSync(readFileSync(file))
    .toString()
    .split('\n')
    .filter((line) => names.some((name) => line.startsWith(`{"${name}":`)));
  place.dir = join(place.dir, '..', 'elsewhere');
  await restore({ dir: place.dir, file });
  expect(format()).toBe(stateFormat);
  const store = await place.start();
  const { readings, ...counts } = await found(store);
  expect(readings).toBe(all.readings);
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(documents.length);
  if (number === 1) return;
  const query = { dispenser: 'rulle-1', from: 0, to: Number.MAX_SAFE_INTEGER, timezone: 'UTC', limit: 100 } as const;
  expect((await store.trend({ ...query, step: '1d' })).spans.length).toBeGreaterThan(3);
});

test.each([
  ['0', 'has as "format" 0'],
  ['"two"', 'has as "format" "two"'],
  ['null', 'has as "format" null'],
  ['-1', 'has as "format" -1'],
  ['1.5', 'has as "format" 1.5'],
  ['99', 'has format 99, this version of Hylla reads up to 2: start the newer version, or restore'],
])('a directory of format %s is refused in one line', async (value, problem) => {
  const path = join(place.dir, 'hylla.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"format": 1', `"format": ${value}`));
  const { refused } = await place.attempt();
  expect(refused).toContain(`${path} ${problem}`);
  expect(refused).not.toContain('\n');
  expect(existsSync(join(place.dir, 'backups'))).toBe(false);
});
