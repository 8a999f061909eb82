/** Roll-up and retention on real files: years of it, late readings, crashes between any two steps, damage. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HistoryRow } from '../../server/domain/model.ts';
import { rollUp, spanStart, steps } from '../../server/domain/roll-up.ts';
import { type Disk, nodeDisk } from '../../server/storage/lowdb/disk.ts';
import { HistoryReader } from '../../server/storage/lowdb/history-reader.ts';
import { RollupFiles } from '../../server/storage/lowdb/rollup-files.ts';
import { queryTrend } from '../../server/storage/lowdb/trend.ts';
import { silent } from '../../server/storage/store-log.ts';
import type { Store, TrendSpan } from '../../server/usecases/ports.ts';
import { type TestDirectory, testDirectory } from './data-directory.ts';
import { dyingDisk } from './dying-disk.ts';
import { faultyDisk } from './faulty-disk.ts';
import { reading } from './store-contract.ts';

const hour = 3_600_000;
const day = 24 * hour;
const timezone = 'Europe/Stockholm';
/** Never waits for the hardware: years of it go by in seconds. */
const hastyDisk: Disk = {
  ...nodeDisk,
  open: async (path, flags, mode) =>
    Object.assign(await nodeDisk.open(path, flags, mode), { sync: async () => {}, datasync: async () => {} }),
};
const start = Date.UTC(2026, 0, 1);

let place: TestDirectory;
let told: string[];
beforeEach(() => {
  place = testDirectory();
  told = [];
});
afterEach(() => place.clean());

const begin = (options = {}): Promise<Store> =>
  place.start({ log: { ...silent, warn: (text) => void told.push(text) }, ...options });
const record = (store: Store, rows: readonly HistoryRow[]): Promise<void> =>
  store.transact((tx) => {
    for (const row of rows) tx.record(row);
  });
const all = { from: 0, to: Date.UTC(2100, 0), timezone, limit: 1_000_000 };
const files = (): string[] =>
  ['readings', 'rollups/15m', 'rollups/1h', 'rollups/1d'].flatMap((name) =>
    readdirSync(join(place.dir, name)).map((file) => `${name}/${file}`),
  );

/** What a trend must say of `rows`, had nothing been forgotten. */
const expected = (rows: readonly HistoryRow[], step: TrendSpan['step']): TrendSpan[] =>
  rollUp(
    [...rows].sort((a, b) => a.ts - b.ts),
    spanStart(step, timezone),
  ).map((span) => ({ ...span, step }));

test('three years: every step says what all readings ever said, for as long as it is kept', {
  timeout: 60_000,
}, async () => {
  const store = await begin({ disk: hastyDisk });
  const rows: HistoryRow[] = [];
  const days = 3 * 365;
  for (let n = 0; n < days; n += 3) {
    const some = [0, 5, 6, 12, 23].map((h, i) =>
      reading(i % 2 === 0 ? 'a' : 'b', start + n * day + h * hour + (n % 50) * 60_000, (n * 7 + i * 13) % 101),
    );
    rows.push(...some);
    await record(store, some);
    if (n % 12 === 0) await store.retain({ now: start + (n + 1) * day, timezone });
  }
  const now = start + days * day;
  await store.retain({ now, timezone });
  for (const dispenser of ['a', 'b']) {
    const own = rows.filter((row) => row.dispenser === dispenser);
    for (const step of steps) {
      const wanted = expected(own, step);
      const { spans } = await store.trend({ ...all, dispenser, step });
      const found = spans.filter((span) => span.step === step);
      expect(found).toEqual(wanted.slice(wanted.length - found.length));
      const oldest = now - (found[0]?.ts ?? now);
      if (step === '15m') expect(Math.abs(oldest - 90 * day)).toBeLessThan(2 * day);
      if (step === '1h') expect(Math.abs(oldest - 730 * day)).toBeLessThan(2 * day);
      if (step === '1d') expect(found).toHaveLength(wanted.length);
      // From one step to the next no reading is lost, and but for the day at the seam none counts twice.
      const total = spans.reduce((sum, { count }) => sum + count, 0);
      expect(total).toBeGreaterThanOrEqual(own.length);
      expect(total).toBeLessThanOrEqual(own.length + 5);
    }
  }
  expect(files().filter((name) => name.startsWith('readings/2')).length).toBeLessThanOrEqual(17);
  expect(files().filter((name) => name.startsWith('rollups/1d')).length).toBe(36);
  expect(told).toEqual([]);
  await store.stop();
});

