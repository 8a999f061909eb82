/** The data directory of the lowdb store in good order: its owner, its files, what is folded when. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encodeLine } from '../../server/storage/lowdb/journal-line.ts';
import type { Store } from '../../server/usecases/ports.ts';
import { until } from '../support/until.ts';
import { type TestDirectory, testDirectory } from './data-directory.ts';
import { faultyDisk } from './faulty-disk.ts';
import { reading, room } from './store-contract.ts';

let place: TestDirectory;
beforeEach(() => {
  place = testDirectory();
});
afterEach(() => place.clean());

const lock = (): string => join(place.dir, 'hylla.lock');

describe('the lock', () => {
  test('refuses a second start in one sentence that names the process, and is given back at stop', async () => {
    const store = await place.start();
    const { refused } = await place.attempt();
    expect(refused).toContain(`process ${process.pid}`);
    expect(refused).toContain('HYLLA_DATA_DIR');
    expect(refused).not.toContain('\n');
    await store.stop();
    expect(existsSync(lock())).toBe(false);
    expect((await place.attempt()).refused).toBeNull();
  });

  test('of a dead process is cleared', async () => {
    mkdirSync(place.dir);
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => child.once('exit', resolve));
    writeFileSync(lock(), JSON.stringify({ pid: child.pid, host: hostname(), started: 'boot 1' }));
    expect((await place.attempt()).refused).toBeNull();
  });

  test('of a dead process whose number another one has now is cleared', async () => {
    mkdirSync(place.dir);
    writeFileSync(lock(), JSON.stringify({ pid: process.ppid, host: hostname(), started: 'another-boot 1' }));
    expect((await place.attempt()).refused).toBeNull();
  });

  test('that a crash left half written is cleared', async () => {
    mkdirSync(place.dir);
    writeFileSync(lock(), '{"pid":');
    expect((await place.attempt()).refused).toBeNull();
  });

  test('of another host is cleared when nobody answers, and refused when its owner does', async () => {
    mkdirSync(place.dir);
    const foreign = JSON.stringify({ pid: 7, host: 'another-container', started: null });
    writeFileSync(lock(), foreign);
    const asked = place.attempt();
    await until(() => existsSync(`${lock()}.ask`), { what: 'the question' });
    rmSync(`${lock()}.ask`);
    expect((await asked).refused).toContain('process 7 on another-container');
    expect((await place.attempt()).refused).toBeNull();
  });

  test('that somebody else took over stops the store', async () => {
    const store = await place.start();
    await place.put(store, 'a');
    writeFileSync(lock(), JSON.stringify({ pid: 7, host: 'another-container', started: null }));
    await until(() => !store.health().ready, { what: 'a store that has noticed' });
    expect(store.health().problem).toContain('two servers were started');
    await expect(place.put(store, 'b')).rejects.toMatchObject({ name: 'StoreUnavailable' });
    await store.stop();
    expect(existsSync(lock())).toBe(true);
  });
});

describe('a directory that cannot be used', () => {
  test('is refused in one line that names it and says what to do', async () => {
    writeFileSync(place.dir, 'a file');
    const { refused } = await place.attempt();
    expect(refused).toContain(place.dir);
    expect(refused).toContain('HYLLA_DATA_DIR');
    expect(refused).not.toContain('\n');
  });

  test('is given back unharmed: after a refusal the lock is free', async () => {
    const store = await place.start();
    await place.put(store, 'a');
    await store.stop();
    writeFileSync(join(place.dir, 'hylla.json'), '');
    expect((await place.attempt()).refused).not.toBeNull();
    expect(existsSync(lock())).toBe(false);
  });
});

describe('folding', () => {
  test('puts the journal into the checkpoint when it has grown, while commits go on', async () => {
    const store = await place.start({ checkpointBytes: 4_000 });
    await Promise.all(
      Array.from({ length: 300 }, async (_, i) => {
        for (let round = 0; round < 3; round++) await place.put(store, `r${i}`);
      }),
    );
    for (let i = 0; i < 60; i++) await place.put(store, `s${i}`);
    await until(() => JSON.parse(readFileSync(join(place.dir, 'hylla.json'), 'utf8')).rev > 10, {
      what: 'a checkpoint',
    });
    place.crash();
    const { ids } = await place.attempt();
    expect(ids).toHaveLength(360);
  });

  test('of a large state comes as late after a restart as before it', async () => {
    const put = (store: Store, ids: readonly string[]) =>
      store.transact((tx) => {
        for (const id of ids) tx.put('locations', { ...room(id), name: 'x'.repeat(2_000) });
      });
    const first = await place.start();
    await put(
      first,
      Array.from({ length: 5_000 }, (_, i) => `r${i}`),
    );
    await first.stop();
    // Of up to 4 MB it would be due at 100 kB of journal; this is more than twice as large.
    const store = await place.start({ checkpointBytes: 100_000 });
    const newest = (): string => place.journals().at(-1) ?? '';
    const begun = newest();
    for (let i = 0; statSync(begun).size < 180_000; i++) await put(store, [`s${i}`]);
    expect(newest()).toBe(begun);
    for (let i = 0; newest() === begun; i++) await put(store, [`t${i}`]);
  });

  test('keeps only the journal files that the checkpoint and the one before need', async () => {
    const store = await place.start({ checkpointBytes: 1 });
    for (let i = 0; i < 20; i++) await place.put(store, `r${i}`);
    await store.stop();
    const { journal } = JSON.parse(readFileSync(join(place.dir, 'hylla.json.bak'), 'utf8'));
    expect(basename(place.journals()[0] ?? '')).toBe(journal);
  });

  test('happens at stop, so that a stopped server’s state stands in one file', async () => {
    const store = await place.start();
    await place.put(store, 'a');
    await store.stop();
    const { rev, collections } = JSON.parse(readFileSync(join(place.dir, 'hylla.json'), 'utf8'));
    expect({ rev, locations: collections.locations }).toEqual({ rev: 1, locations: { a: room('a') } });
  });

  test('that fails costs nothing: the journal goes on, and the next one succeeds', async () => {
    const disk = faultyDisk();
    const told: string[] = [];
    const log = { debug: () => {}, warn: (text: string) => void told.push(text), error: () => {} };
    const store = await place.start({ checkpointBytes: 500, disk, log });
    disk.fault = { kind: 'write', path: /hylla\.json/ };
    for (let i = 0; i < 20; i++) await place.put(store, `r${i}`);
    await until(() => told.join().includes('hylla.json could not be written'));
    expect(store.health()).toEqual({ ready: true });
    // Another one may be under way.
    await until(() => !readdirSync(place.dir).some((name) => name.endsWith('.tmp')));
    disk.fault = null;
    await place.put(store, 'last');
    await store.stop();
    expect(JSON.parse(readFileSync(join(place.dir, 'hylla.json'), 'utf8')).rev).toBe(21);
    expect((await place.attempt()).ids).toHaveLength(21);
  });

  test('writes each day of readings to its own segment, where a person can read them', async () => {
    const day = 86_400_000;
    const store = await place.start();
    await store.transact((tx) => {
      for (const ts of [5, day + 5, 6, 3 * day]) tx.record(reading('d', ts, ts));
    });
    await store.stop();
    const readings = join(place.dir, 'readings');
    expect(readdirSync(readings).sort()).toEqual(['1970-01-01.ndjson', '1970-01-02.ndjson', '1970-01-04.ndjson']);
    expect(readFileSync(join(readings, '1970-01-01.ndjson'), 'utf8')).toBe(
      `${encodeLine('["d",5,5,1,5,5,"a"]')}${encodeLine('["d",6,5,1,6,6,"a"]')}`,
    );
  });

  test('of readings that could not be made durable leaves them in the journal, for the next start', async () => {
    const disk = faultyDisk();
    const store = await place.start({ checkpointBytes: 300, disk });
    disk.fault = { kind: 'sync', path: /readings/ };
    for (let i = 0; i < 10; i++) await store.transact((tx) => tx.record(reading('d', i, i)));
    disk.fault = null;
    for (let i = 10; i < 20; i++) await store.transact((tx) => tx.record(reading('d', i, i)));
    const query = { dispenser: 'd', from: 0, to: 100, limit: 100 };
    const seqs = Array.from({ length: 20 }, (_, i) => i);
    expect((await store.history(query)).rows.map(({ seq }) => seq)).toEqual(seqs);
    await store.stop();
    // What the failed sync left in the segment cannot be known: the next start writes it again.
    const path = join(place.dir, 'readings', '1970-01-01.ndjson');
    if (existsSync(path)) writeFileSync(path, Buffer.alloc(readFileSync(path).length));
    const again = await place.start();
    expect((await again.history(query)).rows.map(({ seq }) => seq)).toEqual(seqs);
  });
});
