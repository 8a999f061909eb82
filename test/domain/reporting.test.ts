/** When a device reports how often: by the calendar, by the level, across changes of clocks. */
import { describe, expect, test } from 'vitest';
import { devicePlan } from '../../server/domain/device-plan.ts';
import { isNearEmpty, phaseAt, quietUntil, reportingFaults, reportsPerDay } from '../../server/domain/reporting.ts';
import { abilitiesOf, beyondAbilities } from '../../server/domain/reporting-abilities.ts';

const site = {
  timezone: 'Europe/Stockholm',
  workdays: [1, 2, 3, 4, 5],
  officeHours: ['07:30', '17:30'] as [string, string],
  holidays: ['2026-12-24', '2026-12-25'],
};
const at = (text: string): number => Date.parse(text);
const iso = (millis: number | null): string | null => (millis === null ? null : new Date(millis).toISOString());
const settings = { intervalS: 1800, quietIntervalS: 14_400, nearEmpty: { level: 25, intervalS: 600 } };
const own = abilitiesOf({ dialect: 'hylla' });
const ws201 = abilitiesOf({ dialect: 'ttn-v3', preset: 'milesight-ws201' });
if (own === null || ws201 === null) throw new Error('these can be told');

describe('quiet hours', () => {
  test.each([
    ['people work', '2026-11-23T09:00:00Z', null],
    ['the minute before they come', '2026-11-23T06:29:00Z', '2026-11-23T06:30:00.000Z'],
    ['the minute they come', '2026-11-23T06:30:00Z', null],
    ['a weekday evening', '2026-11-23T16:30:00Z', '2026-11-24T06:30:00.000Z'],
    ['the weekend', '2026-11-20T20:00:00Z', '2026-11-23T06:30:00.000Z'],
    ['days off, and the weekend behind them', '2026-12-23T20:00:00Z', '2026-12-28T06:30:00.000Z'],
    ['a weekend on which clocks go back', '2026-10-23T20:00:00Z', '2026-10-26T06:30:00.000Z'],
    ['a weekend on which clocks go forward', '2026-03-27T20:00:00Z', '2026-03-30T05:30:00.000Z'],
  ])('%s', (_, now, until) => {
    expect(iso(quietUntil(at(now), site))).toBe(until);
  });

  test('end one quiet interval early, so that a sleeping device hears of it before people come', () => {
    expect(phaseAt(settings, false, site, at('2026-11-24T02:29:00Z'))).toBe('quiet');
    expect(phaseAt(settings, false, site, at('2026-11-24T02:30:00Z'))).toBe('usual');
    // An hour later by UTC in winter than in summer.
    expect(phaseAt(settings, false, site, at('2026-07-28T01:30:00Z'))).toBe('usual');
    expect(phaseAt(settings, false, site, at('2026-07-28T01:29:00Z'))).toBe('quiet');
  });

  test('come before near empty, which counts when people are there', () => {
    expect(phaseAt(settings, true, site, at('2026-11-23T20:00:00Z'))).toBe('quiet');
    expect(phaseAt(settings, true, site, at('2026-11-23T09:00:00Z'))).toBe('near-empty');
    expect(phaseAt({ intervalS: 60 }, true, site, at('2026-11-21T09:00:00Z'))).toBe('near-empty');
  });
});

test('a level around the limit does not flap: it has to rise by five points', () => {
  let was = false;
  const heard = [40, 26, 25, 26, 24, 29, 30, 31, 28, 26, null, 25, null].map((level) => {
    was = isNearEmpty(settings, level, was);
    return was;
  });
  expect(heard).toEqual([false, false, true, true, true, true, true, false, false, false, false, true, true]);
});

