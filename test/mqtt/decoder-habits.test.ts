/** Bad habits of families: what must not pass for a level, and names that sites chose otherwise. */
import { describe, expect, test } from 'vitest';
import { timeOf } from '../../server/mqtt/dialects/values.ts';
import { decoderFor, dispenser, givesLevel, heard, heardOne, receivedAt } from './decoding.ts';
import { type Told, takenIn } from './taken-in.ts';

describe('an ESPHome node without a topic', () => {
  const node = { dialect: 'esphome', id: 'n1' };
  test.each(['uptime', 'battery', 'battery_level', 'wifi_signal', 'room_temperature', 'light_level'])(
    '%s is no level',
    async (object) => {
      for (const device of [node, { ...node, unit: '%' }, { ...node, topic: 'n1/sensor/towels/state' }]) {
        const decoder = await decoderFor(dispenser(device));
        expect(givesLevel(heard(decoder, `n1/sensor/${object}/state`, '77'))).toBe(false);
      }
    },
  );
  test.each(['level', 'towel_level', 'fill', 'distance_percent', 'remaining'])('%s is one', async (object) => {
    const decoder = await decoderFor(dispenser(node));
    expect(heardOne(decoder, `n1/sensor/${object}/state`, '77')).toMatchObject({
      measured: { kind: 'percent', value: 77 },
    });
  });
  test.each([
    ['tank_distance', '0.263', {}, { kind: 'distance', value: 263 }],
    ['tof_mm', '263', {}, { kind: 'distance', value: 263 }],
    ['weight', '500', {}, { kind: 'weight', value: 500 }],
    ['weight_kg', '0.5', { measure: { kind: 'weight', emptyG: 100, fullG: 900 } }, { kind: 'weight', value: 500 }],
    ['level_pct', '69', { measure: { kind: 'distance', emptyMm: 300, fullMm: 20 } }, { kind: 'percent', value: 69 }],
  ])('%s %s is what its name says, whatever the dispenser is measured by', async (object, text, more, measured) => {
    for (const device of [node, { ...node, topic: `n1/sensor/${object}/state` }]) {
      const decoder = await decoderFor(dispenser(device, more));
      expect(heardOne(decoder, `n1/sensor/${object}/state`, text)).toMatchObject({ measured });
    }
  });
  test('a distance in metres is no percentage', async () => {
    const told = await takenIn(node, {}, [['n1/sensor/distance/state', '0.263']]);
    expect(told).toMatchObject({ view: { level: null }, rejected: { 'wrong-unit': 1 } });
  });
  test('on a topic that was chosen for one sensor', async () => {
    const topic = 'wc/towel level';
    const decoder = await decoderFor(dispenser({ ...node, topic }));
    expect(heardOne(decoder, topic, '42.0')).toMatchObject({ measured: { kind: 'percent', value: 42 } });
    expect(heardOne(decoder, topic, 'nan')).toMatchObject({ type: 'reading', measured: null });
  });
  test('battery and signal are told as what they are', async () => {
    const decoder = await decoderFor(dispenser(node));
    expect(heardOne(decoder, 'n1/sensor/battery/state', '55')).toMatchObject({ vitals: { battery: 55 } });
    expect(heardOne(decoder, 'n1/sensor/wifi_signal/state', '-61')).toMatchObject({ vitals: { rssi: -61 } });
    expect(heardOne(decoder, 'n1/sensor/uptime/state', '77')).toMatchObject({ vitals: { metrics: { uptime: 77 } } });
  });
});

describe('ESPHome tells distances in metres', () => {
  const measure = { kind: 'distance', emptyMm: 300, fullMm: 20 };
  const node = { dialect: 'esphome', id: 'n1' };
  test.each([
    [node, 'tank_distance', '0.263', 263],
    [node, 'vl53l0x_distance', '0.263', 263],
    [node, 'tank_distance_mm', '263', 263],
    [node, 'tank_distance_cm', '26.3', 263],
    [node, 'tank_distance', '26.3 cm', 263],
    [{ ...node, unit: 'mm' }, 'tank_distance', '263', 263],
    [{ ...node, topic: 'n1/sensor/towels/state' }, 'towels', '0.263', 263],
  ])('%j, %s %s', async (device, object, text, value) => {
    for (const one of [
      measure,
      { kind: 'stack', emptyMm: 300, fullMm: 20 },
      { kind: 'roll', fullRadiusMm: 300, coreRadiusMm: 20 },
    ]) {
      const decoder = await decoderFor(dispenser(device, { measure: one }));
      expect(heardOne(decoder, `n1/sensor/${object}/state`, text)).toMatchObject({
        measured: { kind: 'distance', value },
      });
    }
  });
  test('a plain number is in millimetres', async () => {
    const decoder = await decoderFor(dispenser({ dialect: 'number', id: 'n1' }, { measure }));
    expect(heardOne(decoder, 'n1', '0.263')).toMatchObject({ measured: { kind: 'distance', value: 0.263 } });
  });
  test('a share of the radius is a percentage', async () => {
    const roll = { kind: 'roll', fullRadiusMm: 95, coreRadiusMm: 20, sensor: 'percent-of-radius' };
    const decoder = await decoderFor(dispenser(node, { measure: roll }));
    expect(heardOne(decoder, 'n1/sensor/level/state', '40')).toMatchObject({
      measured: { kind: 'percent', value: 40 },
    });
  });
});

