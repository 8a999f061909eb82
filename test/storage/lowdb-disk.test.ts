/** A disk that fails under the lowdb store: nothing acknowledged is lost, nothing else is acknowledged, it comes back. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Disk, nodeDisk } from '../../server/storage/lowdb/disk.ts';
import { createLowdbStore } from '../../server/storage/lowdb/store.ts';
import { until } from '../support/until.ts';
import { type TestDirectory, testDirectory } from './data-directory.ts';
import { faultyDisk } from './faulty-disk.ts';
import { reading, room } from './store-contract.ts';

let place: TestDirectory;
beforeEach(() => {
  place = testDirectory();
});
afterEach(() => place.clean());

describe.each([
  ['write', 'whose writes fail', /full/],
  ['short', 'that takes half a write and says nothing', /full/],
  ['sync', 'whose sync fails', /check the disk/],
] as const)('a disk %s', (kind, _how, sentence) => {
  test('rejects what is under way and what was computed on it, says so, and comes back by itself', async () => {
    const disk = faultyDisk();
    const store = await place.start({ disk });
    await place.put(store, 'before');
    const { rev } = store;
    const commits: number[] = [];
    store.onCommit((commit) => commits.push(commit.rev));

    disk.fault = { kind, path: /journal/ };
    const computed = place.put(store, 'lost').then(
      () => 'kept',
      () => store.transact((tx) => tx.get('locations', 'lost')).catch(({ name }) => name),
    );
    const results = await Promise.allSettled([
      place.put(store, 'lost-too'),
      store.transact((tx) => tx.get('locations', 'lost-too')),
      store.transact((tx) => tx.record(reading('d', 1, 1))),
    ]);
    for (const result of results) expect(result).toMatchObject({ reason: { name: 'StoreUnavailable' } });
    expect(await computed).toBe('StoreUnavailable');
    expect(store.health()).toMatchObject({ ready: false, problem: expect.stringMatching(sentence) });
    expect([...store.state.values('locations')]).toEqual([room('before')]);
    await expect(place.put(store, 'at once')).rejects.toThrow(sentence);
    expect({ rev: store.rev, commits }).toEqual({ rev, commits: [] });

    disk.fault = null;
    await until(() => store.health().ready, { what: 'a store that is ready again' });
    await place.put(store, 'after');
    expect(store.rev).toBe(rev + 1);
    place.crash();
    expect((await place.attempt()).ids).toEqual(['after', 'before']);
  });

  test('that fails again and again, crash included, loses nothing acknowledged and keeps nothing refused', async () => {
    const disk = faultyDisk();
    const store = await place.start({ disk });
    const acked: string[] = [];
    const refused: string[] = [];
    for (let round = 0; round < 4; round++) {
      for (const n of [1, 2]) {
        await place.put(store, `kept-${round}-${n}`);
        acked.push(`kept-${round}-${n}`);
      }
      disk.fault = { kind, path: /journal/ };
      await place.put(store, `lost-${round}`).catch(() => refused.push(`lost-${round}`));
      disk.fault = null;
      await until(() => store.health().ready, { what: 'a store that is ready again' });
    }
    expect(refused).toHaveLength(4);
    place.crash();
    expect((await place.attempt()).ids).toEqual(acked.sort());
  });
});

test('a failed file is left behind: its sync is never asked a second time', async () => {
  const disk = faultyDisk();
  const store = await place.start({ disk });
  await place.put(store, 'a');
  const [failed = ''] = place.journals();
  disk.fault = { kind: 'sync', path: /journal/ };
  await expect(place.put(store, 'b')).rejects.toThrow();
  disk.fault = null;
  await until(() => store.health().ready);
  await place.put(store, 'c');
  expect(place.journals()).toHaveLength(2);
  // Even if the disk kept the refused commit after all, it does not count.
  expect(place.journals()[0]).toBe(failed);
  place.crash();
  expect((await place.attempt()).ids).toEqual(['a', 'c']);
});

test('a disk that does not answer makes the store not ready: what comes then is refused; it is ready when it does', async () => {
  const disk = faultyDisk();
  const store = await place.start({ disk });
  let answer = (): void => {};
  disk.beforeSync = () => new Promise((resolve) => (answer = resolve));
  const writing = place.put(store, 'a');
  await until(() => !store.health().ready, { what: 'a store that has noticed' });
  expect(store.health().problem).toMatch(/has not answered for \d+ s/);
  // Else what waits would grow for as long as it lasts.
  await expect(place.put(store, 'b')).rejects.toMatchObject({ name: 'StoreUnavailable' });
  disk.beforeSync = async () => {};
  answer();
  await writing;
  expect(store.health()).toEqual({ ready: true });
  await place.put(store, 'c');
  expect([...store.state.values('locations')].map(({ id }) => id)).toEqual(['a', 'c']);
});

test('a small disk that fills up under load and is freed again keeps all that was acknowledged', async () => {
  const small = smallDisk();
  try {
    const dir = join(small.path, 'data');
    const store = createLowdbStore({ dir, checkpointBytes: 100_000, disk: small.disk });
    await store.start();
    const acked: string[] = [];
    const write = (id: string): Promise<unknown> =>
      store
        .transact((tx) => tx.put('locations', room(id, 'x'.repeat(2_000))))
        .then(() => acked.push(id))
        .catch(({ name }) => name);
    let n = 0;
    while ((await write(`r${n++}`)) !== 'StoreUnavailable') expect(n).toBeLessThan(2_000);
    expect(store.health().ready).toBe(false);
    small.free();
    await until(() => store.health().ready, { what: 'a store that is ready again' });
    for (let i = 0; i < 20; i++) await write(`after-${i}`);
    await store.stop();
    const again = createLowdbStore({ dir });
    await again.start();
    expect([...again.state.values('locations')].map(({ id }) => id).sort()).toEqual(acked.sort());
    await again.stop();
    expect(acked.filter((id) => id.startsWith('after'))).toHaveLength(20);
  } finally {
    small.remove();
  }
});

test('a disk on which no file can be made goes on in those that it has, and loses nothing', async () => {
  const { path, disk, fill, free, remove } = fewFiles();
  try {
    const dir = join(path, 'data');
    const told: string[] = [];
    const log = { debug: () => {}, warn: (text: string) => void told.push(text), error: () => {} };
    const store = createLowdbStore({ dir, checkpointBytes: 2_000, disk, log });
    await store.start();
    fill();
    const written: string[] = [];
    for (let i = 0; i < 50; i++) {
      const id = `r${String(i).padStart(2, '0')}`;
      await store.transact((tx) => {
        tx.put('locations', room(id));
        tx.record(reading(id, i * 86_400_000, i));
      });
      written.push(id);
    }
    expect(store.health()).toEqual({ ready: true });
    expect(told.join()).toMatch(/next journal file could not be begun.*ENOSPC/);
    await store.stop();

    const again = createLowdbStore({ dir, disk, log });
    await expect(again.start()).rejects.toMatchObject({
      name: 'StoreRefused',
      message: expect.stringMatching(/^The data directory .*ENOSPC.*free the disk.*$/),
    });
    free();
    await again.start();
    expect([...again.state.values('locations')].map(({ id }) => id).sort()).toEqual(written);
    for (const [i, id] of written.entries()) {
      const { rows } = await again.history({ dispenser: id, from: 0, to: Number.MAX_SAFE_INTEGER, limit: 9 });
      expect(rows.map(({ seq }) => seq)).toEqual([i]);
    }
    await again.stop();
  } finally {
    remove();
  }
});

/** A file system that has room for so many files, where we may mount one; else one that fails as it would. */
function fewFiles(): { path: string; disk: Disk; fill: () => void; free: () => void; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'hylla-inodes-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,nr_inodes=100', 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    let isFull = false;
    const open: Disk['open'] = async (name, flags, mode) => {
      const isNew = String(flags).startsWith('w') && !existsSync(String(name));
      if (isFull && isNew) throw Object.assign(new Error('ENOSPC: on purpose'), { code: 'ENOSPC' });
      return nodeDisk.open(name, flags, mode);
    };
    return {
      path,
      disk: { ...nodeDisk, open },
      fill: () => (isFull = true),
      free: () => (isFull = false),
      remove: () => rmSync(path, { recursive: true }),
    };
  }
  const ballast = join(path, 'ballast');
  return {
    path,
    disk: nodeDisk,
    fill: () => {
      mkdirSync(ballast);
      expect(() => {
        for (let i = 0; i < 200; i++) writeFileSync(join(ballast, String(i)), '');
      }).toThrow('ENOSPC');
    },
    free: () => rmSync(ballast, { recursive: true }),
    remove: () => {
      execFileSync('umount', [path]);
      rmSync(path, { recursive: true });
    },
  };
}

/** A megabyte, most of it taken: a real file system where we may mount one, else one that fails as it would. */
function smallDisk(): { path: string; disk: Disk; free: () => void; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'hylla-small-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    const disk = faultyDisk();
    disk.capacity = 200_000;
    return {
      path,
      disk,
      free: () => {
        disk.capacity = 1_000_000_000;
      },
      remove: () => rmSync(path, { recursive: true }),
    };
  }
  const ballast = join(path, 'ballast');
  writeFileSync(ballast, Buffer.alloc(300_000));
  return {
    path,
    disk: nodeDisk,
    free: () => rmSync(ballast),
    remove: () => {
      execFileSync('umount', [path]);
      rmSync(path, { recursive: true });
    },
  };
}
