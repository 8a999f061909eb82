/** Damage in history never keeps the server from starting: it is told with file and byte, counted, and left out. */
import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeDisk } from '../../server/storage/lowdb/disk.ts';
import { HistoryReader } from '../../server/storage/lowdb/history-reader.ts';
import { queryReadings } from '../../server/storage/lowdb/readings-query.ts';
import { silent } from '../../server/storage/store-log.ts';
import type { Store } from '../../server/usecases/ports.ts';
import { type TestDirectory, testDirectory } from './data-directory.ts';
import { reading } from './store-contract.ts';

const name = '1970-01-01.ndjson';
let place: TestDirectory;
let path: string;
let told: string[];
beforeEach(() => {
  place = testDirectory();
  path = join(place.dir, 'readings', name);
  told = [];
});
afterEach(() => place.clean());

const start = (): Promise<Store> => place.start({ log: { ...silent, warn: (text) => void told.push(text) } });

/** Readings 1 to 4, by turns of two dispensers, in a segment. */
async function lived(): Promise<Buffer> {
  const store = await start();
  await store.transact((tx) => {
    for (const seq of [1, 2, 3, 4]) tx.record(reading(seq % 2 === 0 ? 'even' : 'odd', seq, seq));
  });
  await store.stop();
  place.remember();
  return readFileSync(path);
}

async function seqs(store: Pick<Store, 'history'>): Promise<(number | null)[]> {
  const found: (number | null)[] = [];
  for (const dispenser of ['odd', 'even']) {
    const { rows } = await store.history({ dispenser, from: 0, to: 1_000, limit: 10 });
    for (const row of rows) expect(row).toEqual(reading(dispenser, row.ts, row.ts));
    found.push(...rows.map(({ seq }) => seq));
  }
  return found;
}

describe('a segment', () => {
  test.each([0x01, 0x6a])('with any byte flipped (by %i) costs that line, told at its place', async (mask) => {
    const bytes = await lived();
    for (let at = 0; at < bytes.length; at++) {
      told = [];
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ mask;
      writeFileSync(path, flipped);
      const reader = new HistoryReader(nodeDisk, { warn: (text) => void told.push(text) });
      const segments = new Map([[0, bytes.length]]);
      const view = { directory: join(place.dir, 'readings'), segments, tail: [], reader, first: () => 0 };
      const found = await seqs({ history: (query) => queryReadings(view, query) });
      const line = bytes.subarray(0, at).lastIndexOf(0x0a) + 1;
      expect({ at, told: told.join() }).toEqual({ at, told: expect.stringContaining(`${path}, byte ${line}:`) });
      expect(found.length).toBeGreaterThanOrEqual(2);
      expect(found.length).toBeLessThan(4);
      expect(reader.damaged).toBe(told.length);
      const before = told.length;
      expect(await seqs({ history: (query) => queryReadings(view, query) })).toEqual(found);
      expect(told).toHaveLength(before);
    }
  });

  test('with a byte flipped in its first, a middle, or its last line starts, and the health counts it', async () => {
    const bytes = await lived();
    for (const at of [0, 50, bytes.length - 5, bytes.length - 1]) {
      place.reset();
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 0x01;
      writeFileSync(path, flipped);
      const store = await start();
      expect(await seqs(store)).toHaveLength(3);
      expect(store.health()).toEqual({ ready: true, damaged: 1 });
      await store.stop();
    }
  });

  test('damaged while the server runs is told for the lines that are asked for', async () => {
    const bytes = await lived();
    const store = await start();
    expect(await seqs(store)).toEqual([1, 3, 2, 4]);
    const flipped = Buffer.from(bytes);
    const at = bytes.indexOf('["even"') + 9;
    flipped[at] = 0x58;
    writeFileSync(path, flipped);
    expect(await seqs(store)).toEqual([1, 3, 4]);
    expect(told.join()).toContain(`${path}, byte ${bytes.indexOf('\n') + 1}:`);
  });

  test.each([
    ['missing', () => rmSync(path), []],
    ['cut within a line', () => truncateSync(path, readFileSync(path).indexOf('\n') + 5), [1]],
    ['empty', () => writeFileSync(path, ''), []],
    ['nothing but NUL bytes', () => writeFileSync(path, Buffer.alloc(readFileSync(path).length)), []],
  ])('that is %s is told, and new readings of its day are kept', async (_how, damage, left) => {
    await lived();
    damage();
    const store = await start();
    await store.transact((tx) => tx.record(reading('odd', 5, 5)));
    expect(await seqs(store)).toEqual([...left, 5]);
    await store.stop();
    expect(told.join()).toContain(`${path}, byte `);
    const again = await start();
    expect(await seqs(again)).toEqual([...left, 5]);
  });

  test('that has more than the checkpoint says is cut to it', async () => {
    const bytes = await lived();
    appendFileSync(path, '0123');
    const store = await start();
    expect(await seqs(store)).toEqual([1, 3, 2, 4]);
    expect(readFileSync(path)).toEqual(bytes);
  });

  test('of a version without checksums is read', async () => {
    const bytes = await lived();
    const bare = bytes.toString().replaceAll(/^[0-9a-f]{8} /gm, '');
    writeFileSync(path, bare);
    const json = join(place.dir, 'hylla.json');
    writeFileSync(json, readFileSync(json, 'utf8').replace(`"${name}":${bytes.length}`, `"${name}":${bare.length}`));
    const store = await start();
    expect(await seqs(store)).toEqual([1, 3, 2, 4]);
  });

  test('with thousands of damaged lines does not flood the log', async () => {
    const store = await start();
    await store.transact((tx) => {
      for (let seq = 0; seq < 3_000; seq++) tx.record(reading('odd', seq, seq));
    });
    await store.stop();
    writeFileSync(
      path,
      readFileSync(path).map((byte) => (byte === 0x6f ? 0x70 : byte)),
    );
    told = [];
    const again = await start();
    expect((await again.history({ dispenser: 'odd', from: 0, to: 9_000, limit: 10 })).rows).toEqual([]);
    expect(again.health().damaged).toBe(3_000);
    expect(told.length).toBeLessThan(30);
  });
});