test.each([
  [{ dialect: 'tasmota', id: 'a' }, 'tele/a/SENSOR', { VL53L0X: { Distance: -1 } }],
  [{ dialect: 'tasmota', id: 'a' }, 'tele/a/SENSOR', { SR04: { Distance: -1 } }],
  [{ dialect: 'json', id: 'a' }, 'a', { distance: -1 }],
  [{ dialect: 'json', id: 'a', map: { distance: 'd' } }, 'a', { d: '-1 mm' }],
  [{ dialect: 'esphome', id: 'a' }, 'a/sensor/distance/state', '-0.001'],
  [{ dialect: 'number', id: 'a' }, 'a', '-1'],
])('%j: a distance below 0 is none', async (device, topic, payload) => {
  const told = await takenIn(device, { measure: { kind: 'distance', emptyMm: 300, fullMm: 0 } }, [[topic, payload]]);
  expect(told).toMatchObject({ view: { level: null }, rejected: { 'no-level': 1 } });
});

test.each([
  [{ dialect: 'json', id: 'a' }, 'a', '{"level": NaN, "battery": 80}'],
  [{ dialect: 'zigbee2mqtt', id: 'a' }, 'zigbee2mqtt/a', '{"liquid_level_percent":-Infinity,"battery":80}'],
  [{ dialect: 'tasmota', id: 'a' }, 'tele/a/SENSOR', '{"SR04":{"Distance":inf },"Battery":{"Percentage":80}}'],
])('%j: a number that JSON does not have is none, and the rest counts', async (device, topic, text) => {
  const decoder = await decoderFor(dispenser(device));
  expect(heardOne(decoder, topic, text)).toMatchObject({ type: 'reading', measured: null, vitals: { battery: 80 } });
  expect(heardOne(decoder, topic, text.slice(0, -1))).toMatchObject({ type: 'refusal', reason: 'malformed' });
});

test.each([
  [{ dialect: 'json', id: 'a' }, 'a', '{"level":42}'],
  [{ dialect: 'number', id: 'a' }, 'a', '42'],
  [{ dialect: 'hylla', id: 'a' }, 'hylla/a/level', '{"level":42}'],
  [{ dialect: 'esphome', id: 'a' }, 'a/sensor/level/state', '42'],
])('%j: zeros of a buffer behind the text are none of it, nor is a byte order mark', async (device, topic, text) => {
  const decoder = await decoderFor(dispenser(device));
  for (const one of [`${text}\0`, `${text}\0\0\0\0`, ...(device.dialect === 'hylla' ? [] : [`\uFEFF${text}`])])
    expect(heardOne(decoder, topic, one)).toMatchObject({ measured: { value: 42 } });
  expect(givesLevel(heard(decoder, topic, '\0\0'))).toBe(false);
});

test.each([
  [{ battery: 'low' }, true],
  [{ battery: 'normal' }, false],
  [{ battery_low: 1 }, true],
  [{ battery_low: 'false' }, false],
  [{ battery_state: 'medium' }, false],
  [{ battery: true }, undefined],
  [{ battery: 'unknown', battery_low: null }, undefined],
])('a battery as a flag, %j: low is %s', async (message, batteryLow) => {
  for (const [dialect, topic] of [
    ['json', 'a'],
    ['zigbee2mqtt', 'zigbee2mqtt/a'],
  ] as const) {
    const told = heardOne(await decoderFor(dispenser({ dialect, id: 'a' })), topic, { ...message, level: 40 });
    expect(told).toMatchObject({ measured: { value: 40 } });
    expect('vitals' in told && told.vitals?.batteryLow).toBe(batteryLow);
    expect(told).not.toHaveProperty('vitals.battery');
  }
});