describe('a reading that comes late', () => {
  const late = { ...reading('a', start + day + 5 * hour, 99), refill: true as const };

  test('while its day is kept is rolled up again, with all that was there; once more changes nothing', async () => {
    const store = await begin();
    const rows = Array.from({ length: 72 }, (_, i) => reading('a', start + i * hour, i));
    await record(store, rows);
    await store.retain({ now: start + 10 * day, timezone });
    await record(store, [late]);
    await store.retain({ now: start + 15 * day, timezone });
    const snapshot = files().map((name) => readFileSync(join(place.dir, name), 'utf8'));
    await store.retain({ now: start + 15 * day, timezone });
    expect(files().map((name) => readFileSync(join(place.dir, name), 'utf8'))).toEqual(snapshot);
    await store.retain({ now: start + 30 * day, timezone });
    expect(files().some((name) => name.startsWith('readings/2'))).toBe(false);
    for (const step of steps) {
      const { spans } = await store.trend({ ...all, dispenser: 'a', step });
      expect(spans).toEqual(expected([...rows, late], step));
    }
  });

  test('when its day is gone is told and left out, after a restart too', async () => {
    const store = await begin();
    const rows = Array.from({ length: 72 }, (_, i) => reading('a', start + i * hour, i));
    await record(store, rows);
    await store.retain({ now: start + 30 * day, timezone });
    await record(store, [late]);
    await store.retain({ now: start + 30 * day, timezone });
    expect(told.join()).toContain('1 readings were of days that are rolled up for good');
    await store.stop();
    const again = await begin();
    await record(again, [late]);
    await again.retain({ now: start + 31 * day, timezone });
    for (const step of steps) {
      expect((await again.trend({ ...all, dispenser: 'a', step })).spans).toEqual(expected(rows, step));
    }
  });
});

test('a site that moves to another time zone has its kept days anew, and the older ones as they were', async () => {
  const store = await begin();
  const rows = Array.from({ length: 40 * 24 }, (_, i) => reading('a', start + i * hour, i % 100));
  await record(store, rows);
  await store.retain({ now: start + 40 * day, timezone });
  for (const moved of ['America/New_York', 'Asia/Tokyo', timezone]) {
    await store.retain({ now: start + 40 * day, timezone: moved });
    const { spans } = await store.trend({ ...all, timezone: moved, dispenser: 'a', step: '1d' });
    const startOf = spanStart('1d', moved);
    const recent = spans.filter(({ ts }) => ts > start + 28 * day);
    expect(recent.map(({ ts }) => startOf(ts))).toEqual(recent.map(({ ts }) => ts));
    expect(spans.length).toBeGreaterThanOrEqual(40);
    expect(spans.length).toBeLessThanOrEqual(43);
  }
});

