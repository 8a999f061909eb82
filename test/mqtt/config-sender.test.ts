/** Devices of every family that can be told, played on real brokers: what they get, what they answer, and what is written of it. */
import type mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeviceConfigDoc } from '../../server/domain/device-config.ts';
import { configId } from '../../server/domain/device-config.ts';
import { createIds } from '../../server/ids.ts';
import { createIntake } from '../../server/intake.ts';
import type { Broker } from '../../server/mqtt/broker.ts';
import { createConfigSender } from '../../server/mqtt/config-sender.ts';
import { createBroker } from '../../server/mqtt/create-broker.ts';
import { createDecoder } from '../../server/mqtt/decoder.ts';
import { createSources } from '../../server/mqtt/sources.ts';
import { retireDispenser } from '../../server/usecases/edit-site.ts';
import type { Store } from '../../server/usecases/ports.ts';
import { setReporting } from '../../server/usecases/set-reporting.ts';
import { connect } from '../support/broker-clients.ts';
import { mosquittoServer } from '../support/mosquitto-server.ts';
import { until } from '../support/until.ts';
import { dispenser, fixture, payloadOf, type Raw, storeWith } from './decoding.ts';
import { hashOf } from './edge.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const clock = { at: 0, rate: 1, now: () => clock.at };
beforeEach(() => {
  // A Monday, 10:00 in Stockholm.
  clock.at = Date.parse('2026-11-23T09:00:00Z');
});
const newId = createIds(() => clock.at);
const context = () => ({ now: clock.at, by: 'test', newId });
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

interface Bench {
  readonly store: Store;
  readonly mqttPort: number;
  /** What is written down of the device of `dispenser`. */
  config(dispenser: string): DeviceConfigDoc | undefined;
  set(dispenser: string, reporting: Parameters<typeof setReporting>[1]['reporting']): Promise<void>;
}

/** A server's MQTT side, whole: brokers, sources, and who tells devices. Everybody's password is `secret`. */
async function bench(device: Raw, more: Raw = {}, brokerUrl: string | null = null): Promise<Bench> {
  const store = await storeWith(dispenser(device, more));
  await store.transact((tx) => {
    tx.put('locations', { id: 'l', name: 'L', kind: 'room' });
    tx.put('items', { id: 'i', name: 'I', category: 'hygiene', stockUnit: 'roll', serviceLevel: 0.98, offers: [] });
    tx.put('devices', {
      id: 'towel-1',
      dialect: 'hylla',
      address: 'towel-1',
      secretHash: hashOf('secret'),
      createdAt: 0,
    });
    const filters = ['application/#', 'tele/#', 'stat/#', 'cmnd/#', 'house/#', 'zigbee2mqtt/#'];
    tx.put('integrations', {
      id: 'bridge',
      secretHash: hashOf('secret'),
      publish: filters,
      subscribe: filters,
      createdAt: 0,
    });
  });
  return { ...(await serve(store, brokerUrl)), store };
}

async function serve(store: Store, brokerUrl: string | null = null): Promise<Omit<Bench, 'store'>> {
  const decoder = createDecoder(store);
  const intake = createIntake({ store, clock, newId, onBatch: () => {} });
  const broker: Broker = await createBroker({
    config: {
      host: '127.0.0.1',
      mqttPort: 0,
      mqttsPort: 0,
      tls: null,
      brokerUrl,
      brokerFamilies: 'used',
      brokerGroup: 'hylla',
    },
    ...{ store, intake, decoder, clock, log: quiet },
  });
  await broker.start();
  cleanups.push(() => broker.stop());
  const timing = { retryFirst: 20, retryMost: 100, grace: 200, settleEvery: 50 };
  const sources = createSources({ store, intake, decoder, clock, newId, log: quiet, timing });
  await sources.start();
  cleanups.push(() => sources.stop());
  const sender = createConfigSender({
    ...{ store, clock, newId, log: quiet, timing: { lookEvery: 30, gatherFor: 10 } },
    linkTo: (source) => (source === undefined ? broker.link : sources.link(source)),
  });
  sender.start();
  cleanups.push(() => sender.stop());
  return {
    mqttPort: Number(new URL(broker.address ?? 'mqtt://none:0').port),
    config(id) {
      const binding = store.state.get('dispensers', id)?.device;
      return binding && store.state.get('configs', configId(binding));
    },
    async set(id, reporting) {
      const done = await store.transact((tx) => setReporting(tx, { dispenser: id, reporting }, context()));
      if (!done.ok) throw new Error(done.message);
    },
  };
}

