/**
 * The recorded and documented payloads of the other families (LoRaWAN: `lorawan.test.ts`) through the built server and its
 * broker: what the API says of a dispenser after each. None is left out.
 */
import { readdirSync } from 'node:fs';
import type { MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fixture, type Raw } from '../mqtt/decoding.ts';
import { cases as lorawan } from '../mqtt/lorawan-cases.ts';
import { connect } from '../support/broker-clients.ts';
import { startServer, type TestServer } from '../support/start-server.ts';

interface Sent {
  readonly topic: string;
  /** JSON, or as it is where it is text or bytes. */
  readonly payload: unknown;
  readonly retain?: boolean;
}
interface Case {
  /** The fixture. */
  readonly name: string;
  readonly device: Raw;
  readonly measure?: Raw;
  /** Heard before. */
  readonly before?: readonly Sent[];
  /** The fixture's payload, where it is not sent as it stands. */
  readonly sent?: readonly Sent[];
  /** What the API says then of the dispenser, and whether its device is there. */
  readonly says: object;
}

const expected = (name: string) => fixture(name).expected;
const topicOf = (name: string) => fixture(name).transport.topic;
/** From 300 mm, empty, to the sensor. */
const distance = { kind: 'distance', emptyMm: 300, fullMm: 0 };
const soapTank = { dialect: 'zigbee2mqtt', id: 'washroom-2/soap-tank' };
const laser = { dialect: 'tasmota', id: 'towel-1' };
let minutes = 10;
/** What a network's formatter made of a frame: each a minute after the one before. */
const decoded = (device: string, payload: object): Sent => ({
  topic: `v3/app@ttn/devices/${device}/up`,
  payload: {
    end_device_ids: { device_id: device, application_ids: { application_id: 'app' } },
    received_at: `2026-11-23T08:${minutes++}:00Z`,
    uplink_message: { f_port: 85, decoded_payload: payload },
  },
});
const vs121 = fixture('milesight-vs121-decoded').payload as {
  ttn_repository_decoder: object;
  vendor_decoder: readonly object[];
};
const ws202 = fixture('milesight-ws202-two-shapes').payload as {
  ttn_repository_decoder: readonly object[];
  vendor_decoder: object;
};
const [birth, data] = fixture('sparkplug-b-binary').payload as readonly [{ base64: string }, { base64: string }];
const bytes = ({ base64 }: { base64: string }): Buffer => Buffer.from(base64, 'base64');
const edgeNode = (type: string): string => `spBv1.0/Facilities/${type}/edge-1/towel-1`;

