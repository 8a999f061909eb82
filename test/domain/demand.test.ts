import { describe, expect, test } from 'vitest';
import { dailyDemand, pastDays, useByWorkingDay } from '../../server/domain/demand.ts';

const site = {
  timezone: 'Europe/Stockholm',
  workdays: [1, 2, 3, 4, 5],
  holidays: ['2026-11-20'],
  officeHours: ['07:30', '17:30'] as [string, string],
};
const days = (mean: number, n: number) => Array.from({ length: n }, (_, i) => mean + (i % 2 ? 0.2 : -0.2) * mean);

describe('use a day', () => {
  test('is what is expected until some is seen', () => {
    expect(dailyDemand([], 2.4, 0)).toMatchObject({ mean: 2.4, from: 'expected' });
  });

  test('moves from what is expected to what is seen, and says so', () => {
    const means = [0, 2, 10, 60].map((n) => dailyDemand(days(5, n), 1, 0));
    expect(means.map(({ from }) => from)).toEqual(['expected', 'blend', 'blend', 'blend']);
    expect(means.map(({ mean }) => mean)).toEqual([...means.map(({ mean }) => mean)].sort((a, b) => a - b));
    expect(means[2]?.mean).toBeCloseTo(3, 0);
    expect(means[3]?.mean).toBeGreaterThan(3.8);
  });

  test('follows a change: recent days count more', () => {
    const rising = [...days(4, 20), ...days(1, 40)];
    expect(dailyDemand(rising, undefined, 0).mean).toBeGreaterThan(2.2);
    expect(dailyDemand([...rising].reverse(), undefined, 0).mean).toBeLessThan(1.6);
  });

  test('is guessed from dispensers when nothing is known, and the guess gives way soon', () => {
    expect(dailyDemand([], undefined, 6)).toMatchObject({ mean: 0.6, from: 'none' });
    const seen = dailyDemand(days(0.1, 10), undefined, 6);
    expect(seen.from).toBe('seen');
    expect(seen.mean).toBeLessThan(0.25);
  });

  test('of an item with no dispenser, no use and no expectation is nothing', () => {
    expect(dailyDemand([], undefined, 0)).toEqual({ mean: 0, sd: 0, from: 'none' });
  });

  test('varies as it was seen to', () => {
    const steady = dailyDemand(Array(60).fill(10), 10, 0);
    const wild = dailyDemand(
      Array.from({ length: 60 }, (_, i) => (i % 5 === 0 ? 50 : 0)),
      10,
      0,
    );
    expect(steady.sd).toBeLessThan(3.5);
    expect(wild.sd).toBeGreaterThan(15);
  });

  test('that noise makes negative is none', () => {
    expect(dailyDemand([-0.02, -0.01], undefined, 0).mean).toBe(0);
  });
});

describe('days of use', () => {
  const usage: Record<string, { used: number; issued: number }> = {
    '2026-11-16': { used: 9, issued: 0 },
    '2026-11-17': { used: 1, issued: 2 },
    '2026-11-19': { used: 4, issued: 0 },
    '2026-11-20': { used: 0.5, issued: 0 },
    '2026-11-21': { used: 0.25, issued: 0 },
    '2026-11-23': { used: 100, issued: 0 },
  };
  test('are whole working days, newest first; days off count on the one before, the first day and today not', () => {
    expect(useByWorkingDay((day) => usage[day], pastDays('2026-11-23', site))).toEqual([4.75, 0, 3]);
  });
  test('are none on the first day', () => {
    expect(useByWorkingDay((day) => usage[day], pastDays('2026-11-16', site))).toEqual([]);
    expect(useByWorkingDay(() => undefined, pastDays('2026-11-23', site))).toEqual([]);
  });
});
