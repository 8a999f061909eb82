/** What an unknown device is taken for: the preset of every fixture, guessed from its message alone. */
import { readdirSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { presets } from '../../server/mqtt/dialects/presets/index.ts';
import { presetFault } from '../../server/mqtt/dialects/presets/preset-fault.ts';
import type { Unclaimed } from '../../server/usecases/ports.ts';
import { decoderFor, dispenser, fixture, heard, heardOne, payloadOf } from './decoding.ts';

const decoder = await decoderFor();

/** Envelopes and presets that the fixtures' messages must lead to; null where the message is of no model with a preset. */
const expected: Readonly<Record<string, readonly [dialect: string, preset: string | null]>> = {
  'chirpstack-v3-decentlab-lid': ['chirpstack-v3', 'decentlab-dl-lid'],
  'chirpstack-v4-milesight-gs301': ['chirpstack-v4', null],
  'chirpstack-v4-milesight-vs133-raw': ['chirpstack-v4', 'milesight-vs133'],
  'chirpstack-v4-milesight-ws201': ['chirpstack-v4', 'milesight-ws201'],
  'chirpstack-v4-milesight-ws201-raw': ['chirpstack-v4', 'milesight-ws201'],
  'chirpstack-v4-status': ['chirpstack-v4', null],
  'esphome-sensor-state': ['esphome', null],
  'esphome-status': ['esphome', null],
  'loriot-gw-decentlab-mbx': ['loriot', 'decentlab-dl-mbx'],
  'loriot-milesight-ws201': ['loriot', 'milesight-ws201'],
  'milesight-gateway-ws201': ['milesight-gw', 'milesight-ws201'],
  'plain-number': ['number', null],
  'shelly-gen2-fullstatus': ['shelly', null],
  'shelly-gen2-notifystatus': ['shelly', null],
  'shelly-gen2-online': ['shelly', null],
  'sparkplug-b-ddata-json': ['sparkplug-b', null],
  'tasmota-lwt': ['tasmota', null],
  'tasmota-sr04': ['tasmota', 'tasmota-sr04'],
  'tasmota-vl53l0x': ['tasmota', 'tasmota-vl53l0x'],
  'tasmota-vl53l0x-null': ['tasmota', 'tasmota-vl53l0x'],
  'tti-v3-packet-broker-em310-udl': ['ttn-v3', 'milesight-em310-udl'],
  'ttn-v3-browan-tbms100': ['ttn-v3', 'browan-tbms100'],
  'ttn-v3-elsys-elt-ultrasonic': ['ttn-v3', 'elsys-elt'],
  'ttn-v3-milesight-am308l-real': ['ttn-v3', null],
  'ttn-v3-milesight-em400-tld': ['ttn-v3', 'milesight-em400-tld'],
  'ttn-v3-milesight-ws101-button': ['ttn-v3', 'milesight-ws101'],
  'ttn-v3-milesight-ws201': ['ttn-v3', 'milesight-ws201'],
  'ttn-v3-milesight-ws201-raw': ['ttn-v3', 'milesight-ws201'],
  'ttn-v3-netvox-r718pe': ['ttn-v3', 'netvox-r718pe'],
  'ttn-v3-netvox-r718pe-version': ['ttn-v3', 'netvox-r718pe'],
  'zigbee2mqtt-availability': ['zigbee2mqtt', null],
  'zigbee2mqtt-button': ['zigbee2mqtt', null],
  'zigbee2mqtt-tlc2206': ['zigbee2mqtt', 'tuya-tlc2206'],
};
/** Not one message on one topic: several, a bridge's own, or decoded parts without an envelope. */
const others = [
  'homie5-device',
  'milesight-vs121-decoded',
  'milesight-ws202-two-shapes',
  'sparkplug-b-binary',
  'zigbee2mqtt-bridge-state',
];

const topicOf = (name: string): string =>
  fixture(name)
    .transport.topic.replace(/\{[^}]*\}/g, 'some')
    .replace(/^user-defined.*/, 'some/where');
const unclaimed = (topic: string, payload: unknown): Unclaimed | undefined =>
  heard(decoder, topic, payload).find((one): one is Unclaimed => one.type === 'unclaimed');
const guessOf = (topic: string, payload: unknown): string | null =>
  unclaimed(topic, payload)?.suggestion?.preset ?? null;

test('every fixture is guessed, or told why not', () => {
  const files = readdirSync('test/fixtures/payloads').map((file) => file.replace(/\.json$/, ''));
  expect([...Object.keys(expected), ...others].sort()).toEqual(files.sort());
});

test.each(Object.entries(expected))('%s is taken for %s', (name, [dialect, preset]) => {
  expect(unclaimed(topicOf(name), fixture(name).payload)?.suggestion).toMatchObject({ dialect });
  expect(guessOf(topicOf(name), fixture(name).payload)).toBe(preset);
});

const up = (name: string, uplink: object): unknown => ({
  end_device_ids: { device_id: name },
  uplink_message: { f_port: 85, f_cnt: 1, ...uplink },
});
const ttn = 'v3/app@ttn/devices/d1/up';

