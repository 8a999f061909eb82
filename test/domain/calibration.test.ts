/** Full and empty out of raw values: medians, which measure they become, and what is refused. */
import { describe, expect, test } from 'vitest';
import type { Measure } from '../../server/contract/site-file.ts';
import {
  type Calibration,
  calibrated,
  holding,
  isUnderWay,
  pointOf,
  withSample,
} from '../../server/domain/calibration.ts';

const hour = 3_600_000;
const taken = (
  full: readonly number[],
  empty: readonly number[],
  kind: 'distance' | 'weight' = 'distance',
): Calibration => ({ startedAt: 0, since: 0, hold: 'empty', kind, full, empty, useless: 0 });
const near = (value: number) => [value, value + 1, value - 1];

test.each([
  [[], { samples: 0, median: null, spread: null }],
  [[5], { samples: 1, median: 5, spread: 0 }],
  [[9, 1, 5], { samples: 3, median: 5, spread: 8 }],
  [[1, 2, 3, 4], { samples: 4, median: 2.5, spread: 3 }],
])('the point of %j', (samples, point) => {
  expect(pointOf(samples)).toEqual(point);
});

describe('the measure', () => {
  const radius = { kind: 'roll', fullRadiusMm: 90, coreRadiusMm: 20, sensor: 'radius' } as const;
  const toRoll = { ...radius, sensor: 'distance-to-roll' } as const;
  const fromBelow = { kind: 'stack', emptyMm: 10, fullMm: 200 } as const;
  test.each<[Measure, number, number, Measure]>([
    [{ kind: 'percent' }, 40, 240, { kind: 'distance', fullMm: 40, emptyMm: 240 }],
    [{ kind: 'stack', emptyMm: 300, fullMm: 0 }, 40, 240, { kind: 'stack', fullMm: 40, emptyMm: 240 }],
    [radius, 88, 22, { ...radius, fullRadiusMm: 88, coreRadiusMm: 22 }],
    [toRoll, 12, 80, { ...toRoll, fullDistanceMm: 12, emptyDistanceMm: 80 }],
    // A site that measures from below stays as it is mounted.
    [fromBelow, 180, 15, { kind: 'stack', fullMm: 180, emptyMm: 15 }],
  ])('of %j', (before, full, empty, after) => {
    expect(calibrated(before, taken(near(full), near(empty)))).toEqual({ ok: true, measure: after });
    expect(calibrated(before, taken(near(empty), near(full)))).toMatchObject({ ok: false, problem: 'swapped' });
  });
  test('of a scale, which is heavier when full', () => {
    const found = calibrated({ kind: 'percent' }, taken(near(2400), near(400), 'weight'));
    expect(found).toEqual({ ok: true, measure: { kind: 'weight', emptyG: 400, fullG: 2400 } });
    const swapped = calibrated({ kind: 'percent' }, taken(near(400), near(2400), 'weight'));
    expect(swapped).toMatchObject({ problem: 'swapped' });
  });
});

describe('a sample', () => {
  const begun = holding(undefined, 'full', 10 * hour);
  const distance = { kind: 'distance', value: 50 } as const;
  const now = { receivedAt: 10 * hour + 1, at: undefined };
  test('counts once it was measured with the unit in, and the last nine do', () => {
    expect(withSample(begun, distance, now).full).toEqual([50]);
    expect(withSample(begun, distance, { ...now, at: 9 * hour }).full).toEqual([]);
    expect(withSample(begun, distance, { receivedAt: 9 * hour, at: undefined }).full).toEqual([]);
    expect(withSample(begun, null, now)).toBe(begun);
    let many = begun;
    for (let value = 0; value < 20; value++) many = withSample(many, { kind: 'distance', value }, now);
    expect(many.full).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19]);
  });
  test('of another kind is of no use', () => {
    const one = withSample(begun, distance, now);
    expect(withSample(one, { kind: 'weight', value: 9 }, now)).toMatchObject({ useless: 1, full: [50] });
    expect(withSample(begun, { kind: 'percent', value: 9 }, now)).toMatchObject({ useless: 1, kind: null });
  });
  test('is not waited for beyond four hours, nor when the clock is set far back', () => {
    expect(isUnderWay(begun, 13 * hour)).toBe(true);
    expect(isUnderWay(begun, 14 * hour)).toBe(false);
    expect(isUnderWay(begun, 5 * hour)).toBe(false);
    expect(isUnderWay(undefined, 0)).toBe(false);
  });
});