interface Said {
  readonly topic: string;
  readonly text: string;
  readonly retain: boolean;
}

/** Somebody on the broker who hears what is said on `filter`. */
async function listener(on: { mqttPort: number }, filter: string, username = 'bridge') {
  const client: mqtt.MqttClient = await connect(on, { username, password: 'secret' });
  cleanups.push(() => client.endAsync(true));
  const said: Said[] = [];
  client.on('message', (topic, payload, { retain }) => void said.push({ topic, text: payload.toString(), retain }));
  await client.subscribeAsync(filter, { qos: 1 });
  return { client, said, next: () => until(() => said.shift(), { what: `something on ${filter}` }) };
}

const state = (on: Bench) => on.config('d')?.state;
const isTaken = (on: Bench) => until(() => state(on) === 'taken', { what: 'that it is taken' });

describe('our own dialect', () => {
  const own = { dialect: 'hylla', id: 'towel-1' };
  const reporting = { intervalS: 900, quietIntervalS: 7200, nearEmpty: { level: 20, intervalS: 300 } };

  test('a device that comes later finds what it is to do, and says that it took it', async () => {
    const on = await bench(own);
    await on.set('d', reporting);
    await until(() => state(on) === 'sent');
    const { client, next } = await listener(on, 'hylla/towel-1/config', 'towel-1');
    const { text, retain } = await next();
    const message = JSON.parse(text);
    expect(retain).toBe(true);
    expect(message).toEqual({
      id: on.config('d')?.token,
      reportIntervalS: 900,
      nearEmpty: { level: 20, reportIntervalS: 300 },
      quietHours: {
        reportIntervalS: 7200,
        workdays: [1, 2, 3, 4, 5],
        hours: ['07:30', '17:30'],
        holidays: [],
        utcOffsetS: 3600,
      },
    });
    await client.publishAsync('hylla/towel-1/config/ack', JSON.stringify({ id: message.id, reportIntervalS: 900 }), {
      qos: 1,
    });
    await isTaken(on);
    // Night and near empty are its own business: nothing is said anew.
    const before = on.config('d');
    clock.at = Date.parse('2026-11-23T20:00:00Z');
    await until(() => on.config('d')?.phase === 'quiet');
    expect(on.config('d')).toMatchObject({ state: 'taken', token: before?.token, expectS: 7200 });
  });

  test('what the broker forgot is said again after a restart, and it is not asked about twice', async () => {
    const on = await bench(own);
    await on.set('d', reporting);
    await until(() => state(on) === 'sent');
    for (const clean of cleanups.splice(0).reverse()) await clean();
    const again = await serve(on.store);
    const { next } = await listener(again, 'hylla/towel-1/config', 'towel-1');
    expect(JSON.parse((await next()).text)).toMatchObject({ id: again.config('d')?.token, reportIntervalS: 900 });
    expect(again.config('d')).toMatchObject({ state: 'sent', attempts: 1 });
  });

  test.each([
    ['the dispenser is removed', (on: Bench) => on.store.transact((tx) => retireDispenser(tx, 'd', context()))],
    ['it may report as it likes', (on: Bench) => on.set('d', null)],
    [
      'it gets another device',
      (on: Bench) =>
        on.store.transact((tx) => {
          const doc = tx.get('dispensers', 'd');
          if (doc) tx.put('dispensers', { ...doc, device: { dialect: 'hylla', id: 'towel-2' } });
        }),
    ],
  ])('nothing is kept on the broker when %s', async (_, end) => {
    const on = await bench(own);
    await on.set('d', reporting);
    const { said, next } = await listener(on, 'hylla/towel-1/config', 'towel-1');
    expect(JSON.parse((await next()).text)).toMatchObject({ reportIntervalS: 900 });
    await end(on);
    await until(() => said.some(({ text }) => text === ''));
    await until(() => on.store.state.get('configs', configId({ dialect: 'hylla', id: 'towel-1' })) === undefined);
    const { said: later, client } = await listener(on, 'hylla/towel-1/config', 'towel-1');
    // The broker answers a subscription with what it keeps before it answers what comes behind.
    await client.publishAsync('hylla/towel-1/status', 'online', { qos: 1 });
    expect(later).toEqual([]);
  });

  test('on an outside broker it is kept there', async () => {
    const mosquitto = await mosquittoServer();
    cleanups.push(() => mosquitto.clean());
    const on = await bench(own, {}, `mqtt://127.0.0.1:${mosquitto.mqttPort}`);
    await on.set('d', { intervalS: 600 });
    await until(() => state(on) === 'sent');
    const { client, next } = await listener(mosquitto, 'hylla/towel-1/config');
    const { text, retain } = await next();
    expect([JSON.parse(text).reportIntervalS, retain]).toEqual([600, true]);
    const { id } = JSON.parse(text);
    await until(async () => {
      await client.publishAsync('hylla/towel-1/config/ack', JSON.stringify({ id }), { qos: 1 });
      return state(on) === 'taken';
    });
  });
});

