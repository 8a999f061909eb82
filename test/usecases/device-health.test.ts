/** How devices are doing, learned from what they report: false alarms, what is found, batteries, and what starts anew. */
import { describe, expect, test } from 'vitest';
import type { DeviceVitals, Uplink } from '../../server/contract/reading.ts';
import {
  driftOf,
  type HealthDoc,
  isDrifting,
  isFlapping,
  isNoisy,
  noiseOf,
} from '../../server/domain/device-health.ts';
import type { LevelDoc } from '../../server/domain/model.ts';
import { changeBattery } from '../../server/usecases/change-battery.ts';
import { putDispenser } from '../../server/usecases/edit-site.ts';
import { ingestReadings } from '../../server/usecases/ingest-readings.ts';
import { healthView } from '../../server/usecases/views/health-view.ts';
import { contextAt, type MemoryState } from '../support/memory-state.ts';
import { dispenserOf, smallSiteState, unwrap } from '../support/small-site.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const start = Date.parse('2026-01-05T00:00:00Z');
let ids = 0;
const newId = (): string => `id-${String(++ids).padStart(8, '0')}`;

const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};
/** Normal (Box and Muller, 1958). */
const normal = (next: () => number): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

/** In one batch. */
function hear(state: MemoryState, at: number, ...uplinks: object[]): void {
  const base = { dialect: 'hylla', address: 'rolls', receivedAt: at, dispensers: ['rolls'], dispenser: 'rolls' };
  const batch = uplinks.map((uplink) => ({ ...base, ...uplink }) as unknown as Uplink);
  unwrap(ingestReadings(state, batch, { ...contextAt(at, 'system'), newId }));
}
const reading = (value: number, vitals: DeviceVitals) => ({
  type: 'reading',
  measured: { kind: 'percent', value },
  vitals,
});
const read = (state: MemoryState, at: number, value: number, vitals?: DeviceVitals): void =>
  hear(state, at, {
    type: 'reading',
    measured: { kind: 'percent', value: Math.min(100, Math.max(0, Math.round(value * 10) / 10)) },
    ...(vitals && { vitals }),
  });
const tell = (state: MemoryState, at: number, vitals: DeviceVitals): void =>
  hear(state, at, { type: 'vitals', vitals });
const health = (state: MemoryState): HealthDoc => {
  const doc = state.get('health', 'rolls');
  if (doc === undefined) throw new Error('nothing is known of its health');
  return doc;
};
const level = (state: MemoryState): LevelDoc => {
  const doc = state.get('levels', 'rolls');
  if (doc === undefined) throw new Error('no level');
  return doc;
};

interface Life {
  readonly days: number;
  /** Points. */
  readonly sigma: number;
  readonly seed: number;
  /** Full is measured as this, by day. */
  readonly full?: (d: number) => number;
}

/** A roll that is used by day, half-hourly reports, refilled when it is empty. */
function live({ days, sigma, seed, full = () => 97 }: Life): MemoryState {
  const next = random(seed);
  const state = smallSiteState();
  let left = 97;
  for (let slot = 0; slot < days * 48; slot++) {
    const at = start + slot * 30 * minute;
    const hour = (slot / 2) % 24;
    if (hour >= 8 && hour < 17 && next() < 0.5) left -= next() * 5;
    if (left < 4) left = full(slot / 48);
    read(state, at, left + sigma * normal(next));
  }
  return state;
}
const findings = (state: MemoryState, at: number): readonly string[] =>
  healthView(state, dispenserOf(state, 'rolls'), at).findings;

describe('a sensor that is well', () => {
  test('gives no alarm in three months, of 40 of them', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const state = live({ days: 90, sigma: 0.8, seed });
      expect(findings(state, start + 90 * day), `seed ${seed}`).toEqual([]);
    }
  });

  test('has its scatter estimated', () => {
    const noise = noiseOf(level(live({ days: 20, sigma: 2, seed: 5 })));
    expect(noise).toBeGreaterThan(1.2);
    expect(noise).toBeLessThan(2.6);
  });
});

test('one that jumps up and down is found within days', () => {
  const state = live({ days: 4, sigma: 7, seed: 3 });
  expect(isNoisy(level(state))).toBe(true);
  expect(findings(state, start + 4 * day)).toContain('noisy');
});

test('one whose full unit is measured as less and less drifts; the first refills say nothing', () => {
  const state = live({ days: 60, sigma: 0.5, seed: 4, full: (d) => 97 - d / 2 });
  expect(driftOf(health(state))).toBeLessThan(-12);
  expect(isDrifting(health(state))).toBe(true);
  expect(driftOf({ ...health(state), fulls: health(state).fulls.slice(0, 5) })).toBeNull();
});

describe('a link', () => {
  const availability = (state: MemoryState, at: number, online: boolean): void =>
    hear(state, at, { type: 'availability', online });

  /** Reports each `interval` minutes of a day, and `drops` losses of the link. */
  function linked(interval: number, drops: number): MemoryState {
    const state = smallSiteState();
    availability(state, start, true);
    let lost = 0;
    for (let m = 0; m < 24 * 60; m += interval) {
      const at = start + m * minute;
      read(state, at, 80);
      if (lost < (drops * m) / (24 * 60)) {
        availability(state, at + minute, false);
        lost++;
      }
    }
    return state;
  }
  const flaps = (state: MemoryState): boolean => isFlapping(health(state), level(state).interval, start + day);

  test('that drops again and again flaps', () => {
    expect(flaps(linked(10, 12))).toBe(true);
    expect(findings(linked(10, 12), start + day)).toContain('flapping');
  });
  test('of a device that sleeps between its reports does not, nor one that was lost twice', () => {
    expect(flaps(linked(30, 48))).toBe(false);
    expect(flaps(linked(10, 2))).toBe(false);
  });
  test('is forgiven after a day', () => {
    const state = linked(10, 12);
    expect(isFlapping(health(state), level(state).interval, start + 2 * day)).toBe(false);
  });
});

