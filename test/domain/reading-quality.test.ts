import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FilterState, judge, noFilterState } from '../../server/domain/reading-quality.ts';

const at = 1_000_000;
const minute = 60_000;
const remembering = (state: Partial<FilterState>): FilterState => ({ ...noFilterState, ...state });

describe('a reading', () => {
  test.each<[string, Partial<FilterState>, number | null, number, string]>([
    ['the first one counts', {}, null, 63, 'accepted'],
    ['use counts at once', {}, 60, 40, 'accepted'],
    ['a rise of less than a refill counts', {}, 60, 74, 'accepted'],
    ['a rise of fifteen points waits', {}, 60, 75, 'held'],
    ['a deep fall waits', {}, 60, 30, 'held'],
    ['a rise like the one before it is a refill', { leap: { level: 97, at } }, 10, 93, 'refill'],
    ['a rise unlike the one before it waits', { leap: { level: 60, at } }, 10, 93, 'held'],
    ['a rise after a fall waits', { leap: { level: 5, at } }, 50, 95, 'held'],
    ['a fall like the one before it counts', { leap: { level: 12, at } }, 60, 8, 'accepted'],
    ['a fall that goes on counts', { leap: { level: 25, at } }, 60, 2, 'accepted'],
    ['a rise with the cover open is a refill', { openedAt: at - 30 * minute }, 10, 93, 'refill'],
    ['a rise just before the cover closes is a refill', { openedAt: at + 30 * minute }, 10, 93, 'refill'],
    ['a rise long after the cover was open waits', { openedAt: at - 61 * minute }, 10, 93, 'held'],
    ['an open cover makes no refill of a small rise', { openedAt: at }, 90, 100, 'accepted'],
  ])('%s', (_what, state, known, level, kind) => expect(judge(remembering(state), known, level, at).kind).toBe(kind));
});

/** Levels that the filter lets through, one by one. */
function filtered(levels: readonly number[]): number[] {
  let filter = noFilterState;
  let known: number | null = null;
  return levels.map((raw) => {
    const verdict = judge(filter, known, raw, at);
    if (verdict.kind === 'held') filter = { ...filter, leap: { level: raw, at } };
    else {
      known = verdict.level;
      filter = { ...filter, leap: null, recent: verdict.kind === 'refill' ? [known] : verdict.recent };
    }
    return known ?? Number.NaN;
  });
}

const noisy = (at: number) =>
  fc.array(fc.double({ min: at - 3, max: at + 3, noNaN: true }), { minLength: 3, maxLength: 60 });

test('a level is within three points of the last reading that was let through', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 60 }), (raw) => {
      const levels = filtered(raw);
      for (const [i, level] of levels.entries()) {
        const moved = level !== levels[i - 1];
        if (moved) expect(Math.abs(level - (raw[i] ?? 0))).toBeLessThanOrEqual(3.01);
      }
    }),
  );
});

test('the noise of a steady signal is less behind the filter than before it', () => {
  const spread = (values: readonly number[]): number =>
    values.slice(1).reduce((sum, value, i) => sum + Math.abs(value - (values[i] ?? value)), 0);
  fc.assert(
    fc.property(noisy(50), (raw) => {
      expect(spread(filtered(raw))).toBeLessThanOrEqual(spread(raw) + 0.02 * raw.length);
    }),
  );
});

test('one that stands out moves nothing, wherever it comes', () => {
  fc.assert(
    fc.property(noisy(50), fc.nat(), fc.constantFrom(0, 5, 14, 70, 100), (raw, where, spike) => {
      const i = 1 + (where % (raw.length - 1));
      const levels = filtered(raw.toSpliced(i, 0, spike));
      expect(levels[i]).toBe(levels[i - 1]);
      expect(Math.max(...levels.map((level) => Math.abs(level - 50)))).toBeLessThanOrEqual(3.01);
    }),
  );
});