describe('what a device is told', () => {
  const plan = (abilities: typeof own, now: string, level: number | null = 60) =>
    devicePlan(settings, abilities, { level, wasNearEmpty: false }, site, at(now));

  test('one that keeps the calendar hears all of it, and the same by day, by night and when nearly empty', () => {
    const day = plan(own, '2026-11-23T09:00:00Z');
    expect(day).toMatchObject({ phase: 'usual', expectS: 1800 });
    expect(day.settings).toEqual({
      intervalS: 1800,
      nearEmpty: { level: 25, intervalS: 600 },
      quietHours: {
        intervalS: 14_400,
        workdays: [1, 2, 3, 4, 5],
        hours: ['07:30', '17:30'],
        holidays: ['2026-12-24', '2026-12-25'],
        utcOffsetS: 3600,
      },
    });
    expect(plan(own, '2026-11-23T20:00:00Z', 10)).toMatchObject({
      phase: 'quiet',
      expectS: 14_400,
      settings: day.settings,
    });
  });

  test('it hears anew when clocks change, and when a day off has passed', () => {
    expect(plan(own, '2026-10-25T00:59:00Z').settings.quietHours?.utcOffsetS).toBe(7200);
    expect(plan(own, '2026-10-25T01:00:00Z').settings.quietHours?.utcOffsetS).toBe(3600);
    expect(plan(own, '2026-12-24T23:30:00Z').settings.quietHours?.holidays).toEqual(['2026-12-25']);
  });

  test('any other hears the interval of now', () => {
    expect(plan(ws201, '2026-11-23T09:00:00Z').settings).toEqual({ intervalS: 1800 });
    expect(plan(ws201, '2026-11-23T09:00:00Z', 20).settings).toEqual({ intervalS: 600 });
    expect(plan(ws201, '2026-11-23T20:00:00Z', 20).settings).toEqual({ intervalS: 14_400 });
  });

  test('what is out of its range, as after another device took its place, is moved in', () => {
    const tasmota = abilitiesOf({ dialect: 'tasmota' });
    if (tasmota === null) throw new Error('it can be told');
    expect(plan(tasmota, '2026-11-23T20:00:00Z').settings).toEqual({ intervalS: 3600 });
  });

  test('a family without an interval hears a level to speak up at, and nothing else', () => {
    const tank = abilitiesOf({ dialect: 'zigbee2mqtt', preset: 'tuya-tlc2206' });
    if (tank === null) throw new Error('it can be told');
    const told = devicePlan({ ...settings, alertLevel: 20 }, tank, { level: 10, wasNearEmpty: false }, site, 0);
    expect(told).toMatchObject({ settings: { alertLevel: 20 }, expectS: null });
    expect(abilitiesOf({ dialect: 'zigbee2mqtt' })).toBeNull();
    expect(abilitiesOf({ dialect: 'ttn-v3', preset: 'dragino-ldds75' })).toBeNull();
  });
});

test('reports a day: the week has 50 of its 168 hours in the office, and a quarter of the rolls are nearly empty', () => {
  expect(reportsPerDay({ intervalS: 900 }, site)).toBeCloseTo(96);
  const working = 50 / 168;
  const awake = 0.75 / 1800 + 0.25 / 600;
  expect(reportsPerDay(settings, site)).toBeCloseTo(86_400 * (working * awake + (1 - working) / 14_400));
  expect(reportsPerDay({ alertLevel: 10 }, site)).toBeNull();
});

test('what contradicts itself or is beyond the device is told with its path', () => {
  const faults = (reporting: object, abilities = ws201) => {
    const paths: string[] = [];
    const note = (path: string) => void paths.push(path);
    reportingFaults(reporting, note);
    beyondAbilities(reporting, abilities, note);
    return paths;
  };
  expect(faults(settings)).toEqual([]);
  expect(faults({ quietIntervalS: 3600 })).toEqual(['intervalS']);
  expect(faults({ intervalS: 900, quietIntervalS: 600 })).toEqual(['quietIntervalS']);
  expect(faults({ intervalS: 900, nearEmpty: { level: 20, intervalS: 1200 } })).toEqual(['nearEmpty.intervalS']);
  expect(faults({ intervalS: 30, quietIntervalS: 70_000 })).toEqual(['intervalS', 'quietIntervalS']);
});
