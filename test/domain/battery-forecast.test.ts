/** When a battery is empty: cells that are flat until the cliff, and gauges that count. */
import { describe, expect, test } from 'vitest';
import { type BatteryPoint, batteryForecast, flatCharge } from '../../server/domain/battery-forecast.ts';
import { theilSen } from '../../server/domain/theil-sen.ts';

const day = 86_400_000;
const start = Date.parse('2026-01-01T00:00:00Z');

const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};

/** The percentage at which a flat cell has so much charge. */
function percentAt(charge: number): number {
  let [low, high] = [0, 100];
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (flatCharge(middle) < charge) low = middle;
    else high = middle;
  }
  return low;
}

/** What a device says each third day until `share` of its `life` days is over. */
function told(life: number, share: number, curve: 'flat' | 'even', seed: number): BatteryPoint[] {
  const next = random(seed);
  const points: BatteryPoint[] = [];
  for (let d = 0; d <= life * share; d += 3) {
    const charge = 1 - d / life;
    const percent = (curve === 'flat' ? percentAt(charge) : 100 * charge) + (next() - 0.5);
    points.push({ at: start + d * day, percent: Math.min(100, Math.round(percent)) });
  }
  return points;
}

describe.each(['flat', 'even'] as const)('a battery of the kind: %s', (curve) => {
  test.each([
    [300, 0.6, 0.2],
    [700, 0.6, 0.2],
    [700, 0.85, 0.1],
    [1500, 0.6, 0.2],
  ])('of %i days, after %d of them, is foreseen to within %d of its life', (life, share, tolerance) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const forecast = batteryForecast(told(life, share, curve, seed));
      if (forecast === null) throw new Error('no forecast');
      const foreseen = (forecast.at - start) / day;
      expect(Math.abs(foreseen - life) / life, `seed ${seed}`).toBeLessThan(tolerance);
      expect(forecast.curve, `seed ${seed}`).toBe(curve);
      expect(forecast.from).toBeLessThanOrEqual(forecast.at);
      expect(forecast.to).toBeGreaterThanOrEqual(forecast.at);
    }
  });
});

test('a straight line through the last figures would be far off where the cliff is still ahead', () => {
  const points = told(700, 0.6, 'flat', 1);
  const line = theilSen(points.slice(-20).map(({ at, percent }) => ({ x: (at - start) / day, y: percent })));
  const last = points.at(-1);
  const straight = ((last?.at ?? 0) - start) / day + (last?.percent ?? 0) / -(line?.slope ?? -1);
  expect(straight).toBeGreaterThan(1.5 * 700);
});

describe('nothing is foreseen', () => {
  test.each([
    ['of nothing', []],
    ['of a week', told(700, 0.01, 'even', 1)],
    ['of a battery that stays full', told(100_000, 0.002, 'even', 1)],
    [
      'of a supply that goes up and down',
      told(700, 0.5, 'even', 1).map(({ at }, i) => ({ at, percent: 90 + (i % 2) })),
    ],
    ['of one that is charged', told(700, 0.5, 'even', 1).map(({ at }, i) => ({ at, percent: Math.min(100, 50 + i) }))],
  ])('%s', (_, points) => {
    expect(batteryForecast(points)).toBeNull();
  });
});

test('bad figures among the good ones hardly move it', () => {
  const good = told(700, 0.7, 'even', 3);
  const bad = good.map((one, i) => (i % 5 === 2 ? { ...one, percent: 3 } : one));
  const [clean, dirty] = [batteryForecast(good), batteryForecast(bad)];
  expect(Math.abs((dirty?.at ?? 0) - (clean?.at ?? 0)) / day).toBeLessThan(70);
});

test('the charge of a flat cell rises with its voltage, from none to all', () => {
  expect([flatCharge(-5), flatCharge(0), flatCharge(100), flatCharge(110)]).toEqual([0, 0, 1, 1]);
  for (let percent = 1; percent <= 100; percent++) expect(flatCharge(percent)).toBeGreaterThan(flatCharge(percent - 1));
});
