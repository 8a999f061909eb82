/** Our own dialect: what counts, what is dropped and told, what is refused and why. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { UplinkDecoder } from '../../server/usecases/ports.ts';
import { decoderFor, dispenser, givesLevel, heard, heardOne, receivedAt } from './decoding.ts';

let decoder: UplinkDecoder;
beforeAll(async () => {
  decoder = await decoderFor(dispenser({ dialect: 'hylla', id: 'towel-1' }));
});
const level = (payload: unknown) => heardOne(decoder, 'hylla/towel-1/level', payload);

test('a whole message is understood', () => {
  expect(
    level({
      level: 62.5,
      ts: '2026-11-23T08:59:00+01:00',
      boot: 3,
      seq: 1234,
      battery: 87,
      rssi: -71,
      raw: { mm: 62 },
    }),
  ).toEqual({
    type: 'reading',
    dialect: 'hylla',
    address: 'towel-1',
    dispenser: 'd',
    receivedAt,
    deviceTime: Date.parse('2026-11-23T07:59:00Z'),
    boot: 3,
    seq: 1234,
    vitals: { battery: 87, rssi: -71 },
    measured: { kind: 'percent', value: 62.5 },
  });
});

test.each([
  [{ level: 0 }, { kind: 'percent', value: 0 }],
  [{ raw: { percent: 40 } }, { kind: 'percent', value: 40 }],
  [{ raw: { mm: 62 } }, { kind: 'distance', value: 62 }],
  [{ raw: { cm: 6.2 } }, { kind: 'distance', value: 62 }],
  [{ raw: { g: 310 } }, { kind: 'weight', value: 310 }],
  [{ raw: { kg: 0.31 } }, { kind: 'weight', value: 310 }],
  [{ raw: { count: 7 } }, { kind: 'count', value: 7 }],
  [
    { level: null, raw: { mm: 62 } },
    { kind: 'distance', value: 62 },
  ],
])('%j measures', (payload, measured) => {
  expect(level(payload)).toMatchObject({ type: 'reading', measured });
});

test.each(['{"level":null}', '{"raw":{"mm":null}}', '{"level":1e309}', '{"raw":{"mm":1e309}}', '{"raw":{"kg":1e308}}'])(
  '%s: the sensor has no value',
  (payload) => {
    expect(level(payload)).toMatchObject({ type: 'reading', measured: null });
  },
);

test.each([
  ['ts', 'yesterday'],
  ['ts', '2026-11-23T09:00:00'],
  ['ts', 1_763_888_400],
  ['ts', null],
  ['seq', -1],
  ['seq', 1.5],
  ['seq', '7'],
  ['boot', 'three'],
  ['battery', 101],
  ['battery', '87'],
  ['rssi', 'good'],
  ['rssi', -1000],
])('%s of %j is dropped and told; the level counts', (field, value) => {
  const reading = level({ level: 50, [field]: value });
  expect(reading).toMatchObject({ type: 'reading', measured: { kind: 'percent', value: 50 } });
  expect(reading).toHaveProperty('dropped', [{ field, why: expect.stringMatching(/must be/) }]);
});

test.each([
  ['', 'malformed'],
  ['{', 'malformed'],
  ['null', 'malformed'],
  ['[50]', 'malformed'],
  ['"50"', 'malformed'],
  ['50', 'malformed'],
  ['{"level":NaN}', 'malformed'],
  ['\ufeff{"level":50}', 'malformed'],
  ['{}', 'no-level'],
  ['{"__proto__":{"level":50}}', 'no-level'],
  ['{"constructor":{"prototype":{"level":50}}}', 'no-level'],
  ['{"level":"50"}', 'wrong-type'],
  ['{"level":true}', 'wrong-type'],
  ['{"level":[50]}', 'wrong-type'],
  ['{"level":{"value":50}}', 'wrong-type'],
  ['{"raw":62}', 'wrong-type'],
  ['{"raw":{"mm":"62"}}', 'wrong-type'],
  ['{"raw":{"furlongs":3}}', 'wrong-unit'],
  ['{"raw":{"__proto__":{"mm":3}}}', 'wrong-unit'],
])('%s is refused: %s', (payload, reason) => {
  expect(level(payload)).toMatchObject({
    type: 'refusal',
    reason,
    address: 'towel-1',
    topic: 'hylla/towel-1/level',
    payload,
    detail: expect.stringMatching(/\w/),
  });
});

describe('bytes that are no message', () => {
  const deep = (open: string, close: string, n: number) => `${open.repeat(n)}1${close.repeat(n)}`;
  test.each<[string, string | Uint8Array]>([
    ['UTF-16', Buffer.from('{"level":50}', 'utf16le')],
    ['UTF-16 with a byte order mark', Buffer.from('\ufeff{"level":50}', 'utf16le')],
    ['a level nested 10,000 deep', deep('{"level":', '}', 10_000)],
    ['10,000 lists', `{"level":${deep('[', ']', 10_000)}}`],
    ['256 KiB of open brackets', '['.repeat(256 * 1024)],
    ['256 KiB of digits as text', `{"level":"${'9'.repeat(256 * 1024 - 12)}"}`],
    ['more than 256 KiB', `{"level":50,"x":"${'x'.repeat(256 * 1024)}"}`],
    ['zeros', new Uint8Array(64)],
  ])('%s gives no level', (_name, payload) => {
    const messages = heard(decoder, 'hylla/towel-1/level', payload);
    expect(messages).toHaveLength(1);
    expect(givesLevel(messages)).toBe(false);
    expect(messages[0]).toMatchObject({ type: 'refusal' });
  });

  test('of what is refused only the beginning is kept, and not the whole behind it', () => {
    const refusal = level(`{"level":"${'9'.repeat(100_000)}"}`);
    expect(refusal.type === 'refusal' && refusal.payload?.length).toBe(512);
  });
});

test.each([
  ['online', true],
  ['offline', false],
  [' Offline\n', false],
])('status %j', (word, online) => {
  expect(heardOne(decoder, 'hylla/towel-1/status', word)).toMatchObject({
    type: 'availability',
    online,
    dispensers: ['d'],
  });
});

test.each(['button', 'cover-open', 'cover-closed', 'jam', 'refilled'])('event %s', (event) => {
  expect(heardOne(decoder, 'hylla/towel-1/event', { type: event, boot: 1, seq: 2 })).toMatchObject({
    type: 'event',
    event,
    boot: 1,
    seq: 2,
    dispensers: ['d'],
  });
});

test.each([
  ['hylla/towel-1/status', 'asleep', 'malformed'],
  ['hylla/towel-1/event', '{"type":"explode"}', 'malformed'],
  ['hylla/towel-1/event', '{"level":50}', 'malformed'],
  ['hylla/towel-1/levels', '{"level":50}', 'unknown-topic'],
  ['hylla/towel-1', '{"level":50}', 'unknown-topic'],
])('%s %s is refused: %s', (topic, payload, reason) => {
  expect(heardOne(decoder, topic, payload)).toMatchObject({ type: 'refusal', reason });
});

test('what the device answers on config is no reading', () => {
  expect(heard(decoder, 'hylla/towel-1/config/ack', { level: 50 })).toEqual([]);
});

test('a device that no dispenser names goes to the inbox', () => {
  expect(heardOne(decoder, 'hylla/towel-9/level', { level: 50 })).toMatchObject({
    type: 'unclaimed',
    dialect: 'hylla',
    address: 'towel-9',
    payload: '{"level":50}',
  });
});
