/** Devices and networks as they are: what goes wrong with them must neither move a level nor leave an old one looking good. */
import { describe, expect, test } from 'vitest';
import { day, hour, minute, monday, sensorBench } from '../support/sensor-bench.ts';

const quarter = 15 * minute;
const times = (n: number, value: (i: number) => number | null): (number | null)[] =>
  Array.from({ length: n }, (_, i) => value(i));

describe('a device that begins to count anew without a word', () => {
  test('below the boots it had, is believed after an hour', () => {
    const bench = sensorBench();
    for (let boot = 5; boot < 9; boot++) bench.report(quarter, [50], () => ({ boot, seq: 0 }));
    bench.report(
      quarter,
      times(4, (i) => 40 - i),
      (i) => ({ boot: 1, seq: i }),
    );
    expect(bench.level.level).toBe(50);
    bench.report(quarter, [36, 35], (i) => ({ boot: 1, seq: 4 + i }));
    expect(bench.level).toMatchObject({ level: 35, status: 'ok' });
  });

  test('with numbers that it used in the same boot long ago, is believed after an hour', () => {
    const bench = sensorBench();
    bench.report(
      quarter,
      times(20, () => 60),
      (seq) => ({ boot: 1, seq }),
    );
    bench.report(quarter, [60], () => ({ boot: 2, seq: 0 }));
    bench.report(
      quarter,
      times(7, (i) => 55 - i),
      (seq) => ({ boot: 1, seq }),
    );
    expect(bench.level.level).toBeLessThan(52);
  });

  test('without boots and without a clock, is believed after an hour', () => {
    const bench = sensorBench();
    bench.report(
      minute,
      times(100, () => 60),
      (seq) => ({ seq }),
    );
    bench.report(
      quarter,
      times(8, (i) => 58 - i / 2),
      (seq) => ({ seq }),
    );
    expect(bench.level.level).toBeCloseTo(55, 0);
  });

  test.each([
    ['ten years', Date.UTC(2016, 10, 23)],
    ['a day', monday - day],
  ])('with a clock set back by %s and no numbers, is believed after an hour', (_what, from) => {
    const bench = sensorBench();
    bench.report(quarter, [60, 58], () => ({ deviceTime: bench.now }));
    bench.report(
      quarter,
      times(8, (i) => 57 - i),
      (i) => ({ deviceTime: from + i * quarter }),
    );
    expect(bench.level.level).toBeLessThan(53);
  });

  test('is not one whose spool comes last things first, however long that takes', () => {
    const bench = sensorBench();
    bench.report(quarter, [60], () => ({ boot: 7, seq: 1 }));
    for (let i = 0; i < 20; i++) {
      bench.report(minute, [10, 11, 12], (n) => ({ boot: 6, seq: 3 * i + n }));
      bench.report(quarter, [60], () => ({ boot: 7, seq: 2 + i }));
    }
    expect(bench.level.level).toBe(60);
    expect(bench.history.filter((row) => row.reason === 'late')).toHaveLength(60);
  });

  test('is not a network that says the same old thing for hours', () => {
    const bench = sensorBench();
    bench.report(quarter, [60, 59], (seq) => ({ seq: 100 + seq }));
    bench.report(
      quarter,
      times(100, () => 5),
      () => ({ seq: 100 }),
    );
    expect(bench.level.level).toBe(59);
    expect(bench.history).toHaveLength(2);
  });

  test('is not a spool that says itself that it is old', () => {
    const bench = sensorBench();
    bench.report(quarter, [60], () => ({ boot: 7, seq: 1, deviceTime: bench.now }));
    bench.report(
      quarter,
      times(40, () => 5),
      (seq) => ({ boot: 6, seq, deviceTime: monday - day + seq * minute }),
    );
    expect(bench.level.level).toBe(60);
  });
});

describe('a level that is not reached by its sensor any more', () => {
  test.each([
    ['has no value', () => null],
    ['is out of range', () => 500],
    ['leaps to and fro', (i: number) => (i % 2 === 0 ? 95 : 5)],
  ])('because what comes %s, is suspect after a while, and good again at once', (_what, value) => {
    const bench = sensorBench();
    bench.report(quarter, [50, 50]);
    bench.report(quarter, times(4, value));
    expect(bench.level).toMatchObject({ level: 50, status: 'ok' });
    bench.report(quarter, times(12, value));
    expect(bench.level).toMatchObject({ level: 50, status: 'fault', problem: 'suspect' });
    bench.report(quarter, [50]);
    expect(bench.level).toMatchObject({ level: 50, status: 'ok', problem: null });
  });

  test('in the wrong unit, says what is wrong', () => {
    const bench = sensorBench();
    const summary = bench.take(bench.reading({ kind: 'distance', value: 62 }));
    expect(summary.rejected).toEqual({ 'wrong-unit': 1 });
    expect([...bench.state.values('rejections')][0]?.detail).toContain('distance');
    expect(bench.history[0]).toMatchObject({ level: null, quality: 'rejected', reason: 'wrong-unit' });
  });
});