describe('a battery', () => {
  /** A day's word for each of `days`. */
  function drained(days: number, vitals: (d: number) => DeviceVitals): MemoryState {
    const state = smallSiteState();
    for (let d = 0; d < days; d++)
      for (const h of [2, 9, 15]) tell(state, start + d * day + h * 60 * minute, vitals(d));
    return state;
  }

  test('is remembered once a day, and foreseen', () => {
    const state = drained(100, (d) => ({ battery: 100 - d / 4 }));
    const { batteries, forecast } = health(state);
    expect(batteries.length).toBeLessThanOrEqual(60);
    expect(new Set(batteries.map(({ at }) => Math.floor(at / day))).size).toBe(batteries.length);
    expect(forecast?.curve).toBe('even');
    expect(((forecast?.at ?? 0) - start) / day).toBeGreaterThan(360);
    expect(((forecast?.at ?? 0) - start) / day).toBeLessThan(410);
  });

  test('of many years stays small', () => {
    const state = drained(2_000, (d) => ({ battery: 100 - d / 40 }));
    expect(health(state).batteries.length).toBeLessThanOrEqual(60);
    // What was long ago is still there, in less detail.
    expect((health(state).batteries[0]?.at ?? 0) - start).toBeLessThan(200 * day);
  });

  test('that tells volts is taken by what such a cell has when full', () => {
    const state = drained(60, (d) => ({ batteryVolts: 3.6 - d / 200 }));
    expect(health(state).fullVolts).toBe(3.65);
    expect(health(state).batteries[0]?.percent).toBeCloseTo(95.8, 0);
    expect(health(state).forecast).not.toBeNull();
  });

  test('that was changed is seen by its rise, and begins anew', () => {
    const state = drained(60, (d) => ({ battery: 60 - d / 2 }));
    expect(health(state).forecast).not.toBeNull();
    const at = start + 61 * day;
    tell(state, at, { battery: 100 });
    expect(health(state)).toMatchObject({ changedAt: at, forecast: null, batteries: [{ at, percent: 100 }] });
  });

  test('that was changed is seen by its rise in the midst of a batch too, all of it of one moment', () => {
    const state = drained(60, (d) => ({ battery: 60 - d / 2 }));
    const at = start + 61 * day;
    hear(state, at, reading(60, { battery: 30 }), reading(59.5, { battery: 30 }), reading(59, { battery: 100 }));
    expect(health(state)).toMatchObject({ changedAt: at, batteries: [{ at, percent: 100 }] });
  });

  test('is noted by the first report of a day that is no stored copy', () => {
    const state = drained(2, () => ({ battery: 90 }));
    const at = start + 5 * day;
    const stored = { ...reading(60, { battery: 90 }), retained: true, deviceTime: at - minute };
    hear(state, at, stored, { ...reading(59, { battery: 90 }), deviceTime: at });
    expect(health(state).batteries.map((one) => one.at)).toContain(at);
  });

  test('of a stored copy is noted when it is another one than was known', () => {
    const state = drained(60, (d) => ({ battery: 60 - d / 2 }));
    const at = start + 61 * day;
    tell(state, at, { battery: 29 });
    hear(state, at + minute, { ...reading(60, { battery: 100 }), retained: true, deviceTime: at + minute });
    expect(health(state)).toMatchObject({ changedAt: at + minute, batteries: [{ percent: 100 }] });
  });

  test('that was changed by hand begins anew, with a line in the audit log', () => {
    const state = drained(60, (d) => ({ battery: 60 - d / 2 }));
    const now = start + 61 * day;
    unwrap(changeBattery(state, { dispenser: 'rolls' }, { ...contextAt(now), newId }));
    expect(health(state)).toMatchObject({ changedAt: now, forecast: null, batteries: [] });
    expect([...state.values('audit')].at(-1)).toMatchObject({
      action: 'device.battery-changed',
      subject: 'dispenser:rolls',
      by: 'user:test',
    });
    expect(changeBattery(state, { dispenser: 'by-hand' }, contextAt(now))).toMatchObject({
      ok: false,
      code: 'conflict',
    });
    expect(changeBattery(state, { dispenser: 'none' }, contextAt(now))).toMatchObject({ ok: false, code: 'not-found' });
  });
});

test('of another device nothing of it holds', () => {
  const state = smallSiteState();
  for (let d = 0; d < 30; d++) tell(state, start + d * day, { battery: 90 - d });
  const { retired: _, ...doc } = dispenserOf(state, 'rolls');
  const device = { dialect: 'hylla', id: 'rolls-2' } as const;
  unwrap(putDispenser(state, { ...doc, device }, { ...contextAt(start + 31 * day), newId }));
  expect(healthView(state, dispenserOf(state, 'rolls'), start + 31 * day).battery).toMatchObject({
    points: [],
    forecast: null,
  });
  hear(state, start + 32 * day, { type: 'vitals', address: 'rolls-2', vitals: { battery: 100 } });
  expect(health(state).batteries).toEqual([{ at: start + 32 * day, percent: 100 }]);
});

test('a report that tells nothing new writes nothing', () => {
  const state = smallSiteState();
  read(state, start, 80, { battery: 90 });
  const before = health(state);
  for (let i = 1; i < 20; i++) read(state, start + i * 10 * minute, 80 - i / 10, { battery: 90 });
  expect(health(state)).toBe(before);
});
