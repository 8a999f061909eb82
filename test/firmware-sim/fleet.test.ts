import { readFileSync } from 'node:fs';
import { parse } from 'valibot';
import { describe, expect, test } from 'vitest';
import { appetiteFor, createContent } from '../../firmware-sim/content.ts';
import { createDevice } from '../../firmware-sim/device.ts';
import { assignFaults, createFaults } from '../../firmware-sim/faults.ts';
import { createFleet, type FleetOptions } from '../../firmware-sim/fleet.ts';
import { createLocalTime } from '../../firmware-sim/local-time.ts';
import { countedFootfall, officeFootfall } from '../../firmware-sim/people.ts';
import { createRandom } from '../../firmware-sim/random.ts';
import { batteryPercent, idealSample } from '../../firmware-sim/sensor.ts';
import { createSpool } from '../../firmware-sim/spool.ts';
import { SiteFile } from '../../server/contract/site-file.ts';

const site = parse(SiteFile, JSON.parse(readFileSync('test/fixtures/site-kontoret.json', 'utf8')));
const monday = Date.parse('2026-11-23T05:00:00Z');
const hour = 3_600_000;

function play(hours: number, options: Partial<FleetOptions> = {}): { topic: string; payload: string; at: number }[] {
  const messages: { topic: string; payload: string; at: number }[] = [];
  const fleet = createFleet({
    site,
    seed: 7,
    start: monday,
    emit: ({ topic, payload }, _device, at) => messages.push({ topic, payload: String(payload), at }),
    ...options,
  });
  fleet.advance(monday + hours * hour);
  return messages;
}

describe('a fleet', () => {
  test('plays the same messages for the same seed, and others for another', () => {
    expect(play(12)).toEqual(play(12));
    expect(play(12)).not.toEqual(play(12, { seed: 8 }));
  });

  test('gives the same messages however time is cut into steps', () => {
    const messages: string[] = [];
    const fleet = createFleet({ site, seed: 7, start: monday, emit: ({ payload }) => messages.push(String(payload)) });
    for (let at = monday; at <= monday + 6 * hour; at += 7 * 60_000) fleet.advance(at);
    fleet.advance(monday + 6 * hour);
    expect(messages).toEqual(play(6).map(({ payload }) => payload));
  });

  test('speaks the dialect of each device', () => {
    const topics = new Set(play(2).map(({ topic }) => topic));
    expect(topics).toContain('v3/office@ttn/devices/eui-1000000000000001/up');
    expect(topics).toContain('tele/towel-wc-1b/SENSOR');
    expect(topics).toContain('zigbee2mqtt/soap-wc-3a');
    expect(topics).toContain('coffee-pentry-2/sensor/weight/state');
    expect(topics).toContain('hylla/toilet-wc-1a/level');
  });

  test('counts up seq within a boot and never repeats one', () => {
    const seen = new Map<string, Set<string>>();
    for (const { topic, payload } of play(24).filter((one) => one.topic.startsWith('hylla/'))) {
      const device = topic.split('/')[1] ?? '';
      const { boot, seq } = JSON.parse(payload);
      const seqs = seen.get(device) ?? new Set();
      expect(seqs.has(`${boot}.${seq}`)).toBe(false);
      seen.set(device, seqs.add(`${boot}.${seq}`));
    }
    expect(seen.size).toBeGreaterThan(20);
  });

  test('empties by day, hardly by night, and a cleaner refills what is low', () => {
    const fleet = createFleet({ site, seed: 7, start: monday, emit: () => {} });
    const fills = (): number => fleet.devices.reduce((sum, { content }) => sum + content.fill, 0);
    fleet.advance(monday + 17 * hour);
    const evening = fills();
    fleet.advance(monday + 23 * hour);
    const night = fills();
    expect(evening - night).toBeLessThan(0.5);
    fleet.advance(monday + 24 * 4 * hour);
    expect(fleet.refills).toBeGreaterThan(5);
  });

  test('sleeps longer at night', () => {
    const messages = play(24, { dialect: 'hylla' });
    const count = (from: number, to: number): number =>
      messages.filter(({ at }) => at >= monday + from * hour && at < monday + to * hour).length;
    expect(count(3, 9)).toBeGreaterThan(2 * count(16, 22));
  });
});

