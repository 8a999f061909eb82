/** Whatever comes on whatever topic: the decoder answers, and only a number makes a level. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rejectionReasons } from '../../server/contract/reading.ts';
import type { Inbound } from '../../server/usecases/ports.ts';
import { decoderFor, dispenser, heard } from './decoding.ts';

const decoder = await decoderFor(
  dispenser({ dialect: 'hylla', id: 'a' }, { id: 'own' }),
  dispenser({ dialect: 'ttn-v3', id: 'a', preset: 'milesight-ws201' }, { id: 'ttn' }),
  dispenser({ dialect: 'tasmota', id: 'a' }, { id: 'tasmota' }),
  dispenser({ dialect: 'zigbee2mqtt', id: 'a' }, { id: 'zigbee' }),
  dispenser({ dialect: 'esphome', id: 'a', unit: 'm' }, { id: 'esphome' }),
  dispenser(
    { dialect: 'json', id: 'a', topic: 'json/#', map: { level: 'a.b || level', time: 'sum(t)' } },
    { id: 'json' },
  ),
  dispenser({ dialect: 'number', id: 'number' }, { id: 'number' }),
);

const topics = fc.oneof(
  fc.constantFrom(
    'hylla/a/level',
    'hylla/a/event',
    'hylla/a/status',
    'v3/x@y/devices/a/up',
    'tele/a/SENSOR',
    'tele/a/LWT',
    'zigbee2mqtt/a',
    'zigbee2mqtt/a/availability',
    'a/sensor/x/state',
    'a/status',
    'json/x',
    'number',
    'uplinks/ttn',
  ),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc
    .array(fc.constantFrom('hylla', 'a', 'tele', 'SENSOR', 'v3', 'devices', '', '#', '+', '$SYS', '__proto__'))
    .map((x) => x.join('/')),
);
const keys = fc.constantFrom(
  ...['level', 'raw', 'mm', 'kg', 'ts', 'seq', 'boot', 'battery', 'uplink_message', 'decoded_payload', 'frm_payload'],
  ...[
    'rx_metadata',
    'rssi',
    'end_device_ids',
    'device_id',
    'state',
    'Time',
    'VL53L0X',
    'Distance',
    'toString',
    '__proto__',
  ],
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1e308,
      '',
      'a',
      '62 mm',
      'nan',
      '2026-11-23T09:00:00Z',
      'AXVkA4I+AATWRQ==',
    ),
    fc.double(),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.array(fc.tuple(keys, tie('tree')), { maxLength: 6 }).map((pairs) => Object.fromEntries(pairs)),
  ),
}));
const payloads = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 100 }).map((text) => Buffer.from(text)),
  tree.map((value) => Buffer.from(JSON.stringify(value))),
);

function check(one: Inbound): void {
  if (one.type === 'refusal') {
    expect(rejectionReasons).toContain(one.reason);
    // That would be a fault of the decoder's own, which it turns into a refusal.
    expect(one.detail).not.toMatch(/could not be decoded/);
  }
  if (one.type === 'refusal' || one.type === 'unclaimed') expect(one.payload?.length ?? 0).toBeLessThanOrEqual(512);
  if (one.type === 'reading' && one.measured !== null) expect(one.measured.value).toSatisfy(Number.isFinite);
}

test('any bytes on any topic', () => {
  fc.assert(
    fc.property(topics, payloads, fc.boolean(), (topic, payload, retained) => {
      for (const one of heard(decoder, topic, payload, retained)) check(one);
    }),
    { numRuns: 5_000, seed: 20_261_123 },
  );
});
