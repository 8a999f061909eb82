/** How long a device may be silent: by its family, by what was learned of it, by what it was told. */
import { describe, expect, test } from 'vitest';
import type { Reporting } from '../../server/contract/reporting.ts';
import { type DeviceBinding, dialects } from '../../server/contract/site-file.ts';
import { instantAt } from '../../server/domain/calendar.ts';
import { emptyLevelDoc, heard, type Watching, withStatus } from '../../server/domain/dispenser.ts';
import type { LevelDoc } from '../../server/domain/model.ts';
import { quietUntil } from '../../server/domain/reporting.ts';
import type { Device } from '../../server/domain/silence.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** A Monday. */
const start = Date.parse('2026-11-23T08:00:00Z');
const limits = { lowLevel: 20, emptyLevel: 3 };
const site = {
  timezone: 'Europe/Stockholm',
  workdays: [1, 2, 3, 4, 5],
  holidays: [],
  officeHours: ['07:00', '17:00'] as [string, string],
};

const of = (dialect: DeviceBinding['dialect'], reporting?: Reporting, preset?: string): Device => ({
  device: { dialect, id: 'd', ...(preset !== undefined && { preset }) },
  ...(reporting !== undefined && { reporting }),
});

/** A device that was heard at each of `times`, half full. */
function heardAt(device: Device, times: readonly number[]): LevelDoc {
  let level: LevelDoc = { ...emptyLevelDoc('d'), level: 50 };
  for (const at of times) {
    const { outage, ...life } = heard(level, at, device);
    level = { ...level, ...life, filter: { ...level.filter, outage } };
  }
  return withStatus(level, { ...limits, ...device }, times.at(-1) ?? start);
}

const every = (gap: number, count: number, from = start): number[] =>
  Array.from({ length: count }, (_, i) => from + i * gap);

function statusAfter(device: Device, times: readonly number[], silence: number, watching: Watching = { site }): string {
  return withStatus(heardAt(device, times), { ...limits, ...device }, (times.at(-1) ?? start) + silence, watching)
    .status;
}

describe('by its family', () => {
  test.each<[string, DeviceBinding['dialect'], number, number, number]>([
    ['Tasmota each five minutes', 'tasmota', 5 * minute, 14 * minute, 16 * minute],
    ['Tasmota each hour', 'tasmota', hour, 2.9 * hour, 3.1 * hour],
    ['ESPHome each minute', 'esphome', minute, 14 * minute, 16 * minute],
    ['Shelly each five minutes', 'shelly', 5 * minute, 14 * minute, 16 * minute],
    ['Homie each two minutes', 'homie', 2 * minute, 14 * minute, 16 * minute],
    ['our own each minute', 'hylla', minute, 29 * minute, 31 * minute],
    ['our own each half hour', 'hylla', 30 * minute, 2.4 * hour, 2.6 * hour],
    ['LoRaWAN each ten minutes', 'ttn-v3', 10 * minute, 2.9 * hour, 3.1 * hour],
    ['LoRaWAN twice a day', 'chirpstack-v4', 12 * hour, 47 * hour, 49 * hour],
    ['Zigbee each minute', 'zigbee2mqtt', minute, 24 * hour, 26 * hour],
    ['Zigbee once a day', 'zigbee2mqtt', day, 47 * hour, 49 * hour],
    ['a number each minute', 'number', minute, 89 * minute, 91 * minute],
  ])('%s is ok for its patience and stale after', (_, dialect, gap, ok, stale) => {
    const times = every(gap, 10);
    expect([statusAfter(of(dialect), times, ok), statusAfter(of(dialect), times, stale)]).toEqual(['ok', 'stale']);
  });

  test.each<[DeviceBinding['dialect'], number]>([
    ['tasmota', 1.5 * hour],
    ['esphome', 1.5 * hour],
    ['hylla', 3 * hour],
    ['loriot', 26 * hour],
    ['milesight-gw', 26 * hour],
    ['zigbee2mqtt', 25 * hour],
  ])('a %s that was heard but once is silent by what such devices do', (dialect, patience) => {
    expect(statusAfter(of(dialect), [start], patience)).toBe('ok');
    expect(statusAfter(of(dialect), [start], patience + minute)).toBe('stale');
  });

  test('each has one', () => {
    for (const dialect of dialects) expect(statusAfter(of(dialect), every(minute, 5), 26 * hour)).toBe('stale');
  });

  test('a device at night reports four times as seldom of its own accord, and is not silent', () => {
    const times = every(15 * minute, 40);
    expect(statusAfter(of('hylla'), times, 65 * minute)).toBe('ok');
    expect(statusAfter(of('hylla'), times, 80 * minute)).toBe('stale');
  });
});

