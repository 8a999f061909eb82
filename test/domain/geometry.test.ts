import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Measured } from '../../server/contract/reading.ts';
import type { Measure } from '../../server/contract/site-file.ts';
import { levelOf } from '../../server/domain/geometry.ts';

const roll = { kind: 'roll', fullRadiusMm: 95, coreRadiusMm: 20, emptyDistanceMm: 95, fullDistanceMm: 20 } as const;
const ok = (level: number) => ({ ok: true, level: expect.closeTo(level, 1) });
const refused = (reason: string) => ({ ok: false, reason, detail: expect.any(String) });

/** Share of the full area: (r² - c²) / (R² - c²). */
const area = (radius: number): number => (100 * (radius ** 2 - 20 ** 2)) / (95 ** 2 - 20 ** 2);

describe('a level', () => {
  test.each<[string, Measure, Measured, object]>([
    ['percent as it is', { kind: 'percent' }, { kind: 'percent', value: 62.5 }, ok(62.5)],
    ['half a point too much is rounding', { kind: 'percent' }, { kind: 'percent', value: 100.5 }, ok(100)],
    ['half a point too little is rounding', { kind: 'percent' }, { kind: 'percent', value: -0.5 }, ok(0)],
    ['more than that is out of range', { kind: 'percent' }, { kind: 'percent', value: 100.6 }, refused('out-of-range')],
    ['so is less', { kind: 'percent' }, { kind: 'percent', value: -0.6 }, refused('out-of-range')],
    [
      'a distance, near is full',
      { kind: 'distance', emptyMm: 200, fullMm: 40 },
      { kind: 'distance', value: 80 },
      ok(75),
    ],
    ['a distance, far is full', { kind: 'distance', emptyMm: 0, fullMm: 160 }, { kind: 'distance', value: 40 }, ok(25)],
    [
      'a little beyond empty is empty',
      { kind: 'distance', emptyMm: 200, fullMm: 40 },
      { kind: 'distance', value: 210 },
      ok(0),
    ],
    [
      'far beyond empty cannot be',
      { kind: 'distance', emptyMm: 200, fullMm: 40 },
      { kind: 'distance', value: 900 },
      { ...refused('out-of-range'), beyondEmpty: true },
    ],
    [
      'nothing is nearer than the sensor',
      { kind: 'distance', emptyMm: 200, fullMm: 0 },
      { kind: 'distance', value: -1 },
      refused('out-of-range'),
    ],
    ['a stack that sinks', { kind: 'stack', emptyMm: 120, fullMm: 20 }, { kind: 'distance', value: 70 }, ok(50)],
    ['weight less the tare', { kind: 'weight', emptyG: 350, fullG: 2350 }, { kind: 'weight', value: 850 }, ok(25)],
    ['portions given out', { kind: 'count', perRefill: 200 }, { kind: 'count', value: 50 }, ok(75)],
    ['more portions than there were is empty', { kind: 'count', perRefill: 200 }, { kind: 'count', value: 260 }, ok(0)],
    [
      'a roll by distance is an area',
      { ...roll, sensor: 'distance-to-roll' },
      { kind: 'distance', value: 95 - 37.5 },
      ok(area(57.5)),
    ],
    ['a full roll', { ...roll, sensor: 'distance-to-roll' }, { kind: 'distance', value: 20 }, ok(100)],
    ['a bare core', { ...roll, sensor: 'distance-to-roll' }, { kind: 'distance', value: 95 }, ok(0)],
    ['a roll by radius', { ...roll, sensor: 'radius' }, { kind: 'distance', value: 60 }, ok(area(60))],
    [
      'a roll by percent of radius',
      { ...roll, sensor: 'percent-of-radius' },
      { kind: 'percent', value: 50 },
      ok(area(57.5)),
    ],
    [
      'a level that the device worked out is believed',
      { ...roll, sensor: 'radius' },
      { kind: 'percent', value: 40 },
      ok(40),
    ],
    [
      '263 mm cannot be a roll of 95 mm',
      { ...roll, sensor: 'distance-to-roll' },
      { kind: 'distance', value: 263 },
      refused('out-of-range'),
    ],
    [
      'a distance says nothing without geometry',
      { kind: 'percent' },
      { kind: 'distance', value: 62 },
      refused('wrong-unit'),
    ],
    [
      'a weight says nothing of a distance',
      { kind: 'distance', emptyMm: 200, fullMm: 40 },
      { kind: 'weight', value: 62 },
      refused('wrong-unit'),
    ],
    ['no number', { kind: 'percent' }, { kind: 'percent', value: Number.NaN }, refused('wrong-type')],
    ['no end', { kind: 'percent' }, { kind: 'percent', value: Number.POSITIVE_INFINITY }, refused('wrong-type')],
  ])('%s', (_what, measure, measured, expected) => expect(levelOf(measure, measured)).toEqual(expected));

  test('is always from 0 to 100, whatever comes', () => {
    const measures: Measure[] = [
      { kind: 'percent' },
      { kind: 'distance', emptyMm: 200, fullMm: 40 },
      { ...roll, sensor: 'distance-to-roll' },
      { kind: 'weight', emptyG: 350, fullG: 2350 },
      { kind: 'count', perRefill: 200 },
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...measures),
        fc.constantFrom('percent', 'distance', 'weight', 'count'),
        fc.double(),
        (measure, kind, value) => {
          const result = levelOf(measure, { kind: kind as 'percent', value });
          if (result.ok) expect(result.level >= 0 && result.level <= 100).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('beyond an empty unit', () => {
  const shelf: Measure = { kind: 'distance', emptyMm: 300, fullMm: 20 };
  const at = (value: number, measure: Measure = shelf) => levelOf(measure, { kind: 'distance', value });
  test.each([
    ['as far as the floor', 8977],
    ['just beyond the slack', 343],
  ])('%s is a distance that there is', (_, value) =>
    expect(at(value)).toMatchObject({ ok: false, reason: 'out-of-range', beyondEmpty: true }),
  );
  test.each([
    ['within the slack is empty', 341],
    ['farther than sensors see', 12_001],
    ['the code for no target', 8190],
    ['the other', 8191],
    ['two bytes of ones', 65_535],
  ])('%s is none', (_, value) => expect(at(value)).not.toHaveProperty('beyondEmpty'));
  test('nearer than full, or less than an empty one weighs, is not', () => {
    expect(at(5, { kind: 'distance', emptyMm: 300, fullMm: 100 })).not.toHaveProperty('beyondEmpty');
    const weight = levelOf({ kind: 'weight', emptyG: 350, fullG: 2350 }, { kind: 'weight', value: 0 });
    expect(weight).not.toHaveProperty('beyondEmpty');
  });
  test('where far is full, near is beyond empty', () =>
    expect(at(5, { kind: 'distance', emptyMm: 100, fullMm: 400 })).toMatchObject({ beyondEmpty: true }));
});