describe('the model is told', () => {
  test('by the version ids of The Things Stack', () => {
    const version_ids = { brand_id: 'milesight-iot', model_id: 'em400-udl' };
    expect(guessOf(ttn, up('d1', { version_ids }))).toBe('milesight-em400-udl');
  });
  test.each([
    ['WS201-868M Milesight', 'milesight-ws201'],
    ['Dragino LDDS75-LB', 'dragino-ldds75'],
    ['EM400 TLD (soap)', 'milesight-em400-tld'],
    ['Elsys ELT-2', 'elsys-elt-2'],
    ['Class A melts', null],
    ['Humidity', null],
  ])('by the name of the device profile: %s', (deviceProfileName, preset) => {
    const message = { deviceInfo: { devEui: '0101010101010101', deviceProfileName }, fCnt: 1, fPort: 9, data: '' };
    expect(guessOf('application/a/device/0101010101010101/event/up', message)).toBe(preset);
  });
  test('by Zigbee2MQTT, when it tells of its devices', () => {
    expect(guessOf('zigbee2mqtt/soap', { device: { model: 'TLC2206' }, linkquality: 9 })).toBe('tuya-tlc2206');
  });
  test('by Zigbee2MQTT’s bridge, whatever the message says', () => {
    heard(decoder, 'zigbee2mqtt/bridge/devices', [
      { friendly_name: 'Coordinator', definition: null },
      { friendly_name: 'wc/soap', definition: { model: 'TLC2206', vendor: 'Tuya' } },
    ]);
    expect(guessOf('zigbee2mqtt/wc/soap', { linkquality: 9 })).toBe('tuya-tlc2206');
    expect(guessOf('zigbee2mqtt/wc/other', { linkquality: 9 })).toBeNull();
  });
  test('by the beginning of a Shelly’s name', () => {
    const message = { src: 'shellyplusht-08b61fcb7f3c', method: 'NotifyStatus', params: { 'humidity:0': { rh: 40 } } };
    expect(guessOf('shellyplusht-08b61fcb7f3c/events/rpc', message)).toBe('shelly-plus-ht');
  });
});

test.each([
  ['homie5-device', 'homie', 'level/percent'],
  ['sparkplug-b-binary', 'sparkplug-b', undefined],
])('%s, message by message, is taken for %s', async (name, dialect, topic) => {
  const fresh = await decoderFor();
  const messages = v.parse(v.array(v.record(v.string(), v.unknown())), fixture(name).payload);
  const told = messages.flatMap((one, i) =>
    typeof one['base64'] === 'string'
      ? heard(fresh, `spBv1.0/g/${i === 0 ? 'DBIRTH' : 'DDATA'}/e/towel-1`, Buffer.from(one['base64'], 'base64'))
      : heard(fresh, String(one['topic']), String(one['payload']), true),
  );
  const last = told.at(-1);
  if (last?.type !== 'unclaimed') throw new Error('it is claimed');
  expect(last.suggestion).toEqual({ dialect, id: expect.stringContaining('towel-1'), ...(topic && { topic }) });
});

test.each([
  [{ Bat: 3.4, Distance: 'No Sensor', Interrupt_flag: 0, Sensor_flag: 1 }, 'dragino-ldds75'],
  [{ people_counter_all: 3, region_count: 3 }, 'milesight-vs121'],
  [{ pir: 'trigger', daylight: 'dark', battery: 16 }, 'milesight-ws202'],
  [{ liquid_level_percent: 42, liquid_depth: 0.2, mini_set: 10 }, 'tuya-me201wz'],
  [{ liquid_level_percent: 42, liquid_depth: 0.2, mini_set: 10, power_level: 2.9 }, 'tuya-me202wz'],
  [{ Status: 1, Battery: 3.6, Temp: 27, Time: 3, Count: 257 }, 'browan-tbms100'],
  [{ temperature: 21, humidity: 40 }, null],
  [{ distance: 62 }, null],
  [null, null],
  ['text', null],
])('keys that only one formatter has: %j', (decoded_payload, preset) => {
  expect(guessOf(ttn, up('d1', { decoded_payload }))).toBe(preset);
});

test.each([
  ['a word and a distance of Dragino', '0ce406dc01000001', 2, 'dragino-ldds75'],
  ['the same on another port', '0ce406dc01000001', 5, null],
  ['nothing that is known', 'deadbeefdeadbeef', 1, null],
])('frames: %s', (_, hex, f_port, preset) => {
  expect(guessOf(ttn, up('d1', { f_port, frm_payload: Buffer.from(hex, 'hex').toString('base64') }))).toBe(preset);
});

test('plain JSON on a free topic is suggested as such, a bare number as one', () => {
  expect(unclaimed('some/where', { fill: 5 })?.suggestion).toEqual({ dialect: 'json', id: 'some/where' });
  expect(unclaimed('some/where', '69')?.suggestion).toEqual({ dialect: 'number', id: 'some/where' });
  expect(unclaimed('some/where', 'hello')?.suggestion).toBeNull();
});