describe('doubt', () => {
  test('outlasts a silence', () => {
    for (const begin of ['jam', 'doubt'] as const) {
      const bench = sensorBench();
      bench.report(quarter, [60, 60]);
      if (begin === 'jam') bench.take(bench.event('jam'));
      else bench.doubt();
      bench.now += 2 * day;
      bench.watch();
      expect(bench.level).toMatchObject({ status: 'stale', problem: 'silent' });
      bench.report(quarter, [60]);
      expect(bench.level.status).toBe('fault');
    }
  });

  test('ends when the level has moved, in however small steps', () => {
    const bench = sensorBench();
    bench.report(quarter, [60, 60]);
    bench.doubt();
    bench.report(quarter, [59.5, 59, 58.5, 58, 57.5, 57]);
    expect(bench.level.status).toBe('fault');
    bench.report(quarter, [56.5, 56, 55.5]);
    expect(bench.level).toMatchObject({ status: 'ok', problem: null });
  });

  test('is not raised by a jam that is over: one that a spool tells of, or of a forgotten boot', () => {
    const bench = sensorBench();
    for (let boot = 2; boot < 6; boot++) bench.report(quarter, [60], () => ({ boot, seq: 3 }));
    bench.take(bench.event('jam', { boot: 5, seq: 1 }));
    const summary = bench.take(bench.event('jam', { boot: 1, seq: 1 }));
    expect(summary.rejected).toEqual({ 'old-boot': 1 });
    expect(bench.level.status).toBe('ok');
  });
});

describe('a sensor that always says the same', () => {
  const use = (bench: ReturnType<typeof sensorBench>): void => {
    // Ten points a day for a fortnight, every hour of the day.
    bench.report(
      hour,
      times(14 * 24, (i) => 95 - Math.floor((i % 168) / 2.4)),
    );
    expect(bench.level.dailyDrop).toBeGreaterThan(5);
  };
  const stay = (bench: ReturnType<typeof sensorBench>, days: number): void => {
    const level = bench.level.level ?? 0;
    for (let i = 0; i < days * 24; i++) {
      bench.report(hour, [level]);
      bench.watch();
    }
  };

  test('is stuck after days of work without use, until it moves', () => {
    const bench = sensorBench();
    use(bench);
    bench.report(hour, [80, 80]);
    stay(bench, 2);
    expect(bench.level.problem).toBeNull();
    stay(bench, 8);
    expect(bench.level).toMatchObject({ status: 'fault', problem: 'stuck', level: 80 });
    bench.report(hour, [79.9]);
    expect(bench.level.problem).toBeNull();
  });

  test.each([
    ['over a long weekend', Date.parse('2026-12-09T18:00:00Z'), 5, 60],
    ['when it is empty', monday, 30, 0],
    ['when it was nearly empty', monday, 30, 12],
  ])('is not stuck %s', (_what, start, days, level) => {
    const bench = sensorBench(start - 14 * day);
    use(bench);
    bench.report(hour, [level, level]);
    stay(bench, days);
    expect(bench.level.problem).toBeNull();
  });

  test('is not stuck where nothing was ever used', () => {
    const bench = sensorBench();
    stay(bench, 60);
    expect(bench.level.problem).toBeNull();
  });
});

describe('an event', () => {
  test('of the same moment as a reading, without numbers, does not pass for it', () => {
    const bench = sensorBench();
    bench.take(bench.event('cover-closed', { deviceTime: bench.now }));
    bench.take(bench.reading(70, { deviceTime: bench.now }));
    expect(bench.level.level).toBe(70);
  });

  test.each(['cover-open', 'cover-closed', 'refilled'] as const)('%s after a rise confirms it at once', (kind) => {
    const bench = sensorBench();
    bench.report(quarter, [10, 98]);
    expect(bench.level.level).toBe(10);
    bench.now += minute;
    expect(bench.take(bench.event(kind)).refilled).toEqual(['d']);
    expect(bench.level).toMatchObject({ level: 98, status: 'ok' });
    expect(bench.issues()).toHaveLength(1);
    bench.report(quarter, [98, 97]);
    expect(bench.issues()).toHaveLength(1);
  });

  test('long after a rise, or with a device clock that is years off, vouches by what is known', () => {
    const bench = sensorBench();
    bench.report(quarter, [10, 98]);
    bench.now += 3 * hour;
    expect(bench.take(bench.event('cover-open')).refilled).toEqual([]);
    const wrong = sensorBench();
    const ahead = { deviceTime: monday + 3650 * day };
    wrong.report(quarter, [10]);
    wrong.take(wrong.event('refilled', ahead));
    wrong.report(minute, [98]);
    expect(wrong.level.level).toBe(98);
  });

  test('that is retained, or comes twice, is refused', () => {
    const bench = sensorBench();
    expect(bench.take(bench.event('jam', { retained: true })).rejected).toEqual({ retained: 1 });
    bench.take(bench.event('cover-open', { boot: 1, seq: 1 }));
    expect(bench.take(bench.event('cover-open', { boot: 1, seq: 1 })).rejected).toEqual({ duplicate: 1 });
    expect(bench.level.status).toBe('unknown');
  });
});