test('with a flat battery a device is silent, and a fresh one starts a new boot', () => {
  const random = createRandom(1);
  const device = createDevice({
    dispenser: 'd',
    binding: { dialect: 'hylla', id: 'd' },
    measure: { kind: 'percent' },
    content: createContent({
      dispenser: { capacity: 1 },
      appetite: appetiteFor({ id: 'soap' }),
      people: 10,
      footfall: officeFootfall({ timezone: 'UTC', workdays: [1], holidays: [] }),
      random,
      start: monday,
      fill: 1,
    }),
    faults: createFaults([], random, monday),
    random,
    local: createLocalTime('UTC'),
    timezone: 'UTC',
    start: monday,
    interval: hour / 4,
    batteryUsed: 1 - 1 / 100_000,
  });
  let at = monday;
  const report = (): readonly { payload: string }[] => {
    at += hour;
    return device.wake(at).map(({ payload }) => ({ payload: String(payload) }));
  };
  const first = JSON.parse(report()[0]?.payload ?? '{}');
  expect(first).toMatchObject({ seq: 1, battery: expect.any(Number) });
  while (!device.flat) report();
  expect(report()).toEqual([]);
  device.changeBattery();
  expect(JSON.parse(report()[0]?.payload ?? '{}')).toMatchObject({ boot: first.boot + 1, seq: 1 });
});

describe('faults', () => {
  const levels = (faults: string): (number | null)[] => {
    const assigned = assignFaults(faults, ['toilet-wc-1a'], createRandom(1));
    return play(10, { faults: assigned })
      .filter(({ topic }) => topic === 'hylla/toilet-wc-1a/level')
      .map(({ payload }) => JSON.parse(payload).level);
  };
  test('a stuck sensor always says the same', () => expect(new Set(levels('stuck')).size).toBe(1));
  test('a silent device says nothing', () => expect(levels('silent')).toEqual([]));
  test('a healthy one moves', () => expect(new Set(levels('')).size).toBeGreaterThan(3));
  test('an unknown fault is refused with the names there are', () => {
    expect(() => assignFaults('gremlins', ['a'], createRandom(1))).toThrow(/gremlins.*stuck/);
  });
});

describe('people', () => {
  test('a working day counts one, a Sunday next to nothing', () => {
    const footfall = officeFootfall({
      timezone: 'Europe/Stockholm',
      workdays: [1, 2, 3, 4, 5],
      holidays: ['2026-11-24'],
    });
    const day = (iso: string): number => footfall.expected(Date.parse(iso), Date.parse(iso) + 24 * hour);
    expect(day('2026-11-22T23:00:00Z')).toBeCloseTo(1, 5);
    expect(day('2026-11-21T23:00:00Z')).toBeCloseTo(0.03, 5);
    expect(day('2026-11-23T23:00:00Z')).toBeCloseTo(0.02, 5);
  });

  test('real door counts are scaled to a mean weekday', () => {
    const rows = ['local_time,in,out'];
    for (let at = Date.parse('2026-11-23T00:00Z'); at < Date.parse('2026-11-30T00:00Z'); at += hour / 2) {
      const busy = new Date(at).getUTCHours() === 10 ? 40 : 0;
      rows.push(`${new Date(at).toISOString().slice(0, 16)},${busy},${busy}`);
    }
    const footfall = countedFootfall(rows.join('\n'), 'UTC');
    expect(footfall.expected(Date.parse('2026-12-01T00:00Z'), Date.parse('2026-12-02T00:00Z'))).toBeCloseTo(1, 5);
    expect(footfall.expected(Date.parse('2026-12-01T11:00Z'), Date.parse('2026-12-02T00:00Z'))).toBe(0);
  });
});

describe('hardware', () => {
  test('what is left on a roll is an area, not a radius', () => {
    const measure = { kind: 'roll', fullRadiusMm: 95, coreRadiusMm: 20, sensor: 'radius' } as const;
    expect(idealSample(measure, 1).value).toBeCloseTo(95);
    expect(idealSample(measure, 0.5).value).toBeCloseTo(Math.sqrt(20 ** 2 + 0.5 * (95 ** 2 - 20 ** 2)));
  });

  test('a battery is flat for long and then falls off', () => {
    expect(batteryPercent(0.5) - batteryPercent(0.85)).toBeLessThan(12);
    expect(batteryPercent(0.97)).toBeLessThan(40);
    expect(batteryPercent(1)).toBe(0);
  });

  test('a spool gives back in order what was under way when the link broke', () => {
    const spool = createSpool(3);
    const message = (payload: string) => ({ topic: 't', payload, qos: 1 as const, retain: false });
    for (const payload of ['a', 'b', 'c', 'd']) spool.add(message(payload));
    expect(spool.lost).toBe(1);
    spool.take();
    spool.take();
    spool.rewind();
    expect([spool.take(), spool.take(), spool.take(), spool.take()].map((one) => one?.payload)).toEqual([
      'b',
      'c',
      'd',
      undefined,
    ]);
  });
});
