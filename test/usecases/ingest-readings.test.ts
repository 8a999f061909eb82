/** Readings into levels, use and refills, over a small site. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { DeviceEvent, Uplink } from '../../server/contract/reading.ts';
import type { LevelDoc } from '../../server/domain/model.ts';
import { importSite } from '../../server/usecases/import-site.ts';
import { ingestReadings } from '../../server/usecases/ingest-readings.ts';
import { markSuspect } from '../../server/usecases/mark-suspect.ts';
import type { Inbound, IngestSummary } from '../../server/usecases/ports.ts';
import { watchDispensers } from '../../server/usecases/watch-dispensers.ts';
import { contextAt, type MemoryState, memoryState } from '../support/memory-state.ts';
import { siteFile, unwrap } from '../support/small-site.ts';
import { useIn } from '../support/use-in.ts';

const start = Date.parse('2026-11-23T09:00:00Z');
const minute = 60_000;
const site = siteFile({
  version: 1,
  site: { id: 'house', name: 'House' },
  locations: [
    { id: 'house', name: 'House', kind: 'site' },
    { id: 'store', name: 'Store', kind: 'storeroom', parent: 'house' },
  ],
  items: [{ id: 'towel', name: 'Towel', category: 'hygiene', stockUnit: 'roll' }],
  dispensers: [
    { id: 'd', name: 'D', location: 'house', item: 'towel', capacity: 1, device: { dialect: 'hylla', id: 'd' } },
  ],
  stock: [{ item: 'towel', location: 'store', onHand: 10 }],
});

let state: MemoryState;
let now: number;
let seq: number;
beforeEach(() => {
  state = memoryState();
  now = start;
  seq = 0;
  unwrap(importSite(state, { file: site, dryRun: false, prune: false }, contextAt(now)));
});

const take = (...batch: Inbound[]): IngestSummary => unwrap(ingestReadings(state, batch, contextAt(now)));
const base = () => ({ dialect: 'hylla', address: 'd', receivedAt: now }) as const;
/** A level of the next sequence number, a quarter of an hour on. */
function reading(value: number | null, more: Partial<Uplink> = {}): Uplink {
  now += 15 * minute;
  const measured = value === null ? null : ({ kind: 'percent', value } as const);
  return { ...base(), type: 'reading', dispenser: 'd', measured, boot: 1, seq: ++seq, ...more } as Uplink;
}
function event(kind: DeviceEvent): Uplink {
  now += minute;
  return { ...base(), type: 'event', event: kind, dispensers: ['d'], boot: 1, seq: ++seq };
}
const report = (...values: (number | null)[]): void => {
  for (const value of values) take(reading(value));
};
function level(): LevelDoc {
  const doc = state.get('levels', 'd');
  if (doc === undefined) throw new Error('no level');
  return doc;
}
const onHand = (): number => state.get('balances', 'towel@store')?.onHand ?? 0;
const issues = () =>
  [...state.values('movements')].filter(({ kind, dispenser }) => kind === 'issue' && dispenser === 'd');
const used = (): number => useIn(state).used;

describe('levels', () => {
  test('follow what is taken, and become use', () => {
    report(90, 80, 70);
    expect(level()).toMatchObject({ level: 70, status: 'ok', content: 0.7 });
    expect(used()).toBeCloseTo(0.2, 6);
  });
  test('stay within three points of a steady signal', () => {
    report(...Array.from({ length: 40 }, (_, i) => 60 + Math.sin(i) * 2));
    expect(Math.abs((level().level ?? 0) - 60)).toBeLessThanOrEqual(3);
    expect(Math.abs(used())).toBeLessThan(0.05);
  });
  test.each([5, 99, 0, 100])('are not moved by one spike to %s', (spike) => {
    report(60, 60, 60, spike, 60, 60);
    expect(level().level).toBe(60);
    expect(issues()).toEqual([]);
    expect(used()).toBeCloseTo(0, 6);
  });
  test('follow a deep fall that the next reading confirms', () => {
    report(80, 20, 18);
    expect(level()).toMatchObject({ level: 18, status: 'low' });
  });
  test('are null until known, and no reading is never 0', () => {
    report(null);
    expect(level()).toMatchObject({ level: null, status: 'unknown', seenAt: now });
    report(50);
    const summary = take(reading(null));
    expect(level().level).toBe(50);
    expect(summary.rejected).toEqual({ 'no-level': 1 });
  });
  test('change status at most a few times when they hang at the threshold', () => {
    const statuses: string[] = [];
    for (let i = 0; i < 1_000; i++) {
      report(20 + (i % 2 === 0 ? 1.5 : -1.5));
      if (statuses.at(-1) !== level().status) statuses.push(level().status);
    }
    expect(statuses.length).toBeLessThanOrEqual(3);
  });
});

