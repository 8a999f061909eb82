/** The tick that sees silence: by the site's hours, where a device was told to be silent. */
import { expect, test } from 'vitest';
import { hour, minute, monday, sensorBench } from '../support/sensor-bench.ts';

test('a device that was told to report rarely at night is not stale before it has missed those reports', () => {
  // Its site works until 17:30.
  const bench = sensorBench(monday);
  const dispenser = bench.state.get('dispensers', 'd');
  if (dispenser === undefined) throw new Error('no dispenser');
  bench.state.put('dispensers', { ...dispenser, reporting: { intervalS: 900, quietIntervalS: 14_400 } });
  bench.report(
    15 * minute,
    Array.from({ length: 41 }, () => 60),
  );
  expect(new Date(bench.now).toISOString()).toBe('2026-11-23T18:15:00.000Z');
  for (let i = 0; i < 4 * 4; i++) {
    bench.now += 15 * minute;
    bench.watch();
    expect(bench.level.status).toBe('ok');
  }
  bench.take(bench.reading(60));
  bench.now += 20 * hour;
  bench.watch();
  expect(bench.level).toMatchObject({ status: 'stale', problem: 'silent' });
  bench.take(bench.reading(59));
  expect(bench.level.status).toBe('ok');
});