describe('Tasmota', () => {
  const t1 = { dialect: 'tasmota', id: 't1' };
  const seen = { VL53L0X: { Distance: 120 } };
  test.each(['building/tele/t1/SENSOR', '/tele/t1/SENSOR', 'building/t1/tele/SENSOR', 'telemetry/t1/SENSOR'])(
    '%s is of t1',
    async (topic) => {
      for (const device of [t1, { ...t1, topic }]) {
        const decoder = await decoderFor(dispenser(device));
        expect(heardOne(decoder, topic, seen)).toMatchObject({ measured: { kind: 'distance', value: 120 } });
      }
    },
  );
  test('of two equal sensors the one with a value counts; none is "no value"', async () => {
    const decoder = await decoderFor(dispenser(t1));
    const say = (first: number | null, second: number | null) =>
      heardOne(decoder, 'tele/t1/SENSOR', { VL53L0X_1: { Distance: first }, VL53L0X_2: { Distance: second } });
    expect(say(null, 200)).toMatchObject({ measured: { value: 200 } });
    expect(say(100, null)).toMatchObject({ measured: { value: 100 } });
    expect(say(null, null)).toMatchObject({ type: 'reading', measured: null });
  });
  test('centimetres become millimetres without dust', async () => {
    const decoder = await decoderFor(dispenser(t1));
    expect(heardOne(decoder, 'tele/t1/SENSOR', { SR04: { Distance: 59.368 } })).toMatchObject({
      measured: { value: 593.68 },
    });
  });
});

test.each([1_760_000_000, 1.76e12, 1.76e15, 1.76e18])('%d since 1970 is one instant', (time) => {
  expect(timeOf(time)).toBe(1.76e12);
});
test.each([1e20, 1e300, Number.POSITIVE_INFINITY, Number.NaN, -1, 0])('%d is no time', (time) => {
  expect(timeOf(time)).toBeUndefined();
});

test('a Sparkplug node heard in a shared subscription is asked for its birth for an unknown alias only', async () => {
  const decoder = await decoderFor(dispenser({ dialect: 'sparkplug-b', id: 'n' }));
  const asked: string[] = [];
  const say = (type: string, payload: object, later = 0) =>
    decoder.decode({
      topic: `spBv1.0/g/${type}/n`,
      payload: Buffer.from(JSON.stringify(payload)),
      retained: false,
      receivedAt: receivedAt + later,
      reply: (to) => void asked.push(to),
      shared: true,
    });
  say('NBIRTH', { seq: 0, metrics: [{ name: 'Level', alias: 1, value: 5 }] });
  say('NDATA', { seq: 7, metrics: [{ alias: 1, value: 6 }] });
  say('NDATA', { seq: 90, metrics: [{ name: 'Level', value: 6 }] }, 120_000);
  expect(asked).toEqual([]);
  say('NDATA', { seq: 91, metrics: [{ alias: 2, value: 6 }] }, 120_000);
  say('NDATA', { seq: 91, metrics: [{ alias: 2, value: 6 }] }, 150_000);
  expect(asked).toEqual(['spBv1.0/g/NCMD/n']);
});

describe('Zigbee2MQTT with an attribute a topic', () => {
  test.each([
    ['liquid_level_percent', '42', { measured: { kind: 'percent', value: 42 } }],
    ['distance', '120', { measured: { kind: 'distance', value: 120 } }],
    ['level', 'null', { measured: null }],
    ['voltage', '2900', { vitals: { batteryVolts: 2.9 } }],
    ['battery_low', 'true', { vitals: { batteryLow: true } }],
    ['last_seen', '1760000000000', { deviceTime: 1.76e12 }],
  ])('%s %s', async (attribute, text, told) => {
    const decoder = await decoderFor(dispenser({ dialect: 'zigbee2mqtt', id: 'tank' }));
    expect(heardOne(decoder, `zigbee2mqtt/tank/${attribute}`, text)).toMatchObject(told);
  });
});

test('of a tank that tells each attribute as it comes, in one second of its clock, the newest level counts', async () => {
  const message = { last_seen: '2026-11-23T09:59:59+01:00', linkquality: 90 };
  const say = (more: object): Told => ['zigbee2mqtt/tank', { ...message, ...more }];
  const told = await takenIn({ dialect: 'zigbee2mqtt', id: 'tank' }, {}, [
    say({ liquid_state: 'normal', liquid_level_percent: 42 }),
    say({ liquid_state: 'low', liquid_level_percent: 42 }),
    say({ liquid_state: 'low', liquid_level_percent: 40 }),
    say({ liquid_state: 'low', liquid_level_percent: 42 }),
  ]);
  expect(told).toMatchObject({ view: { level: 40 }, rejected: { duplicate: 2 } });
});

test('a bridge of Zigbee2MQTT that is gone takes its sensors with it, and is none to adopt itself', async () => {
  const gone = ['zigbee2mqtt/bridge/state', '{"state":"offline"}'] as const;
  const decoder = await decoderFor(dispenser({ dialect: 'zigbee2mqtt', id: 'tank' }));
  expect(heardOne(decoder, ...gone)).toMatchObject({ type: 'availability', online: false, dispensers: ['d'] });
  expect(heard(await decoderFor(), ...gone)).toEqual([]);
});