test('The Things Stack behind a source: a downlink replaces the queue, and its acknowledgement tells that it was taken', async () => {
  const mosquitto = await mosquittoServer();
  cleanups.push(() => mosquitto.clean());
  const id = 'eui-1000000000000001';
  const place = `v3/application-tts-name@ttn/devices/${id}`;
  const on = await bench({ dialect: 'ttn-v3', id, source: 'ttn', preset: 'milesight-ws201' });
  await on.store.transact((tx) =>
    tx.put('sources', {
      ...{
        id: 'ttn',
        url: `mqtt://127.0.0.1:${mosquitto.mqttPort}`,
        topics: ['v3/+/devices/+/up'],
        clientId: 'hylla-t',
      },
      ...{ createdAt: 0, connected: null, since: null, problem: null },
    }),
  );
  await on.set('d', { intervalS: 1200, quietIntervalS: 14_400 });
  await until(() => on.config('d')?.problem === 'not-heard');
  const { client, next, said } = await listener(mosquitto, 'v3/+/devices/+/down/replace');
  const payload = payloadOf('ttn-v3-milesight-ws201');
  await until(async () => {
    await client.publishAsync(fixture('ttn-v3-milesight-ws201').transport.topic, JSON.stringify(payload));
    return on.config('d')?.place === place;
  });
  const first = await next();
  expect(first).toMatchObject({ topic: `${place}/down/replace`, retain: false });
  const [downlink] = JSON.parse(first.text).downlinks;
  expect(Buffer.from(downlink.frm_payload, 'base64').toString('hex')).toBe('ff03b004');
  const ack = { end_device_ids: { device_id: id }, downlink_ack: { ...downlink, f_cnt: 7 } };
  await client.publishAsync(`${place}/down/ack`, JSON.stringify(ack));
  await isTaken(on);
  // The evening is another command, and the only one.
  clock.at = Date.parse('2026-11-23T17:00:00Z');
  const evening = await next();
  expect(Buffer.from(JSON.parse(evening.text).downlinks[0].frm_payload, 'base64').toString('hex')).toBe('ff034038');
  await until(() => state(on) === 'sent');
  expect([said, on.config('d')?.sent.length]).toEqual([[], 2]);
});