describe('a link', () => {
  test('that flaps a thousand times changes no status', () => {
    const bench = sensorBench();
    bench.report(quarter, [60, 60]);
    const since = bench.level.statusAt;
    for (let i = 0; i < 1_000; i++) {
      bench.take(bench.availability(i % 2 === 1));
      bench.now += 10_000;
      bench.watch();
    }
    expect(bench.level).toMatchObject({ status: 'ok', statusAt: since });
  });

  test('that is gone stays gone for a stored copy of an old report', () => {
    const bench = sensorBench();
    bench.take(bench.reading(70, { deviceTime: bench.now }));
    bench.now += minute;
    bench.take(bench.availability(false));
    bench.take(bench.reading(69, { deviceTime: bench.now, retained: true }));
    bench.now += hour;
    bench.watch();
    expect(bench.level).toMatchObject({ status: 'stale', problem: 'offline', level: 69 });
  });

  test('that a device drops whenever it sleeps is not gone between its reports', () => {
    const bench = sensorBench();
    for (let i = 0; i < 50; i++) {
      bench.report(hour / 2, [60]);
      bench.take(bench.availability(false));
      for (let n = 0; n < 29; n++) {
        bench.now += minute;
        bench.watch();
        if (i > 2) expect(bench.level.status).toBe('ok');
      }
      bench.now -= 29 * minute;
    }
    bench.now += hour;
    bench.watch();
    expect(bench.level.problem).toBe('offline');
  });
});

describe("the server's clock", () => {
  test.each([
    ['a day on', day],
    ['a day back', -day],
    ['ten years on', 3650 * day],
    ['ten years back', -3650 * day],
  ])('set %s and right again makes nothing stale, no refill and no use', (_what, by) => {
    for (const stamp of [
      (i: number, _right: number) => ({ boot: 1, seq: i }),
      (_i: number, right: number) => ({ deviceTime: right }),
      () => ({}),
    ]) {
      const bench = sensorBench();
      let [serial, right] = [0, bench.now];
      const go = (n: number, clockSetAt?: number): void => {
        for (let i = 0; i < n; i++) {
          bench.now += quarter;
          right += quarter;
          bench.watch(clockSetAt);
          expect(bench.level.status).toBe('ok');
          bench.take(bench.reading(60, stamp(++serial, right)));
        }
      };
      bench.take(bench.reading(60, stamp(++serial, right)));
      go(8);
      bench.now += by;
      go(8, bench.now);
      bench.now -= by;
      go(12, bench.now);
      expect(bench.level.level).toBe(60);
      expect(bench.issues()).toEqual([]);
      expect(Math.abs(bench.used())).toBeLessThan(0.04);
    }
  });

  test('that is set does not bring a silent dispenser back, and one that falls silent later is told', () => {
    const bench = sensorBench();
    bench.report(quarter, [60, 60, 60]);
    bench.now += 3 * hour;
    bench.watch();
    expect(bench.level.status).toBe('stale');
    bench.now += day;
    bench.watch(bench.now);
    expect(bench.level.status).toBe('stale');
    bench.report(quarter, [60]);
    bench.now += day;
    const setAt = bench.now;
    bench.watch(setAt);
    expect(bench.level.status).toBe('ok');
    bench.now += 2 * hour;
    bench.watch(setAt);
    expect(bench.level.status).toBe('stale');
  });
});

test('of what a late report tells, its battery is not news', () => {
  const bench = sensorBench();
  bench.take(bench.reading(70, { boot: 1, seq: 3, vitals: { battery: 48, rssi: -70 } }));
  bench.take(bench.reading(71, { boot: 1, seq: 2, vitals: { battery: 49, rssi: -60 } }));
  expect(bench.level.vitals).toEqual({ battery: 48, rssi: -70 });
});

test('of one frame through several gateways, the best signal counts', () => {
  const bench = sensorBench();
  const frame = (rssi: number) => bench.reading(70, { seq: 3, deviceTime: monday, vitals: { battery: 48, rssi } });
  bench.take(frame(-110), frame(-80), frame(-95));
  expect(bench.level.vitals).toEqual({ battery: 48, rssi: -80 });
  expect(bench.history).toHaveLength(1);
});

test('a device that names its figures anew each time does not grow its document', () => {
  const bench = sensorBench();
  for (let i = 0; i < 500; i++) {
    bench.take(bench.reading(60, { boot: 1, seq: i, vitals: { metrics: { [`figure-${i}`]: i } } }));
  }
  expect(JSON.stringify(bench.level).length).toBeLessThan(3_000);
});
