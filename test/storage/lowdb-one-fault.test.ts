/** A disk on which one step fails, once, and no other: what was acknowledged before and after it survives a crash. */
import { rmSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Disk, nodeDisk } from '../../server/storage/lowdb/disk.ts';
import { createLowdbStore } from '../../server/storage/lowdb/store.ts';
import { until } from '../support/until.ts';
import { type TestDirectory, testDirectory } from './data-directory.ts';
import { reading, room } from './store-contract.ts';
import { writeOf } from './write-of.ts';

let place: TestDirectory;
beforeEach(() => {
  place = testDirectory();
});
afterEach(() => place.clean());

interface OneFault extends Disk {
  /** What failed; null: there were fewer steps. */
  readonly failed: string | null;
}

/** A real file system whose step `at`, counted from 0, fails with EIO. */
function oneFault(at: number): OneFault {
  let steps = 0;
  let failed: string | null = null;
  const failing = <A extends unknown[], R>(name: string, step: (...args: A) => Promise<R>, of?: string) => {
    return async (...args: A): Promise<R> => {
      if (steps++ === at) {
        failed = `${name} ${basename(of ?? String(args[0]))}`;
        throw Object.assign(new Error('EIO: once'), { code: 'EIO' });
      }
      return step(...args);
    };
  };
  const opened = (file: FileHandle, path: string): FileHandle => {
    const write = writeOf(file);
    return Object.assign(file, {
      write: failing('write', write, path),
      sync: failing('sync', file.sync.bind(file), path),
      datasync: failing('datasync', file.datasync.bind(file), path),
      truncate: failing('truncate', file.truncate.bind(file), path),
    });
  };
  const open = failing('open', nodeDisk.open);
  return {
    ...nodeDisk,
    get failed() {
      return failed;
    },
    open: async (path, flags, mode) => opened(await open(path, flags, mode), String(path)),
    rename: failing('rename', nodeDisk.rename),
    link: failing('link', nodeDisk.link),
    rm: failing('rm', nodeDisk.rm),
  };
}

test('any step may fail once: nothing acknowledged is lost, nothing refused is kept, and a start takes it', async () => {
  const first = await place.start({ checkpointBytes: 400 });
  for (const id of ['a', 'b', 'c']) await put(first, id);
  await first.stop();
  place.remember();
  const faults: string[] = [];
  const kinds = new Set<string>();
  for (let step = 0; ; step++) {
    place.reset();
    const disk = oneFault(step);
    const kept = ['a', 'b', 'c'];
    const refused: string[] = [];
    const store = createLowdbStore({ dir: place.dir, disk, checkpointBytes: 400 });
    const isUp = await store.start().then(
      () => true,
      () => false,
    );
    for (let i = 0; isUp && i < 6; i++) {
      const id = `later-${i}`;
      await put(store, id).then(
        () => kept.push(id),
        () => refused.push(id),
      );
      await until(() => store.health().ready);
    }
    place.crash();
    await store.stop().catch(() => {});
    rmSync(join(place.dir, 'hylla.lock'), { force: true });
    const after = await place.start().catch((error: Error) => error.message);
    const found = typeof after === 'string' ? [] : [...after.state.values('locations')].map(({ id }) => id);
    if (typeof after === 'string') faults.push(`${disk.failed}: ${after}`);
    else await after.stop();
    for (const id of kept) if (!found.includes(id)) faults.push(`${disk.failed}: ${id} is lost`);
    for (const id of refused) if (found.includes(id)) faults.push(`${disk.failed}: ${id} was refused`);
    if (disk.failed === null) break;
    kinds.add(disk.failed.split(' ')[0] ?? '');
  }
  expect(faults).toEqual([]);
  expect([...kinds].sort()).toEqual(['datasync', 'link', 'open', 'rename', 'rm', 'sync', 'truncate', 'write']);
});

function put(store: Awaited<ReturnType<TestDirectory['start']>>, id: string): Promise<void> {
  return store.transact((tx) => {
    tx.put('locations', room(id));
    tx.record(reading(id, 1, 1));
  });
}