test('ChirpStack on our own broker: enqueued with an id of ours, by which its acknowledgement is known', async () => {
  const id = '1000000000000001';
  const place = `application/ca739e26-7b67-4f14-b69e-d568c22a5a75/device/${id}`;
  const on = await bench({ dialect: 'chirpstack-v4', id, preset: 'milesight-ws201' });
  await on.set('d', { intervalS: 600, alertLevel: 20 });
  const { client, next } = await listener(on, 'application/+/device/+/command/down');
  await client.publishAsync(`${place}/event/up`, JSON.stringify(payloadOf('chirpstack-v4-milesight-ws201')), {
    qos: 1,
  });
  const { topic, text } = await next();
  const command = JSON.parse(text);
  expect(topic).toBe(`${place}/command/down`);
  expect(command).toMatchObject({ devEui: id, confirmed: true, fPort: 85 });
  expect(Buffer.from(command.data, 'base64').toString('hex')).toBe('ff035802ff06c80000140000000000');
  const about = { deviceInfo: { devEui: id }, acknowledged: true };
  const ack = (queueItemId: string) =>
    client.publishAsync(`${place}/event/ack`, JSON.stringify({ ...about, queueItemId }), { qos: 1 });
  await until(() => state(on) === 'sent');
  await ack('1bbcab1d-6ec6-4136-b3f5-d63be1dc08de');
  expect(state(on)).toBe('sent');
  await ack(command.id);
  await isTaken(on);
});

test('Zigbee2MQTT: the lower limit is set, and its state says so', async () => {
  const on = await bench({ dialect: 'zigbee2mqtt', id: 'washroom-2/soap-tank', preset: 'tuya-tlc2206' });
  const { client, next } = await listener(on, 'zigbee2mqtt/#');
  await on.set('d', { alertLevel: 25 });
  expect(await next()).toEqual({
    topic: 'zigbee2mqtt/washroom-2/soap-tank/set',
    text: '{"min_set":25}',
    retain: false,
  });
  const payload = payloadOf('zigbee2mqtt-tlc2206');
  const tell = (message: Raw) =>
    client.publishAsync('zigbee2mqtt/washroom-2/soap-tank', JSON.stringify(message), { qos: 1 });
  await until(() => state(on) === 'sent');
  await tell(payload);
  expect(state(on)).toBe('sent');
  await tell({ ...payload, min_set: 25 });
  await isTaken(on);
  expect(on.store.state.get('levels', 'd')?.level).toBe(42);
});

test('Tasmota: its period is set where it was heard, in whatever order FullTopic has, and its RESULT says so', async () => {
  const on = await bench({ dialect: 'tasmota', id: 'tof' });
  const { client, next } = await listener(on, 'house/tof/cmnd/#');
  await client.publishAsync('house/tof/tele/STATE', '{"Wifi":{"Signal":-60}}', { qos: 1 });
  await on.set('d', { intervalS: 120 });
  // Nobody knew where it is yet; the default was tried.
  await until(() => state(on) === 'sent');
  await client.publishAsync('house/tof/tele/STATE', '{"Wifi":{"Signal":-60}}', { qos: 1 });
  expect(await next()).toEqual({ topic: 'house/tof/cmnd/TelePeriod', text: '120', retain: false });
  await client.publishAsync('house/tof/stat/RESULT', '{"TelePeriod":120}', { qos: 1 });
  await isTaken(on);
});

test('without contact nothing is counted as said, and it is said once when there is', async () => {
  const mosquitto = await mosquittoServer();
  cleanups.push(() => mosquitto.clean());
  const { next, said } = await listener(mosquitto, 'cmnd/#');
  const on = await bench({ dialect: 'tasmota', id: 'tof', source: 'house' });
  const at = (port: number) =>
    on.store.transact((tx) =>
      tx.put('sources', {
        ...{ id: 'house', url: `mqtt://127.0.0.1:${port}`, topics: ['tele/#'], clientId: 'hylla-t' },
        ...{ createdAt: 0, connected: null, since: null, problem: null },
      }),
    );
  // Nobody listens there.
  await at(1);
  await on.set('d', { intervalS: 120 });
  await until(() => on.store.state.get('sources', 'house')?.connected === false);
  expect(on.config('d')).toMatchObject({ state: 'waiting', attempts: 0, sent: [] });
  await at(mosquitto.mqttPort);
  expect(await next()).toMatchObject({ topic: 'cmnd/tof/TelePeriod', text: '120' });
  await until(() => state(on) === 'sent');
  expect([said, on.config('d')?.attempts]).toEqual([[], 1]);
});
