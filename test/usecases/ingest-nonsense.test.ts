/** What a decoder may let through: each changes no level, is told with its reason, and none stops those behind it. */
import { expect, test } from 'vitest';
import type { Measured, Refusal, Uplink } from '../../server/contract/reading.ts';
import type { Inbound } from '../../server/usecases/ports.ts';
import { hour, minute, sensorBench } from '../support/sensor-bench.ts';

const numbers = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1e308,
  -1e308,
  -1,
  101,
  -0.51,
  100.51,
  6553.5,
  65_535,
  -32_768,
  255,
  Number.MAX_SAFE_INTEGER,
];
const measured: (Measured | null)[] = [
  ...numbers.map((value) => ({ kind: 'percent', value }) as const),
  ...numbers.map((value) => ({ kind: 'distance', value }) as const),
  { kind: 'weight', value: 50 },
  { kind: 'count', value: 50 },
  null,
];
const names = ['', '__proto__', 'constructor', 'd/level', 'D', '\u0000', '😀', 'x'.repeat(100_000)];
const refusals: Pick<Refusal, 'reason' | 'detail' | 'address' | 'topic' | 'payload'>[] = [
  { reason: 'malformed', detail: 'nested 10,000 deep', payload: '['.repeat(10_000) },
  { reason: 'malformed', detail: 'byte order mark', payload: '\ufeff{}', address: '__proto__' },
  { reason: 'malformed', detail: 'half a pair', payload: '\ud800' },
  { reason: 'too-large', detail: '1 MB', topic: 'x'.repeat(70_000) },
  { reason: 'wrong-type', detail: '', address: '' },
  { reason: 'mapping-failed', detail: 'x'.repeat(1_000), address: 'd' },
];

type Case = [string, (now: number) => Inbound];
const cases: Case[] = [
  ...measured.map(
    (value): Case => [
      `${value?.kind ?? 'no value'} ${value?.value ?? ''}`,
      (receivedAt) => ({
        type: 'reading',
        dialect: 'hylla',
        address: 'd',
        dispenser: 'd',
        receivedAt,
        measured: value,
      }),
    ],
  ),
  ...names.map(
    (name): Case => [
      `a dispenser called ${JSON.stringify(name.slice(0, 20))}`,
      (receivedAt) => ({
        type: 'reading',
        dialect: 'hylla',
        address: name,
        dispenser: name,
        receivedAt,
        measured: { kind: 'percent', value: 5 },
      }),
    ],
  ),
  ...refusals.map(
    (refusal): Case => [
      `a refusal: ${refusal.detail.slice(0, 20)}`,
      (receivedAt) => ({ type: 'refusal', receivedAt, ...refusal }),
    ],
  ),
  ['a stored copy', (receivedAt) => ({ ...reading(5, receivedAt), retained: true })],
  ['a repeat', (receivedAt) => ({ ...reading(5, receivedAt), boot: 1, seq: 2 })],
];

function reading(value: number, receivedAt: number): Uplink {
  return {
    type: 'reading',
    dialect: 'hylla',
    address: 'd',
    dispenser: 'd',
    receivedAt,
    measured: { kind: 'percent', value },
  };
}

test.each(cases)('%s', (_what, inbound) => {
  const bench = sensorBench();
  bench.report(hour, [61, 60], (seq) => ({ boot: 1, seq: seq + 1 }));
  bench.now += minute;
  const summary = bench.take(inbound(bench.now), bench.reading(59, { boot: 1, seq: 3 }));
  expect(summary.accepted).toBe(1);
  expect(Object.values(summary.rejected)).toEqual([1]);
  expect(bench.level).toMatchObject({ level: 60, status: 'ok' });
  expect(bench.state.size('rejections')).toBe(1);
  expect(JSON.stringify([...bench.state.values('rejections')]).length).toBeLessThan(4_000);
});

test('news of devices that nobody listens to are for nobody', () => {
  const bench = sensorBench();
  for (const dispensers of [undefined, [], ['__proto__'], ['none']]) {
    const more = dispensers === undefined ? {} : { dispensers };
    bench.take({ type: 'availability', dialect: 'hylla', address: 'x', receivedAt: bench.now, online: false, ...more });
  }
  expect(bench.state.size('levels')).toBe(1);
});

test('a thousand repeats in one batch are one line', () => {
  const bench = sensorBench();
  bench.report(hour, [61, 60], (seq) => ({ boot: 1, seq }));
  const repeats = Array.from({ length: 1_000 }, () => bench.reading(60, { boot: 1, seq: 1 }));
  expect(bench.take(...repeats).rejected).toEqual({ duplicate: 1_000 });
  expect([...bench.state.values('rejections')]).toMatchObject([{ reason: 'duplicate', count: 1_000 }]);
  expect(bench.history).toHaveLength(2);
});

test('the inbox keeps the five hundred heard last', () => {
  const bench = sensorBench();
  for (let i = 0; i < 700; i++) {
    bench.now += 1;
    bench.take({
      type: 'unclaimed',
      dialect: 'json',
      address: `new-${i}`,
      topic: 't',
      receivedAt: bench.now,
      payload: 'x'.repeat(2_000),
    });
  }
  expect(bench.state.size('inbox')).toBe(500);
  const kept = [...bench.state.values('inbox')];
  expect(kept.some(({ address }) => address === 'new-199')).toBe(false);
  expect(kept.every(({ payload }) => payload.length === 512)).toBe(true);
});
