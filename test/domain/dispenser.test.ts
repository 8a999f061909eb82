import { describe, expect, test } from 'vitest';
import { emptyLevelDoc, heard, isStuck, withStatus, withUse, withVitals } from '../../server/domain/dispenser.ts';
import type { LevelDoc } from '../../server/domain/model.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const now = Date.parse('2026-11-23T08:00:00Z');
const limits = { lowLevel: 20, emptyLevel: 3 };
const doc = (more: Partial<LevelDoc>): LevelDoc => ({ ...emptyLevelDoc('d'), seenAt: now, ...more });

describe('a status', () => {
  test.each<[string, Partial<LevelDoc>, LevelDoc['status']]>([
    ['never heard', { seenAt: null }, 'unknown'],
    ['heard without a level', {}, 'unknown'],
    ['at the empty limit', { level: 3 }, 'empty'],
    ['above it', { level: 3.1 }, 'low'],
    ['at the low limit', { level: 20 }, 'low'],
    ['above it', { level: 20.1 }, 'ok'],
    ['was empty, a little above', { level: 7, status: 'empty' }, 'empty'],
    ['was empty, more above', { level: 7.1, status: 'empty' }, 'low'],
    ['was low, a little above', { level: 25, status: 'low' }, 'low'],
    ['was low, more above', { level: 25.1, status: 'low' }, 'ok'],
    ['was empty, refilled', { level: 99, status: 'empty' }, 'ok'],
    ['full and in doubt', { level: 99, doubt: { problem: 'jam', level: 99 } }, 'fault'],
    ['silent and in doubt', { level: 99, seenAt: now - 3 * day, doubt: { problem: 'jam', level: 99 } }, 'stale'],
    ['silent for a day, interval unknown', { level: 50, seenAt: now - 25 * hour }, 'ok'],
    ['silent for longer, interval unknown', { level: 50, seenAt: now - 27 * hour }, 'stale'],
    ['silent for an hour, reports each minute', { level: 50, seenAt: now - hour, interval: minute }, 'ok'],
    ['silent for two, reports each minute', { level: 50, seenAt: now - 2 * hour, interval: minute }, 'stale'],
    ['silent for two days, reports once a day', { level: 50, seenAt: now - 2 * day, interval: day }, 'ok'],
    ['silent for four days, reports once a day', { level: 50, seenAt: now - 4 * day, interval: day }, 'stale'],
    ['silent and empty', { level: 0, seenAt: now - 3 * day, status: 'empty' }, 'stale'],
  ])('%s', (_what, known, status) => expect(withStatus(doc(known), limits, now).status).toBe(status));

  test('that does not change leaves the very document', () => {
    const known = withStatus(doc({ level: 50 }), limits, now);
    expect(withStatus(known, limits, now + minute)).toBe(known);
    expect(known.statusAt).toBe(now);
  });
});

describe('a report interval', () => {
  const next = (level: LevelDoc, at: number): LevelDoc => {
    const { outage, ...life } = heard(level, at, {});
    return { ...level, ...life, filter: { ...level.filter, outage } };
  };
  const heardAt = (gaps: readonly number[]): LevelDoc => {
    let level = doc({ seenAt: null });
    let at = now;
    level = next(level, at);
    for (const gap of gaps) {
      at += gap;
      level = next(level, at);
    }
    return level;
  };
  const many = (n: number, gap: number): number[] => Array.from({ length: n }, () => gap);

  test('is learned from the first two reports', () => expect(heardAt([15 * minute]).interval).toBe(15 * minute));
  test('is not an outage', () => expect(heardAt([...many(9, 15 * minute), 20 * hour]).interval).toBe(15 * minute));
  test('is not the pace of a spool that is emptied', () =>
    expect(heardAt([...many(9, 15 * minute), ...many(500, 20), 15 * minute]).interval).toBe(15 * minute));
  test('follows a device that is set to report more seldom sooner than one that reports more often', () => {
    expect(heardAt([...many(9, 15 * minute), ...many(4, hour)]).interval).toBeGreaterThan(50 * minute);
    expect(heardAt([...many(9, hour), ...many(4, 15 * minute)]).interval).toBeGreaterThan(40 * minute);
  });
  test('is nothing that a clock set back could tell', () => {
    const level = heardAt([...many(9, 15 * minute), -day]);
    expect(level).toMatchObject({ interval: 15 * minute, seenAt: now + 9 * 15 * minute - day });
  });
});