describe('a refill', () => {
  test('is a rise of fifteen points that the next reading confirms; a roll from 1 to 100 % takes one from the store', () => {
    report(30, 10, 1);
    take(reading(100));
    expect(onHand()).toBe(10);
    const summary = take(reading(100));
    expect(summary.refilled).toEqual(['d']);
    expect(onHand()).toBe(9);
    expect(issues()).toHaveLength(1);
    expect(issues()[0]?.quantity).toBeCloseTo(1, 1);
    expect(level()).toMatchObject({ level: 100, status: 'ok', refilledAt: now });
  });
  test('is believed at once when the cover was open or somebody said so', () => {
    for (const kind of ['cover-open', 'refilled'] as const) {
      report(2);
      take(event(kind));
      expect(take(reading(98)).refilled).toEqual(['d']);
      report(50, 20, 2);
    }
  });
  test('is not a rise that nobody confirms, nor one of less than fifteen points', () => {
    report(40, 90, 41, 54, 54);
    expect(issues()).toEqual([]);
  });
  test('is booked once, whatever comes again', () => {
    report(2);
    const batch = [reading(97), reading(97)];
    take(...batch);
    const summary = take(...batch, ...batch);
    expect(summary).toMatchObject({ accepted: 0, rejected: { duplicate: 4 } });
    expect(issues()).toHaveLength(1);
  });
});

describe('time', () => {
  test('of a late reading is its own, and moves nothing', () => {
    report(80, 70);
    const before = level();
    take({
      ...base(),
      type: 'reading',
      dispenser: 'd',
      measured: { kind: 'percent', value: 10 },
      boot: 0,
      seq: 9,
      deviceTime: start - minute,
    });
    expect(level().level).toBe(before.level);
    expect(state.history.at(-1)).toMatchObject({ ts: start - minute, level: 10, reason: 'late' });
  });
  test.each([
    ['ten years ahead', 3650 * 1440 * minute, 'clock-ahead'],
    ['six minutes ahead', 6 * minute, 'clock-ahead'],
    ['in 1970', 1 - start, 'clock-unset'],
  ])('%s is replaced by arrival and flagged', (_what, off, flag) => {
    report(80);
    take(reading(79, { deviceTime: now + 15 * minute + off }));
    expect(state.history.at(-1)).toMatchObject({ ts: now, reason: flag, quality: 'accepted' });
    expect(level().level).toBe(79);
  });
  test('set back an hour does not hold up a device that goes on counting', () => {
    report(80);
    take(reading(70, { deviceTime: now - 45 * minute }));
    expect(level().level).toBe(70);
  });
  test("of a retained copy decides: without one it is refused, and 'seen' never moves", () => {
    report(80);
    const seenAt = level().seenAt;
    expect(take(reading(20, { retained: true })).rejected).toEqual({ retained: 1 });
    expect(take(reading(75, { retained: true, deviceTime: now + 10 * minute })).accepted).toBe(1);
    expect(level()).toMatchObject({ level: 75, seenAt });
  });
});

