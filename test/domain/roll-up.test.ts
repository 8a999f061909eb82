import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Rollup, rollUp, type Sample, spanStart, steps } from '../../server/domain/roll-up.ts';

const sample = fc.record({
  ts: fc.integer({ min: Date.UTC(2026, 2, 27), max: Date.UTC(2026, 2, 31) }),
  level: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
  quality: fc.constantFrom('accepted' as const, 'accepted' as const, 'suspicious' as const, 'rejected' as const),
  refill: fc.constantFrom(true as const, undefined),
});
const samples: fc.Arbitrary<Sample[]> = fc
  .array(sample, { maxLength: 200 })
  .map((rows) =>
    rows.sort((a, b) => a.ts - b.ts).map(({ refill, ...row }) => (refill === undefined ? row : { ...row, refill })),
  );
const timezones = fc.constantFrom('UTC', 'Europe/Stockholm', 'Asia/Kathmandu', 'America/St_Johns');

/** Word for word from Hyndman and Fan, definition 7: h = (n - 1) p + 1, between the order statistics around it. */
function quantile(levels: readonly number[], p: number): number {
  const order = [...levels].sort((a, b) => a - b);
  const at = (k: number): number => order[Math.min(k, order.length) - 1] ?? Number.NaN;
  const h = (order.length - 1) * p + 1;
  return at(Math.floor(h)) + (h - Math.floor(h)) * (at(Math.floor(h) + 1) - at(Math.floor(h)));
}

function naive(rows: readonly Sample[], startOf: (ts: number) => number): Map<number, number[]> {
  const spans = new Map<number, number[]>();
  for (const { ts, level, quality } of rows) {
    if (quality === 'accepted' && level !== null) spans.set(startOf(ts), [...(spans.get(startOf(ts)) ?? []), level]);
  }
  return spans;
}

const figures = ({ count, min, p10, mean, p90, max }: Rollup): number[] => [count, min, p10, mean, p90, max];

test('roll-ups are what the definitions say, in each step and time zone', () => {
  fc.assert(
    fc.property(samples, fc.constantFrom(...steps), timezones, (rows, step, timezone) => {
      const startOf = spanStart(step, timezone);
      const rollups = rollUp(rows, startOf);
      const expected = naive(rows, startOf);
      expect(rollups.map(({ ts }) => ts)).toEqual([...expected.keys()]);
      for (const rollup of rollups) {
        const levels = expected.get(rollup.ts) ?? [];
        const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
        const exact = [
          levels.length,
          Math.min(...levels),
          quantile(levels, 0.1),
          mean,
          quantile(levels, 0.9),
          Math.max(...levels),
        ];
        for (const [i, figure] of figures(rollup).entries())
          expect(Math.abs(figure - (exact[i] ?? 0))).toBeLessThan(0.0051);
        const { min, p10, p90, max } = rollup;
        expect([min, p10, p90, max]).toEqual([min, p10, p90, max].sort((a, b) => a - b));
      }
    }),
  );
});

test('no reading and no refill is lost or counted twice between the steps', () => {
  fc.assert(
    fc.property(samples, timezones, (rows, timezone) => {
      const totals = steps.map((step) => {
        const rollups = rollUp(rows, spanStart(step, timezone));
        return rollups.reduce((sum, { count, refills }) => [(sum[0] ?? 0) + count, (sum[1] ?? 0) + refills], [0, 0]);
      });
      expect(totals[1]).toEqual(totals[0]);
      expect(totals[2]).toEqual(totals[0]);
    }),
  );
});

test('days are the site’s, of 23 and 25 hours where the clocks change', () => {
  const startOf = spanStart('1d', 'Europe/Stockholm');
  expect(startOf(Date.UTC(2026, 2, 29, 12))).toBe(Date.UTC(2026, 2, 28, 23));
  expect(startOf(Date.UTC(2026, 2, 29, 22))).toBe(Date.UTC(2026, 2, 29, 22));
  expect(startOf(Date.UTC(2026, 9, 25, 22, 59))).toBe(Date.UTC(2026, 9, 24, 22));
});