describe('a rate of use', () => {
  test.each([
    ['steady', (_hour: number) => 1, 24],
    ['in office hours only', (h: number) => (h % 24 >= 8 && h % 24 < 17 ? 2 : 0), 18],
    ['none', () => 0, 0],
  ])('%s is learned within a fifth', (_what, points, rate) => {
    let level = doc({ level: 100 });
    for (let h = 0; h < 14 * 24; h++) {
      const { dailyDrop, use } = withUse(level, points(h), now + h * hour);
      level = { ...level, dailyDrop, filter: { ...level.filter, use } };
    }
    expect(Math.abs((level.dailyDrop ?? -1) - rate)).toBeLessThanOrEqual(0.2 * rate);
  });
  test('goes on when the clock is set back ten years', () => {
    let level = doc({ level: 100 });
    for (const start of [now, now - 3650 * day]) {
      for (let h = 0; h < 100; h++) {
        const { dailyDrop, use } = withUse(level, 1, start + h * hour);
        level = { ...level, dailyDrop, filter: { ...level.filter, use } };
      }
    }
    expect(level.dailyDrop).toBeCloseTo(24, 0);
  });
});

test('a level that stands still is stuck only after working days', () => {
  const site = {
    timezone: 'UTC',
    workdays: [1, 2, 3, 4, 5],
    holidays: ['2026-11-25'],
    officeHours: ['08:00', '17:00'] as [string, string],
  };
  const stood = (days: number, more: object = {}): boolean => {
    const same = { level: 60, since: now, count: 500, rate: 10, ...more };
    const level = doc({ level: 60, levelAt: now + days * day });
    return isStuck({ ...level, filter: { ...level.filter, same } }, site);
  };
  // From a Monday: Wednesday is a holiday, then a weekend.
  expect([1, 2, 3, 4, 5, 6, 7, 8].map((days) => stood(days))).toEqual([
    false,
    false,
    false,
    false,
    false,
    false,
    true,
    true,
  ]);
  expect(stood(30, { count: 59 })).toBe(false);
  expect(stood(30, { rate: null })).toBe(false);
  expect(stood(30, { rate: 0.5 })).toBe(false);
  expect(stood(30, { level: 20 })).toBe(false);
  expect([stood(8, { level: 100, rate: 6 }), stood(30, { level: 100, rate: 6 })]).toEqual([false, true]);
});

test('vitals keep what a message does not tell', () => {
  const known = withVitals({ battery: 80, metrics: { contact: true } }, { rssi: -70, metrics: { count: 3 } });
  expect(known).toEqual({ battery: 80, rssi: -70, metrics: { contact: true, count: 3 } });
  expect(withVitals(known, undefined)).toBe(known);
});

describe('outages', () => {
  const empty = withStatus(doc({ level: 1 }), limits, now);

  test('are remembered when they are over, for a day', () => {
    expect(empty.status).toBe('empty');
    expect(empty.outages).toBeUndefined();
    const filled = withStatus({ ...empty, level: 90 }, limits, now + 2 * hour);
    expect(filled.outages).toEqual([{ from: now, to: now + 2 * hour }]);
    const again = withStatus({ ...filled, level: 1 }, limits, now + 26 * hour);
    expect(again.outages).toEqual([{ from: now, to: now + 2 * hour }]);
    const next = withStatus({ ...again, level: 90 }, limits, now + 28 * hour);
    expect(next.outages).toEqual([{ from: now + 26 * hour, to: now + 28 * hour }]);
  });

  test('of one that flaps without end are bounded', () => {
    let level = empty;
    for (let i = 1; i < 100; i++) level = withStatus({ ...level, level: i % 2 ? 90 : 1 }, limits, now + i * 1000);
    expect(level.outages).toHaveLength(20);
  });
});