test('a crash between any two steps leaves the old state or the new one, and the next run ends the work', {
  timeout: 60_000,
}, async () => {
  const rows = Array.from({ length: 12 }, (_, i) => reading('a', start + i * 6 * hour, i));
  const store = await begin();
  await record(store, rows);
  await store.retain({ now: start + day, timezone });
  await store.stop();
  place.remember();
  let deaths = 0;
  for (let step = 0; ; step += 1) {
    place.reset();
    told = [];
    const disk = dyingDisk(step);
    const dying = place.start({ disk }).then(async (one) => {
      await one.retain({ now: start + 20 * day, timezone }).catch(() => {});
      return one;
    });
    await dying.then((one) => one.stop()).catch(() => {});
    rmSync(join(place.dir, 'hylla.lock'), { force: true });
    const next = await begin();
    const check = async (): Promise<void> => {
      for (const span of steps) {
        const { spans } = await next.trend({ ...all, dispenser: 'a', step: span });
        expect({ step, spans }).toEqual({ step, spans: expected(rows, span) });
      }
    };
    await check();
    await next.retain({ now: start + 20 * day, timezone });
    await check();
    expect(files().filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(files().filter((name) => name.startsWith('readings/2'))).toEqual([]);
    expect(told).toEqual([]);
    await next.stop();
    if (!disk.isDead) break;
    deaths++;
  }
  expect(deaths).toBeGreaterThan(50);
});

test.each(['write', 'short', 'sync'] as const)(
  'a disk that fails (%s) keeps the readings, and the next run goes on',
  async (kind) => {
    const disk = faultyDisk();
    const store = await begin({ disk });
    const rows = Array.from({ length: 72 }, (_, i) => reading('a', start + i * hour, i));
    await record(store, rows);
    disk.fault = { kind, path: /rollups.1h/ };
    await expect(store.retain({ now: start + 30 * day, timezone })).rejects.toThrow();
    expect((await store.history({ ...all, dispenser: 'a' })).rows).toEqual(rows);
    disk.fault = null;
    await store.retain({ now: start + 30 * day, timezone });
    expect((await store.history({ ...all, dispenser: 'a' })).rows).toEqual([]);
    expect((await store.trend({ ...all, dispenser: 'a', step: '1h' })).spans).toEqual(expected(rows, '1h'));
  },
);

describe('damage', () => {
  const rows = Array.from({ length: 3 }, (_, i) => reading('a', start + i * 7 * hour, i));

  test.each([
    ['15m', 'rollups/15m/2026-01-01.ndjson'],
    ['1d', 'rollups/1d/2026-01.ndjson'],
  ] as const)('of any byte of roll-ups (%s) is told, and never silently wrong', async (step, name) => {
    const store = await begin();
    await record(store, rows);
    await store.retain({ now: start + 30 * day, timezone });
    await store.stop();
    const path = join(place.dir, name);
    const bytes = readFileSync(path);
    const wanted = expected(rows, step);
    for (let at = 0; at < bytes.length; at += 1) {
      told = [];
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 0x02;
      writeFileSync(path, flipped);
      const reader = new HistoryReader(nodeDisk, { warn: (text) => void told.push(text) });
      const view = { directory: join(place.dir, 'readings'), segments: new Map(), tail: [], reader, first: () => 0 };
      const query = { ...all, dispenser: 'a', step };
      const { spans } = await queryTrend(view, new RollupFiles(nodeDisk, place.dir, reader), query);
      const line = bytes.subarray(0, at).lastIndexOf(0x0a) + 1;
      expect({ at, told: told.join() }).toEqual({ at, told: expect.stringContaining(`${path}, byte ${line}:`) });
      for (const span of spans) expect(wanted).toContainEqual(span);
      expect(spans.length).toBeGreaterThanOrEqual(wanted.length - 2);
    }
  });

  test('of raw readings after their day was rolled up leaves the roll-ups as they are', async () => {
    const store = await begin();
    await record(store, rows);
    await store.retain({ now: start + 3 * day, timezone });
    await store.stop();
    rmSync(join(place.dir, 'readings', '2026-01-01.ndjson'));
    const again = await begin();
    expect(told.join()).toContain('bytes of stored readings are missing');
    for (const now of [start + 3 * day, start + 30 * day]) {
      await again.retain({ now, timezone });
      for (const step of steps) {
        expect((await again.trend({ ...all, dispenser: 'a', step })).spans).toEqual(expected(rows, step));
      }
    }
  });
});