const cases: readonly Case[] = [
  {
    name: 'zigbee2mqtt-tlc2206',
    device: { ...soapTank, preset: 'tuya-tlc2206' },
    says: {
      level: expected('zigbee2mqtt-tlc2206')['level_pct'],
      lqi: expected('zigbee2mqtt-tlc2206')['lqi'],
      rssi: null,
      levelAt: '2026-11-20T07:15:31.000Z',
      metrics: { liquid_state: 'normal' },
    },
  },
  {
    name: 'zigbee2mqtt-availability',
    device: soapTank,
    before: [{ topic: topicOf('zigbee2mqtt-availability'), payload: { state: 'offline' } }],
    says: { level: null, online: true },
  },
  {
    name: 'zigbee2mqtt-bridge-state',
    device: soapTank,
    before: [{ topic: 'zigbee2mqtt/washroom-2/soap-tank', payload: { liquid_level_percent: 42 } }],
    says: { level: 42, status: 'unknown', problem: 'gateway-down', online: false, emptyAt: null },
  },
  { name: 'zigbee2mqtt-button', device: { dialect: 'zigbee2mqtt', id: 'washroom-2/call' }, says: { level: null } },
  {
    name: 'tasmota-vl53l0x',
    device: laser,
    measure: distance,
    // The time is the site's, without an offset.
    says: { level: 12.33, levelAt: '2019-12-20T10:29:22.000Z' },
  },
  {
    name: 'tasmota-vl53l0x-null',
    device: laser,
    measure: distance,
    before: [{ topic: topicOf('tasmota-vl53l0x'), payload: { VL53L0X: { Distance: 150 } } }],
    says: { level: 50, metrics: {} },
  },
  {
    name: 'tasmota-sr04',
    device: { dialect: 'tasmota', id: 'soap-1' },
    measure: { kind: 'distance', emptyMm: 1_000, fullMm: 0 },
    says: { level: 40.63 },
  },
  {
    name: 'tasmota-lwt',
    device: laser,
    before: [
      { topic: 'tele/towel-1/SENSOR', payload: { VL53L0X: { Distance: 150 } } },
      { topic: 'tele/towel-1/LWT', payload: 'Offline' },
    ],
    measure: distance,
    says: { level: 50, status: 'ok', online: true },
  },
  {
    name: 'esphome-sensor-state',
    device: { dialect: 'esphome', id: 'towel-1', topic: topicOf('esphome-sensor-state'), unit: 'm' },
    measure: distance,
    says: { level: 12.33 },
  },
  {
    name: 'esphome-status',
    device: { dialect: 'esphome', id: 'towel-1', topic: topicOf('esphome-sensor-state'), unit: 'm' },
    measure: distance,
    before: [{ topic: topicOf('esphome-sensor-state'), payload: '0.150' }],
    says: { level: 50, status: 'ok', online: false },
  },
  {
    name: 'shelly-gen2-fullstatus',
    device: { dialect: 'shelly', id: 'shellyplus1-08b61fd141e8' },
    says: { level: null, rssi: expected('shelly-gen2-fullstatus')['rssi_dbm'], metrics: { 'input:0.state': false } },
  },
  {
    name: 'shelly-gen2-notifystatus',
    device: { dialect: 'shelly', id: 'shelly1minig3-54320464a1d0' },
    says: { level: null, seenAt: expect.any(String) },
  },
  {
    name: 'shelly-gen2-online',
    device: { dialect: 'shelly', id: 'shellyplus1-08b61fd141e8' },
    before: [
      { topic: 'shellyplus1-08b61fd141e8/status/input:100', payload: { percent: 41 } },
      { topic: 'shellyplus1-08b61fd141e8/online', payload: 'false' },
    ],
    says: { level: 41, status: 'ok', online: true },
  },
  {
    name: 'homie5-device',
    device: { dialect: 'homie', id: 'towel-1' },
    sent: fixture('homie5-device').payload as readonly Sent[],
    says: { level: expected('homie5-device')['level_pct'], battery: expected('homie5-device')['battery_pct'] },
  },
  {
    name: 'sparkplug-b-binary',
    device: { dialect: 'sparkplug-b', id: 'edge-1/towel-1' },
    sent: [
      { topic: edgeNode('DBIRTH'), payload: bytes(birth) },
      { topic: edgeNode('DDATA'), payload: bytes(data) },
    ],
    says: { level: 61.5, battery: 100, levelAt: new Date(1_486_144_562_122).toISOString() },
  },
  {
    name: 'sparkplug-b-ddata-json',
    device: { dialect: 'sparkplug-b', id: 'Raspberry Pi/Pibrella' },
    says: { level: null, metrics: { a: expected('sparkplug-b-ddata-json')['contact'] } },
  },
  {
    name: 'plain-number',
    device: { dialect: 'number', id: 'towel-1', topic: topicOf('plain-number') },
    says: { level: expected('plain-number')['level_pct'] },
  },
  {
    name: 'milesight-ws202-two-shapes',
    device: { dialect: 'ttn-v3', id: 'motion', preset: 'milesight-ws202' },
    sent: [...ws202.ttn_repository_decoder, ws202.vendor_decoder].map((payload) => decoded('motion', payload)),
    says: { level: null, battery: expected('milesight-ws202-two-shapes')['battery_pct'], metrics: { pir: 'trigger' } },
  },
  {
    name: 'milesight-vs121-decoded',
    device: { dialect: 'ttn-v3', id: 'counter', preset: 'milesight-vs121' },
    sent: [vs121.ttn_repository_decoder, ...vs121.vendor_decoder].map((payload) => decoded('counter', payload)),
    says: { level: null, seenAt: expect.any(String) },
  },
];