describe('what is learned of it', () => {
  const five = every(5 * minute, 20);
  const last = five.at(-1) ?? 0;

  test('is no outage: after one it is as soon silent as before', () => {
    const times = [...five, ...every(5 * minute, 3, last + 3 * hour)];
    expect(statusAfter(of('tasmota'), times, 16 * minute)).toBe('stale');
    expect(statusAfter(of('tasmota'), [start, start + 3 * day, start + 3 * day + 5 * minute], 16 * minute)).toBe(
      'stale',
    );
  });

  test('is how it reports now, once it did so twice', () => {
    const slow = [last + hour, last + 2 * hour];
    expect(heardAt(of('tasmota'), [...five, ...slow.slice(0, 1)]).interval).toBe(5 * minute);
    expect(statusAfter(of('tasmota'), [...five, ...slow], 1.1 * hour)).toBe('ok');
  });

  test('is not learned from two outages that have nothing in common', () => {
    const times = [...five, last + 3 * hour, last + 3 * day];
    expect(heardAt(of('tasmota'), times).interval).toBe(5 * minute);
  });
});

describe('what it was told', () => {
  const calendar: Reporting = { intervalS: 1800, quietIntervalS: 14_400, nearEmpty: { level: 25, intervalS: 600 } };
  const told = [
    ['our own', of('hylla', calendar)],
    ['a WS201', of('ttn-v3', calendar, 'milesight-ws201')],
  ] as const;
  const local = (date: string, time: string): number => instantAt(date, time, site.timezone);
  const evening = every(30 * minute, 12, local('2026-11-24', '11:20'));

  test.each(told)('%s is silent for a night without being stale, and each quiet report in between', (_, device) => {
    const at = evening.at(-1) ?? 0;
    expect(new Date(at).toISOString()).toBe('2026-11-24T15:50:00.000Z');
    for (let silence = 0; silence < 4.4 * hour; silence += 10 * minute)
      expect(statusAfter(device, evening, silence), `${silence / hour} h`).toBe('ok');
    const night = [...evening, ...every(4 * hour, 3, at + 4.5 * hour)];
    // 05:20; it may have heard of the morning at 01:20 at the earliest.
    expect(statusAfter(device, night, 4 * hour)).toBe('ok');
  });

  test.each(told)('%s that died in the evening is stale before the next noon', (_, device) => {
    const died = evening.at(-1) ?? 0;
    expect(statusAfter(device, evening, local('2026-11-25', '12:00') - died)).toBe('stale');
  });

  test('in working hours our own is as soon silent as it was told to speak', () => {
    const times = every(30 * minute, 12, local('2026-11-25', '07:30'));
    expect(statusAfter(of('hylla', calendar), times, 85 * minute)).toBe('ok');
    expect(statusAfter(of('hylla', calendar), times, 95 * minute)).toBe('stale');
  });

  test('a weekend is one long night', () => {
    const friday = every(30 * minute, 10, local('2026-11-27', '12:20'));
    const times = [...friday, ...every(4 * hour, 14, (friday.at(-1) ?? 0) + 4 * hour)];
    expect(statusAfter(of('hylla', calendar), times, 11.9 * hour)).toBe('ok');
    expect(statusAfter(of('hylla', calendar), times, 12.1 * hour)).toBe('stale');
  });

  test('a Tasmota that was told to report each hour may do so at once', () => {
    const times = every(5 * minute, 20);
    expect(statusAfter(of('tasmota', { intervalS: 3600 }), times, 2.9 * hour)).toBe('ok');
    expect(statusAfter(of('tasmota', { intervalS: 3600 }), times, 3.1 * hour)).toBe('stale');
  });

  test('a family that cannot be told goes by its habits', () =>
    expect(statusAfter(of('esphome', calendar), every(5 * minute, 9), 16 * minute)).toBe('stale'));

  test('whoever does not know the hours leaves it as it was', () => {
    const [, device] = told[0];
    const level = heardAt(device, evening);
    const later = (evening.at(-1) ?? 0) + 20 * hour;
    const at = { ...limits, ...device };
    expect(withStatus(level, at, later).status).toBe('ok');
    const stale = withStatus(level, at, later, { site });
    expect(withStatus(stale, at, later + minute)).toBe(stale);
  });

  test.each(told)(
    '%s that sleeps without a goodbye is told offline each time, at night too, and is not gone',
    (_, device) => {
      const level = heardAt(device, evening);
      const at = (evening.at(-1) ?? 0) + minute;
      const gone: LevelDoc = { ...level, online: false, filter: { ...level.filter, offlineAt: at } };
      const status = (later: number) => withStatus(gone, { ...limits, ...device }, at + later, { site }).problem;
      expect([status(30 * minute), status(20 * hour)]).toEqual([null, 'offline']);
      const asleep: LevelDoc = { ...gone, seenAt: local('2026-11-24', '20:20') };
      const off = local('2026-11-24', '20:21');
      const night = { ...asleep, filter: { ...asleep.filter, offlineAt: off } };
      expect(withStatus(night, { ...limits, ...device }, off + 4.5 * hour, { site }).problem).toBeNull();
    },
  );
});

test('when work begins again is asked of a site as it is now', () => {
  const night = Date.parse('2026-11-24T22:00:00Z');
  expect(quietUntil(night, site)).toBe(quietUntil(night, site));
  expect(quietUntil(night, { ...site, officeHours: ['09:00', '17:00'] })).toBe(
    (quietUntil(night, site) ?? 0) + 2 * hour,
  );
});
