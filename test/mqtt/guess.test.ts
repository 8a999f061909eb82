/** What an unknown device is taken for: the preset of every fixture, guessed from its message alone. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { presets } from '../../server/mqtt/dialects/presets/index.ts';
import { presetFault } from '../../server/mqtt/dialects/presets/preset-fault.ts';
import type { Unclaimed } from '../../server/usecases/ports.ts';
import { decoderFor, fixture, heard, payloadOf } from './decoding.ts';

const decoder = await decoderFor();

/** Presets that the fixtures' messages must lead to; null where the message is of no model with a preset. */
const expected: Readonly<Record<string, string | null>> = {
  'chirpstack-v3-decentlab-lid': 'decentlab-dl-lid',
  'chirpstack-v4-milesight-gs301': null,
  'chirpstack-v4-milesight-vs133-raw': 'milesight-vs133',
  'chirpstack-v4-milesight-ws201': 'milesight-ws201',
  'chirpstack-v4-milesight-ws201-raw': 'milesight-ws201',
  'chirpstack-v4-status': null,
  'esphome-sensor-state': null,
  'esphome-status': null,
  'loriot-gw-decentlab-mbx': 'decentlab-dl-mbx',
  'loriot-milesight-ws201': 'milesight-ws201',
  'milesight-gateway-ws201': 'milesight-ws201',
  'plain-number': null,
  'shelly-gen2-fullstatus': null,
  'shelly-gen2-notifystatus': null,
  'shelly-gen2-online': null,
  'sparkplug-b-ddata-json': null,
  'tasmota-lwt': null,
  'tasmota-sr04': 'tasmota-sr04',
  'tasmota-vl53l0x': 'tasmota-vl53l0x',
  'tasmota-vl53l0x-null': 'tasmota-vl53l0x',
  'tti-v3-packet-broker-em310-udl': 'milesight-em310-udl',
  'ttn-v3-browan-tbms100': 'browan-tbms100',
  'ttn-v3-elsys-elt-ultrasonic': 'elsys-elt',
  'ttn-v3-milesight-am308l-real': null,
  'ttn-v3-milesight-em400-tld': 'milesight-em400-tld',
  'ttn-v3-milesight-ws101-button': 'milesight-ws101',
  'ttn-v3-milesight-ws201': 'milesight-ws201',
  'ttn-v3-milesight-ws201-raw': 'milesight-ws201',
  'ttn-v3-netvox-r718pe': 'netvox-r718pe',
  'ttn-v3-netvox-r718pe-version': 'netvox-r718pe',
  'zigbee2mqtt-availability': null,
  'zigbee2mqtt-button': null,
  'zigbee2mqtt-tlc2206': 'tuya-tlc2206',
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

test.each(Object.entries(expected))('%s is taken for %s', (name, preset) => {
  expect(unclaimed(topicOf(name), fixture(name).payload)).toBeDefined();
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
  [{ Bat: 3.4, Distance: 'No Sensor', Interrupt_flag: 0, Sensor_flag: 1 }, 'dragino-ldds75'],
  [{ people_counter_all: 3, region_count: 3 }, 'milesight-vs121'],
  [{ pir: 'trigger', daylight: 'dark', battery: 16 }, 'milesight-ws202'],
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

test('a guess reads its own fixture: what is suggested gives the level', () => {
  const name = 'ttn-v3-milesight-ws201-raw';
  const suggestion = unclaimed(topicOf(name), payloadOf(name))?.suggestion;
  if (!suggestion) throw new Error('nothing was suggested');
  const raw = { topic: topicOf(name), payload: JSON.stringify(payloadOf(name)), receivedAt: 0 };
  const [said] = decoder.tryOut([raw], { dispenser: 'd', binding: suggestion, measure: { kind: 'percent' } });
  expect(said).toMatchObject([{ type: 'reading', dispenser: 'd', measured: { kind: 'percent', value: 69 } }]);
});

test('no preset is there but those that are known, and a fault names the near ones', () => {
  for (const name of Object.values(expected)) if (name !== null) expect(presets.has(name)).toBe(true);
  expect(presetFault('milesight-ws201')).toBeNull();
  expect(presetFault('milesight-ws999')).toMatch(/no preset milesight-ws999; there are .*milesight-ws201/);
  expect(presetFault('nobody-x1')).toMatch(/elsys-elt/);
});