describe('a dispenser', () => {
  const watch = (): void => void unwrap(watchDispensers(state, {}, contextAt(now)));
  test('falls silent after some of its intervals, keeps its level, and comes back', () => {
    report(80, 79, 78, 77);
    now += 60 * minute;
    watch();
    expect(level().status).toBe('ok');
    now += 6 * 60 * minute;
    watch();
    expect(level()).toMatchObject({ status: 'stale', problem: 'silent', level: 78 });
    report(76);
    expect(level()).toMatchObject({ status: 'ok', problem: null });
  });
  test('that is gone is stale soon, a flapping link is not', () => {
    report(80);
    const said = (online: boolean): Uplink => ({ ...base(), type: 'availability', online, dispensers: ['d'] });
    take(said(false));
    now += 5 * minute;
    watch();
    expect(level().status).toBe('ok');
    take(said(true), said(false));
    now += 11 * minute;
    watch();
    expect(level()).toMatchObject({ status: 'stale', problem: 'offline' });
  });
  test('that somebody doubts is suspect until its level moves', () => {
    report(60, 60);
    markSuspect(state, 'd', contextAt(now));
    report(60);
    expect(level()).toMatchObject({ status: 'fault', problem: 'suspect' });
    report(50);
    expect(level()).toMatchObject({ status: 'ok', problem: null });
  });
  test('that is jammed is at fault until it is seen to', () => {
    report(60);
    take(event('jam'));
    expect(level()).toMatchObject({ status: 'fault', problem: 'jam' });
    take(event('cover-closed'));
    expect(level().status).toBe('ok');
  });
});

describe('what cannot be used', () => {
  test('is counted with its reason, repeats together, and bounded', () => {
    for (let i = 0; i < 1_200; i++) {
      take({ type: 'refusal', reason: 'malformed', detail: `fault ${i}`, address: `device-${i}`, receivedAt: now });
    }
    take({ type: 'refusal', reason: 'malformed', detail: 'again', address: 'device-1199', receivedAt: now });
    expect(state.size('rejections')).toBe(1_000);
    expect([...state.values('rejections')].at(-1)).toMatchObject({ count: 2, detail: 'again' });
  });
  test('of unknown devices stands in the inbox with the last payload', () => {
    const unclaimed = (payload: string): Inbound => ({
      type: 'unclaimed',
      dialect: 'tasmota',
      address: 'new',
      topic: 'tele/new/SENSOR',
      receivedAt: now,
      payload,
    });
    take(unclaimed('{"a":1}'), unclaimed('{"a":2}'));
    expect([...state.values('inbox')]).toMatchObject([{ address: 'new', count: 2, payload: '{"a":2}' }]);
  });
  test('is out of range, and leaves the level alone', () => {
    report(50);
    expect(take(reading(140)).rejected).toEqual({ 'out-of-range': 1 });
    expect(level().level).toBe(50);
  });
});

test('an optional field that was dropped is told and counted; the level counts all the same', () => {
  const dropped = [{ field: 'battery', why: 'must be a percentage' }];
  expect(take(reading(50, { dropped }))).toMatchObject({ accepted: 1, rejected: { 'bad-field': 1 } });
  expect(level().level).toBe(50);
  expect([...state.values('rejections')]).toMatchObject([
    { reason: 'bad-field', address: 'd', detail: 'battery must be a percentage; the rest counts' },
  ]);
});

test('a spool that arrives in any order, with repeats, is in history once a reading and keeps every unit', () => {
  const values = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 25 });
  fc.assert(
    fc.property(values, fc.integer(), (levels, seed) => {
      state = memoryState();
      now = start;
      seq = 0;
      unwrap(importSite(state, { file: site, dryRun: false, prune: false }, contextAt(now)));
      const spool = levels.map((value) => reading(value, { deviceTime: now + 15 * minute }));
      const shuffled = [...spool, ...spool.slice(0, 5)].sort(
        (a, b) => (((a.seq ?? 0) * 7919 + seed) % 101) - (((b.seq ?? 0) * 7919 + seed) % 101),
      );
      take(...shuffled);
      expect(new Set(state.history.map((row) => row.seq)).size).toBe(levels.length);
      expect(state.history).toHaveLength(levels.length);
      const first = state.history.find((row) => row.quality === 'accepted' && row.reason === null);
      const opening = (first?.level ?? 0) / 100;
      const issued = issues().reduce((sum, { quantity }) => sum + quantity, 0);
      expect(opening + issued).toBeCloseTo(level().content + used(), 5);
    }),
    { numRuns: 300 },
  );
});
