/** The process dies between any two steps that it takes on the disk: what was acknowledged is there, nothing is a mix. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backup } from '../../server/storage/lowdb/backup.ts';
import { restore } from '../../server/storage/lowdb/restore.ts';
import { createLowdbStore } from '../../server/storage/lowdb/store.ts';
import { type TestDirectory, testDirectory } from './data-directory.ts';
import { type DyingDisk, dyingDisk } from './dying-disk.ts';
import { reading, room } from './store-contract.ts';

let place: TestDirectory;
beforeEach(() => {
  place = testDirectory();
});
afterEach(() => place.clean());

/** Starts, commits with folds in between, stops. Answers what was acknowledged before the end or the death. */
async function live(disk: DyingDisk, round: string): Promise<string[]> {
  const acked: string[] = [];
  const store = createLowdbStore({ dir: place.dir, disk, checkpointBytes: 400 });
  try {
    await store.start();
    for (let i = 0; i < 4; i++) {
      await store.transact((tx) => {
        tx.put('locations', room(`${round}${i}`));
        tx.record(reading(`${round}${i}`, i, i));
      });
      acked.push(`${round}${i}`);
    }
  } catch {
    // It has died.
  }
  await store.stop().catch(() => {});
  return acked;
}

/** What is there after the next start: documents, and their readings. */
async function found(): Promise<{ ids: string[]; readings: string[] }> {
  rmSync(join(place.dir, 'hylla.lock'), { force: true });
  const store = await place.start();
  const ids = [...store.state.values('locations')].map(({ id }) => id).sort();
  const readings: string[] = [];
  for (const id of ids) {
    const { rows } = await store.history({ dispenser: id, from: 0, to: 1_000, limit: 10 });
    readings.push(...rows.map(({ dispenser }) => dispenser));
  }
  await store.stop();
  return { ids, readings };
}

test('in a first and a second life', { timeout: 60_000 }, async () => {
  let deaths = 0;
  mkdirSync(place.dir);
  place.remember();
  for (const life of ['a', 'b']) {
    for (let steps = 0; ; steps += 1) {
      place.reset();
      const disk = dyingDisk(steps);
      const acked = await live(disk, life);
      const { ids, readings } = await found();
      const before = life === 'b' ? ['a0', 'a1', 'a2', 'a3'] : [];
      expect({ life, steps, ids }).toEqual({ life, steps, ids: expect.arrayContaining([...before, ...acked]) });
      // One more may have become durable just before it could be acknowledged.
      expect(ids.length).toBeLessThanOrEqual(before.length + acked.length + 1);
      expect(readings).toEqual(ids);
      if (!disk.isDead) break;
      deaths++;
    }
    place.remember();
  }
  expect(deaths).toBeGreaterThan(100);
});

test('in a restore: the old state or the new one', { timeout: 60_000 }, async () => {
  const file = join(place.dir, '..', 'backup.ndjson.gz');
  await live(dyingDisk(10_000), 'new');
  await backup({ dir: place.dir, file });
  rmSync(place.dir, { recursive: true });
  await live(dyingDisk(10_000), 'old');
  place.remember();
  const seen = new Set<string>();
  for (let steps = 0; ; steps++) {
    place.reset();
    const disk = dyingDisk(steps);
    await restore({ dir: place.dir, file, disk }).catch(() => {});
    const { ids, readings } = await found();
    expect(['new0,new1,new2,new3', 'old0,old1,old2,old3']).toContain(ids.join());
    expect(readings).toEqual(ids);
    seen.add(ids.join());
    if (!disk.isDead) break;
  }
  expect(seen.size).toBe(2);
});