describe('Milesight’s gateways and ChirpStack 3 share a form', () => {
  const { data, ...milesight } = payloadOf('milesight-gateway-ws201');
  const decoded = { battery: 100, distance: 62, remaining: 69 };
  test.each([
    ['bytes', { ...milesight, data }],
    ['fields beside', { ...milesight, ...decoded }],
    ['an object', { ...milesight, object: decoded }],
    ['an object in place of the bytes', { ...milesight, data: decoded }],
    ['without gateways', { ...milesight, data, rxInfo: undefined, txInfo: undefined }],
    ['an id as text', { ...milesight, data, applicationID: '1' }],
  ])('%s: what is suggested gives the level', (_, payload) => {
    for (const topic of ['/mqtttest', 'uplinks/roof']) {
      const { suggestion } = unclaimed(topic, payload) ?? {};
      expect(suggestion).toEqual({ dialect: 'milesight-gw', id: '24e1641092176759', preset: 'milesight-ws201' });
      if (!suggestion) throw new Error('nothing was suggested');
      const raw = { topic, payload: JSON.stringify(payload), receivedAt: 0 };
      const [said] = decoder.tryOut([raw], { dispenser: 'd', binding: suggestion, measure: { kind: 'percent' } });
      expect(said).toMatchObject([{ type: 'reading', measured: { kind: 'percent', value: 69 } }]);
    }
  });
  test('on a free topic, and posted, ChirpStack is told by its gateways', () => {
    const payload = payloadOf('chirpstack-v3-decentlab-lid');
    for (const topic of ['some/where', 'uplinks/roof'])
      expect(unclaimed(topic, payload)?.suggestion).toMatchObject({ dialect: 'chirpstack-v3' });
  });
  test.each(['chirpstack-v3', 'milesight-gw'])(
    'a dispenser that listens by %s is heard, whatever it looks like',
    async (dialect) => {
      const both = await decoderFor(dispenser({ dialect, id: '24e1641092176759', preset: 'milesight-ws201' }));
      for (const topic of ['/mqtttest', 'uplinks/roof'])
        expect(heardOne(both, topic, { ...milesight, data })).toMatchObject({ dialect, measured: { value: 69 } });
    },
  );
});

describe('what no family claims is kept for the inbox', () => {
  test.each([
    ['garage/tank/status', '{"level":40}', { dialect: 'json', id: 'garage/tank/status' }],
    ['garage/tank/status', '40', { dialect: 'number', id: 'garage/tank/status' }],
    ['garage/sensor/tank/state', '{"level":40}', { dialect: 'json', id: 'garage/sensor/tank/state' }],
    ['garage/sensor/tank/state', '40', { dialect: 'esphome', id: 'garage' }],
    ['garage/status', 'Online', { dialect: 'esphome', id: 'garage' }],
    ['garage/status', '', null],
    ['some/where', Buffer.from([0, 255, 3]), null],
    ['uplinks/roof', 'not json', null],
    ['uplinks/roof', Buffer.from([0, 255, 3]), null],
  ])('%s %s', (topic, payload, suggestion) => {
    expect(unclaimed(topic, payload)).toMatchObject({ suggestion, whole: expect.anything() });
  });
  test('a node that is named is refused what it should not say; a network too', async () => {
    const node = await decoderFor(dispenser({ dialect: 'esphome', id: 'garage' }));
    expect(heardOne(node, 'garage/status', '40')).toMatchObject({ type: 'refusal', reason: 'malformed' });
    for (const payload of ['not json', Buffer.from([0, 255, 3])])
      expect(heardOne(node, 'uplinks/ttn', payload)).toMatchObject({ type: 'refusal', reason: 'malformed' });
  });
  test('a number may be posted, if a dispenser listens to who posts', async () => {
    const scale = await decoderFor(dispenser({ dialect: 'number', id: 'scale-1' }));
    expect(heardOne(scale, 'uplinks/scale-1', '40')).toMatchObject({ measured: { value: 40 } });
  });
});

test('a guess reads its own fixture: what is suggested gives the level', () => {
  const name = 'ttn-v3-milesight-ws201-raw';
  const suggestion = unclaimed(topicOf(name), payloadOf(name))?.suggestion;
  if (!suggestion) throw new Error('nothing was suggested');
  const raw = { topic: topicOf(name), payload: JSON.stringify(payloadOf(name)), receivedAt: 0 };
  const [said] = decoder.tryOut([raw], { dispenser: 'd', binding: suggestion, measure: { kind: 'percent' } });
  expect(said).toMatchObject([{ type: 'reading', dispenser: 'd', measured: { kind: 'percent', value: 69 } }]);
});

test('no preset is there but those that are known, and a fault names the near ones', () => {
  for (const [, name] of Object.values(expected)) if (name !== null) expect(presets.has(name)).toBe(true);
  expect(presetFault('milesight-ws201')).toBeNull();
  expect(presetFault('milesight-ws999')).toMatch(/no preset milesight-ws999; there are .*milesight-ws201/);
  expect(presetFault('nobody-x1')).toMatch(/elsys-elt/);
});
