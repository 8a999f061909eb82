/** How long a start takes: what is in the journal is read, what is in history is not. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Disk, nodeDisk } from '../../server/storage/lowdb/disk.ts';
import { createLowdbStore } from '../../server/storage/lowdb/store.ts';
import { levelOf } from '../bench/support/dispensers.ts';
import { type TestDirectory, testDirectory } from './data-directory.ts';
import { reading } from './store-contract.ts';

const day = 86_400_000;
const count = 20_000;
/** Three seconds for a hundred thousand readings in the journal. */
const microsecondsEach = 30;

let place: TestDirectory;
beforeEach(() => {
  place = testDirectory();
});
afterEach(() => place.clean());

/** Readings of fifty dispensers over some days, twenty a commit. */
async function live(checkpointBytes: number): Promise<void> {
  const store = await place.start({ checkpointBytes });
  for (let n = 0; n < count; n += 20) {
    await store.transact((tx) => {
      for (let i = n; i < n + 20; i++) {
        tx.put('levels', levelOf((i % 50) + 1, i));
        tx.record(reading(`d-${(i % 50) + 1}`, (i * 4 * day) / count, i));
      }
    });
  }
}

/** A disk that counts what is read of history. */
function countingDisk(): Disk & { history: number } {
  const disk = {
    ...nodeDisk,
    history: 0,
    open: async (...[path, flags, mode]: Parameters<Disk['open']>) => {
      const file = await nodeDisk.open(path, flags, mode);
      if (!String(path).includes('readings')) return file;
      const read = file.read.bind(file) as (...args: unknown[]) => Promise<{ bytesRead: number }>;
      return Object.assign(file, {
        read: async (...args: unknown[]) => {
          const done = await read(...args);
          disk.history += done.bytesRead;
          return done;
        },
      });
    },
  };
  return disk;
}

test('a journal that nothing was folded of is read in time', { timeout: 60_000 }, async () => {
  await live(Number.MAX_SAFE_INTEGER);
  // The machine may be busy: the best of three counts.
  const each: number[] = [];
  for (let round = 0; round < 3; round++) {
    place.crash();
    const store = createLowdbStore({ dir: place.dir });
    const before = process.cpuUsage();
    await store.start();
    const { user, system } = process.cpuUsage(before);
    each.push((user + system) / count);
    expect(store.state.size('levels')).toBe(50);
    place.crash();
    await store.stop();
  }
  expect(Math.min(...each)).toBeLessThan(microsecondsEach);
});

test('history is not read, however much there is', { timeout: 60_000 }, async () => {
  await live(200_000);
  place.crash();
  await (await place.start()).stop();
  const disk = countingDisk();
  const store = await place.start({ disk });
  expect(disk.history).toBeLessThan(100_000);
  const { rows } = await store.history({ dispenser: 'd-1', from: 0, to: 10 * day, limit: 1_000 });
  expect(rows).toHaveLength(count / 50);
  expect(disk.history).toBeGreaterThan(500_000);
});
