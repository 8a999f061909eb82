/** What holds of levels, refills and history whatever readings come, in whatever order, however often. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dispenserStatuses } from '../../server/contract/api/dispensers.ts';
import type { Uplink } from '../../server/contract/reading.ts';
import type { Inbound } from '../../server/usecases/ports.ts';
import { minute, monday, type SensorBench, sensorBench } from '../support/sensor-bench.ts';

const quarter = 15 * minute;

/** A reading of each level, a quarter of an hour apart, numbered; as they would arrive at once. */
function numbered(bench: SensorBench, levels: readonly number[]): Inbound[] {
  const start = bench.now;
  bench.now += levels.length * quarter;
  return levels.map((level, seq) => bench.reading(level, { boot: 1, seq, deviceTime: start + (seq + 1) * quarter }));
}

/** All that readings lead to, without ids and arrivals. */
function outcome(bench: SensorBench): unknown {
  const { level, content, levelAt, refilledAt, status, dailyDrop, used, usedOn } = bench.level;
  const issues = bench.issues().map(({ at, quantity }) => ({ at, quantity }));
  const rows = bench.history.map(({ ts, level: raw, quality }) => ({ ts, raw, quality }));
  const usage = [...bench.state.values('usage')];
  return { level, content, levelAt, refilledAt, status, dailyDrop, issues, usage, used, usedOn, rows };
}

function conserves(bench: SensorBench, opening: number): void {
  const issued = bench.issues().reduce((sum, { quantity }) => sum + quantity, 0);
  expect(opening + issued).toBeCloseTo(bench.level.content + bench.used(), 5);
}

const levels = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 40 });

test('repeats change nothing, wherever they come in between', () => {
  fc.assert(
    fc.property(levels, fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { maxLength: 40 }), (list, repeats) => {
      const [plain, repeated] = [sensorBench(), sensorBench()];
      const readings = numbered(plain, list);
      numbered(repeated, list);
      plain.take(...readings);
      const sent = [...readings];
      for (const [which, later] of repeats) {
        const copy = readings[which % readings.length];
        if (copy === undefined) continue;
        // Not before the first of it.
        const first = sent.indexOf(copy);
        sent.splice(first + 1 + (later % (sent.length - first)), 0, copy);
      }
      repeated.take(...sent);
      expect(outcome(repeated)).toEqual(outcome(plain));
    }),
    { numRuns: 200 },
  );
});

test('a batch may come in any pieces', () => {
  fc.assert(
    fc.property(levels, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (list, sizes) => {
      const [whole, pieces] = [sensorBench(), sensorBench()];
      const readings = numbered(whole, list);
      numbered(pieces, list);
      whole.take(...readings);
      for (let from = 0, i = 0; from < readings.length; i++) {
        const to = from + (sizes[i % sizes.length] ?? 1);
        pieces.take(...readings.slice(from, to));
        from = to;
      }
      expect(outcome(pieces)).toEqual(outcome(whole));
    }),
    { numRuns: 100 },
  );
});