let server: TestServer;
let client: MqttClient;
beforeAll(async () => {
  server = await startServer();
  const { status } = await server.api('POST', 'import', {
    version: 1,
    site: { id: 's', name: 'S', timezone: 'Europe/Stockholm' },
    locations: [{ id: 'wc', name: 'WC', kind: 'restroom' }],
    items: [{ id: 'towel', name: 'Towel', category: 'hygiene', stockUnit: 'roll' }],
  });
  expect(status).toBe(200);
  client = await connect(
    server,
    (await server.api('POST', 'integrations/everybody/credentials', { publish: ['#'] })).body,
  );
});
afterAll(async () => {
  await client?.endAsync();
  await server?.clean();
});

const publish = ({ topic, payload }: Sent): Promise<unknown> =>
  client.publishAsync(
    topic,
    Buffer.isBuffer(payload) || typeof payload === 'string' ? payload : JSON.stringify(payload),
    // What it changed is durable when it is acknowledged.
    { qos: 1 },
  );

describe('each fixture, through the broker', () => {
  // The fixtures share the names of their devices: one at a time.
  afterEach(async () => {
    for (const { id } of (await server.api('GET', 'dispensers')).body.items)
      expect((await server.api('DELETE', `dispensers/${id}`)).status).toBe(204);
  });

  test.each(cases)('$name', async ({ name, device, measure, before = [], sent, says }) => {
    const doc = { name, location: 'wc', item: 'towel', capacity: 1, device, ...(measure && { measure }) };
    const put = await server.api('PUT', `dispensers/${name}`, doc);
    expect(put.status, JSON.stringify(put.body)).toBe(200);
    const itself: Sent = { topic: topicOf(name), payload: fixture(name).payload };
    for (const message of [...before, ...(sent ?? [itself])]) await publish(message);
    const dispenser = (await server.api('GET', `dispensers/${name}`)).body;
    const { online } = (await server.api('GET', `devices/${dispenser.deviceId}`)).body;
    expect({ ...dispenser, online }).toMatchObject(says);
  });
});

test('a button of Zigbee asks as somebody at the kiosk does', async () => {
  const device = { dialect: 'zigbee2mqtt', id: 'washroom-2/call' };
  const doc = { name: 'Call', location: 'wc', item: 'towel', capacity: 1, device };
  expect((await server.api('PUT', 'dispensers/call', doc)).status).toBe(200);
  await publish({ topic: topicOf('zigbee2mqtt-button'), payload: fixture('zigbee2mqtt-button').payload });
  const { items } = (await server.api('GET', 'requests')).body;
  expect(items).toContainEqual(expect.objectContaining({ kind: 'empty', dispenser: 'call', status: 'open' }));
});

test('a people counter of a room tells by either decoder who is there and who came', async () => {
  const devices = [{ dialect: 'ttn-v3', id: 'counter', preset: 'milesight-vs121' }];
  expect((await server.api('PUT', 'locations/wc', { name: 'WC', kind: 'restroom', devices })).status).toBe(200);
  expect(
    (await server.api('PUT', 'dispensers/near', { name: 'N', location: 'wc', item: 'towel', capacity: 1 })).status,
  ).toBe(200);
  const { people_now, visits } = expected('milesight-vs121-decoded');
  for (const payload of [vs121.ttn_repository_decoder, ...vs121.vendor_decoder])
    await publish(decoded('counter', payload));
  const { counters, days } = (await server.api('GET', 'dispensers/near/visits')).body;
  expect(counters).toMatchObject([{ address: 'counter', present: people_now }]);
  expect(days.at(-1).arrivals).toBe(visits);
});

test('no fixture is left out', () => {
  const played = [...cases, ...lorawan].map(({ name }) => `${name}.json`);
  expect(played.sort()).toEqual(readdirSync('test/fixtures/payloads').sort());
});
