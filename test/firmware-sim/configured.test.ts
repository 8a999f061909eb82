/** A played device goes by what it is told on its `config`, and says so. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import { parse } from 'valibot';
import { describe, expect, test } from 'vitest';
import { configuredInterval } from '../../firmware-sim/configured.ts';
import { createFleet } from '../../firmware-sim/fleet.ts';
import { createLink } from '../../firmware-sim/mqtt-link.ts';
import type { ConfigMessage } from '../../server/contract/own-dialect.ts';
import { SiteFile } from '../../server/contract/site-file.ts';
import { until } from '../support/until.ts';

const minute = 60_000;
const config: ConfigMessage = {
  reportIntervalS: 1200,
  nearEmpty: { level: 20, reportIntervalS: 300 },
  quietHours: {
    reportIntervalS: 7200,
    workdays: [1, 2, 3, 4, 5],
    hours: ['07:30', '17:30'],
    holidays: ['2026-11-25'],
    utcOffsetS: 3600,
  },
};

describe('how often', () => {
  test.each([
    ['on a working day', '2026-11-23T12:00+01:00', 80, 1200],
    ['nearly empty', '2026-11-23T12:00+01:00', 20, 300],
    ['in the evening', '2026-11-23T17:30+01:00', 80, 7200],
    ['at night, however empty', '2026-11-23T23:00+01:00', 5, 7200],
    ['two hours before people come', '2026-11-24T05:30+01:00', 80, 1200],
    ['at the weekend', '2026-11-28T12:00+01:00', 80, 7200],
    ['on a day off', '2026-11-25T12:00+01:00', 80, 7200],
  ])('%s', (_, at, level, seconds) => {
    expect(configuredInterval(config, Date.parse(at), level)).toBe(seconds * 1000);
  });

  test('without a word on it: as the device has it', () => {
    expect(configuredInterval({ alertLevel: 10 }, 0, 50)).toBeNull();
  });
});

test('a device of the fleet reports by it, and by its own again when it is taken back', () => {
  const site = parse(SiteFile, JSON.parse(readFileSync('test/fixtures/site-kontoret.json', 'utf8')));
  const start = Date.parse('2026-11-23T08:00:00+01:00');
  let reports = 0;
  const fleet = createFleet({
    ...{ site, seed: 7, start, interval: 10 * minute },
    emit: (_, { binding }) => {
      if (binding.id === 'towel-wc-2a') reports++;
    },
  });
  const device = fleet.devices.find(({ binding }) => binding.id === 'towel-wc-2a');
  if (device === undefined) throw new Error('no such device');
  let now = start;
  /** Reports in the next three hours, after what was under way. */
  const count = (told: ConfigMessage | null): number => {
    device.configure(told);
    now += 15 * minute;
    fleet.advance(now);
    reports = 0;
    now += 180 * minute;
    fleet.advance(now);
    return reports;
  };
  const usual = count(null);
  const dense = count({ reportIntervalS: 120 });
  expect(dense / usual).toBeGreaterThan(3);
  const again = count(null);
  expect(again / usual).toBeLessThan(1.5);
});

test('it finds on the broker what was said while it was away, answers, and answers what cannot be read', async () => {
  const aedes = await Aedes.createBroker();
  const server = createServer(aedes.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const said = (payload: string): Promise<void> =>
    new Promise((resolve, reject) =>
      aedes.publish(
        { cmd: 'publish', topic: 'hylla/d/config', payload: Buffer.from(payload), qos: 1, retain: true, dup: false },
        (error) => (error ? reject(error) : resolve()),
      ),
    );
  await said(JSON.stringify({ id: 'one', reportIntervalS: 900 }));
  const acks: unknown[] = [];
  await new Promise<void>((resolve) =>
    aedes.subscribe(
      'hylla/d/config/ack',
      (packet, done) => {
        acks.push(JSON.parse(packet.payload.toString()));
        done();
      },
      resolve,
    ),
  );
  const told: (ConfigMessage | null)[] = [];
  const link = createLink({
    ...{ url: `mqtt://127.0.0.1:${port}`, clientId: 'd', statusOf: 'd', sleepy: false },
    counters: { sent: 0, acked: 0, refused: 0 },
    onConfig: (one) => {
      told.push(one);
      return one === null ? null : { id: one.id, reportIntervalS: one.reportIntervalS };
    },
  });
  link.publish({ topic: 'hylla/d/level', payload: '{"level":1}', qos: 1, retain: false });
  await until(() => acks.length === 1);
  expect(acks).toEqual([{ id: 'one', reportIntervalS: 900 }]);
  await said('{"reportIntervalS": 0}');
  await until(() => acks.length === 2);
  expect(acks[1]).toEqual({ error: expect.any(String) });
  await said('');
  await until(() => told.length === 2);
  expect(told).toMatchObject([{ reportIntervalS: 900 }, null]);
  expect(acks).toHaveLength(2);
  await link.close();
  await new Promise<void>((resolve) => aedes.close(() => resolve()));
  await new Promise((resolve) => server.close(resolve));
});