test('a spool in any order, with repeats, is in history once a reading, and keeps every unit', () => {
  const shuffle = fc.tuple(levels, fc.infiniteStream(fc.nat()));
  fc.assert(
    fc.property(shuffle, ([list, keys]) => {
      const bench = sensorBench();
      const readings = numbered(bench, list);
      const sent = [...readings, ...readings.slice(0, 9)]
        .map((reading) => ({ reading, key: keys.next().value ?? 0 }))
        .sort((a, b) => a.key - b.key)
        .map(({ reading }) => reading);
      for (const reading of sent) {
        // It trickles in.
        bench.now += minute;
        bench.take({ ...reading, receivedAt: bench.now });
      }
      expect(bench.history.map((row) => row.seq).sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(list.map((_, i) => i));
      conserves(bench, (bench.history[0]?.level ?? 0) / 100);
    }),
    { numRuns: 200 },
  );
});

test('a refill is booked once, a spike moves nothing, noise is no use', () => {
  const act = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('use' as const), by: fc.integer({ min: 0, max: 9 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('refill' as const), by: fc.integer({ min: 0, max: 3 }) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('spike' as const), by: fc.integer({ min: 0, max: 100 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('nothing' as const), by: fc.constant(0) }) },
  );
  const jitter = fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { minLength: 300, maxLength: 300 });
  fc.assert(
    fc.property(fc.array(act, { minLength: 1, maxLength: 60 }), jitter, (acts, noise) => {
      const bench = sensorBench();
      let [real, refills, used, n, seq] = [80, 0, 0, 0, 0];
      const shown = (level: number): number => Math.min(100, Math.max(0, level + (noise[n++ % 300] ?? 0)));
      const report = (value: number | null): void => bench.report(quarter, [value], () => ({ boot: 1, seq: seq++ }));
      const steady = (): void => {
        for (let i = 0; i < 3; i++) report(shown(real));
        expect(Math.abs((bench.level.level ?? 0) - real)).toBeLessThanOrEqual(3);
      };
      steady();
      for (const { kind, by } of acts) {
        if (kind === 'use') {
          used += Math.min(real, by);
          real = Math.max(0, real - by);
        } else if (kind === 'refill') {
          if (real > 70) continue;
          refills++;
          real = 100 - by;
        } else if (kind === 'spike') {
          // Less far than that is what people take at once, or noise.
          if (by - real < 20 && real - by < 35) continue;
          const before = bench.level.level;
          report(by);
          expect(bench.level.level).toBe(before);
        } else report(null);
        steady();
      }
      expect(bench.issues()).toHaveLength(refills);
      // The level is at most a few points from the truth at each end and at each refill.
      expect(Math.abs(bench.used() * 100 - used)).toBeLessThanOrEqual(6 + 6 * refills);
      conserves(bench, (bench.history[0]?.level ?? 0) / 100);
    }),
    { numRuns: 200 },
  );
});

test('a signal at a limit changes the status a few times, not a thousand', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(3, 4.5, 7, 20, 22, 25),
      fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })),
      (at, noise) => {
        const bench = sensorBench();
        const statuses: string[] = [];
        for (let i = 0; i < 400; i++) {
          bench.report(quarter, [Math.max(0, at + 2 * (noise.next().value ?? 0))]);
          if (statuses.at(-1) !== bench.level.status) statuses.push(bench.level.status);
        }
        expect(statuses.length).toBeLessThanOrEqual(4);
      },
    ),
    { numRuns: 30 },
  );
});

test('anything at all leaves a level of 0 to 100 or none, a known status, and a small document that JSON keeps', () => {
  const odd = fc.oneof(
    fc.double(),
    fc.double({ min: -10, max: 110 }),
    fc.integer({ min: 0, max: 100 }),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0, 1e308, -1e308, Number.MAX_SAFE_INTEGER),
  );
  const when = fc.option(
    fc.oneof(
      fc.integer({ min: -400_000, max: 400_000 }).map((m) => monday + m * minute),
      odd,
    ),
    { nil: undefined },
  );
  const counter = fc.option(fc.oneof(fc.nat(50), fc.nat(), fc.constant(Number.MAX_SAFE_INTEGER)), { nil: undefined });
  const message = fc.record({
    type: fc.constantFrom('reading', 'reading', 'reading', 'vitals', 'availability', 'event'),
    measured: fc.option(
      fc.record({ kind: fc.constantFrom('percent', 'percent', 'distance', 'weight', 'count'), value: odd }),
    ),
    event: fc.constantFrom('button', 'cover-open', 'cover-closed', 'jam', 'refilled'),
    online: fc.boolean(),
    retained: fc.boolean(),
    boot: counter,
    seq: counter,
    deviceTime: when,
    wait: fc.integer({ min: -100_000, max: 2_000_000 }),
  });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 80 }), (messages) => {
      const bench = sensorBench();
      for (const { wait, ...one } of messages) {
        bench.now += wait * 60;
        const dispenser = { dispenser: 'd', dispensers: ['d'] };
        bench.take({ dialect: 'hylla', address: 'd', receivedAt: bench.now, ...dispenser, ...one } as Uplink);
        bench.watch();
        const { level, content, status } = bench.level;
        if (level !== null) expect(level >= 0 && level <= 100).toBe(true);
        expect(content >= 0 && content <= 1).toBe(true);
        expect(dispenserStatuses).toContain(status);
        expect(JSON.parse(JSON.stringify(bench.level))).toEqual(bench.level);
        expect(JSON.stringify(bench.level).length).toBeLessThan(4_000);
      }
      expect(bench.history.every((row) => Number.isFinite(row.ts))).toBe(true);
    }),
    { numRuns: 300 },
  );
});
