/**
 * The power is cut after each step that the store takes on the disk. Only what was synced is sure to be there; of the
 * rest some may be, in several ways. Whatever it is: the store starts, and has all that was acknowledged.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodeDisk } from '../../server/storage/lowdb/disk.ts';
import { createLowdbStore } from '../../server/storage/lowdb/store.ts';
import type { Store } from '../../server/usecases/ports.ts';
import { until } from '../support/until.ts';
import { afterCut, type Disk, type Leftover, leftovers, materialise } from './power-cut.ts';
import { type RecordingDisk, recordingDisk, type Step } from './recording-disk.ts';
import { reading, room } from './store-contract.ts';

let base: string;
let dir: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'hylla-power-'));
  dir = join(base, 'data');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const day = 86_400_000;
/** Commits that are begun at once, and go in one group. */
const together = 3;

/** For looking at what is left: nobody cuts the power then. */
const unsynced: typeof nodeDisk = {
  ...nodeDisk,
  open: async (path, flags, mode) =>
    Object.assign(await nodeDisk.open(path, flags, mode), { sync: async () => {}, datasync: async () => {} }),
};

/** One document and one reading. */
async function put(store: Store, disk: RecordingDisk, id: string, ts: number): Promise<void> {
  await store.transact((tx) => {
    tx.put('locations', room(id));
    tx.record(reading(id, ts, 1));
  });
  disk.steps.push({ kind: 'ack', id });
}

/**
 * Start, commits with folds between them, some of them at once, the disk full in the middle, old days rolled up and
 * forgotten, stop. `since`: time of the readings.
 */
async function live(disk: RecordingDisk, life: string, since: number): Promise<void> {
  const store = createLowdbStore({ dir, disk, checkpointBytes: 400 });
  await store.start();
  await Promise.all(Array.from({ length: together }, (_, i) => put(store, disk, `${life}${i}`, since + i)));
  disk.full = /journal/;
  await expect(put(store, disk, `${life}-refused`, since)).rejects.toThrow('full');
  disk.full = null;
  await until(() => store.health().ready, { what: 'a disk with room again' });
  await put(store, disk, `${life}${together}`, since + together);
  await store.retain({ now: since + 2 * day, timezone: 'UTC' });
  await put(store, disk, `${life}${together + 1}`, since + 2 * day);
  await store.stop();
}

/** What a start makes of it: documents, and whose readings there are: as they came, or rolled up, each once. */
async function found(disk: Disk): Promise<{ ids: string[]; readings: string[] }> {
  const place = join(base, 'after');
  rmSync(place, { recursive: true, force: true });
  const rollups = ['15m', '1h', '1d'].map((step) => join('rollups', step));
  materialise(disk, place, ['journal', 'readings', 'backups', ...rollups]);
  rmSync(join(place, 'hylla.lock'), { force: true });
  const store = createLowdbStore({ dir: place, disk: unsynced });
  await store.start();
  try {
    const ids = [...store.state.values('locations')].map(({ id }) => id).sort();
    const readings: string[] = [];
    for (const id of ids) {
      const query = { dispenser: id, from: 0, to: 100 * day, timezone: 'UTC', limit: 10 } as const;
      const { spans } = await store.trend({ ...query, step: '1d' });
      for (const { count } of spans) for (let i = 0; i < count; i++) readings.push(id);
    }
    return { ids, readings };
  } finally {
    await store.stop();
  }
}

function keyOf({ files, acked }: Disk): string {
  const hash = createHash('sha256').update(acked.join());
  for (const [path, { bytes, seconds }] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`\0${path}\0${seconds}\0${bytes.length}\0`).update(bytes);
  return hash.digest('hex');
}

async function recording(): Promise<Step[]> {
  const disk = recordingDisk();
  await live(disk, 'a', 0);
  await live(disk, 'b', 30 * day);
  return disk.steps;
}

test.each(leftovers)(
  'of what was not synced there is %s: it starts, and nothing acknowledged is missing',
  {
    timeout: 180_000,
  },
  async (left: Leftover) => {
    const steps = await recording();
    const seen = new Set<string>();
    const faults: string[] = [];
    for (let cut = 0; cut <= steps.length; cut++) {
      const disk = afterCut(steps.slice(0, cut), dir, left);
      const key = keyOf(disk);
      if (seen.has(key)) continue;
      seen.add(key);
      const at = `cut after step ${cut}, ${steps[cut - 1]?.kind}: `;
      const after = await found(disk).catch((error: Error) => error);
      if (after instanceof Error) {
        faults.push(at + after.message);
        continue;
      }
      const lost = disk.acked.filter((id) => !after.ids.includes(id));
      if (lost.length > 0) faults.push(`${at}${lost} lost`);
      // Those of one group may have become durable just before they could be acknowledged.
      if (after.ids.length > disk.acked.length + together) faults.push(`${at}${after.ids} are more than were written`);
      if (after.ids.some((id) => id.includes('refused'))) faults.push(`${at}${after.ids}, of which some were refused`);
      if (after.readings.join() !== after.ids.join())
        faults.push(`${at}documents ${after.ids}, readings ${after.readings}`);
    }
    expect(faults).toEqual([]);
    expect(seen.size).toBeGreaterThan(40);
  },
);
