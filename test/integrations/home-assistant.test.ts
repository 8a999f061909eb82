/** Home Assistant, played by an MQTT client on a real broker: finds the dispensers, sees how they are, presses a button. */
import { readFileSync } from 'node:fs';
import mqtt from 'mqtt';
import * as v from 'valibot';
import { afterEach, describe, expect, test } from 'vitest';
import { Item } from '../../server/contract/site-file.ts';
import { emptyLevelDoc } from '../../server/domain/dispenser.ts';
import type { LevelDoc } from '../../server/domain/model.ts';
import { clearTold } from '../../server/integrations/home-assistant/clear-told.ts';
import { createHomeAssistant, type HomeAssistant } from '../../server/integrations/home-assistant/home-assistant.ts';
import { partsOf } from '../../server/integrations/home-assistant/parts-of.ts';
import { createOutsideBus } from '../../server/mqtt/outside-bus.ts';
import { alone, type Leadership, type MessageBus, type Store, StoreUnavailable } from '../../server/usecases/ports.ts';
import { dispenser, receivedAt, storeWith } from '../mqtt/decoding.ts';
import { hashOf, startEdge } from '../mqtt/edge.ts';
import { connect } from '../support/broker-clients.ts';
import { cuttableTcp } from '../support/cuttable-tcp.ts';
import { schemaFaults } from '../support/json-schema.ts';
import { mosquittoServer } from '../support/mosquitto-server.ts';
import { until } from '../support/until.ts';

const schema: unknown = JSON.parse(readFileSync('test/fixtures/ha-device-discovery.schema.json', 'utf8'));
const example = JSON.parse(readFileSync('test/fixtures/ha-device-discovery-example.json', 'utf8')).payload;
const towelConfig = 'homeassistant/device/hylla_dispenser_towel-1/config';
const towelState = 'hylla-ha/dispensers/towel-1/state';
const pressOn = (id: string) => `hylla-ha/dispensers/${id}/refill/set`;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const level = (change: Partial<LevelDoc>): LevelDoc => ({ ...emptyLevelDoc('towel-1'), ...change });
const item = (id: string, name: string) => v.parse(Item, { id, name, stockUnit: 'roll', category: 'hygiene' });
const rights = {
  publish: ['homeassistant/status', 'hylla-ha/#'],
  subscribe: ['homeassistant/#', 'hylla-ha/#'],
};

async function allow(store: Store): Promise<void> {
  await store.transact((tx) =>
    tx.put('integrations', { id: 'ha', secretHash: hashOf('secret'), ...rights, createdAt: 0 }),
  );
}

interface Options {
  readonly mode?: 'on' | 'auto';
  readonly leadership?: Leadership;
}

function startHomeAssistant(store: Store, bus: MessageBus, { mode = 'auto', leadership = alone }: Options = {}) {
  let id = 0;
  const warnings: string[] = [];
  const integration: HomeAssistant = createHomeAssistant({
    store,
    leadership,
    bus,
    clock: { now: () => receivedAt, rate: 1 },
    newId: () => `id-${id++}`,
    log: { info: () => {}, warn: (about, message) => void warnings.push(`${message} ${JSON.stringify(about)}`) },
    mode,
    prefix: 'homeassistant',
    version: '1.2.3',
  });
  integration.start();
  cleanups.push(() => integration.stop());
  return { integration, warnings };
}

/** What a client that listens to everything knows: the newest payload by topic, without those that were emptied. */
function listen(client: mqtt.MqttClient): Map<string, string> {
  const known = new Map<string, string>();
  client.on('message', (topic, payload) => {
    if (payload.length === 0) known.delete(topic);
    else known.set(topic, payload.toString());
  });
  return known;
}

async function onOwnBroker(options: Options = {}) {
  const edge = await startEdge();
  cleanups.push(() => edge.broker.stop());
  const started = startHomeAssistant(edge.store, edge.broker.bus, options);
  return { ...edge, ...started };
}

async function home(edge: { readonly mqttPort: number; readonly store: Store }) {
  await allow(edge.store);
  const client = await connect(edge, { username: 'ha', password: 'secret' });
  cleanups.push(() => client.endAsync(true));
  const known = listen(client);
  await client.subscribeAsync(['homeassistant/#', 'hylla-ha/#'], { qos: 1 });
  return { client, known };
}

/** The first telling is over: of the three dispensers comes last whether each is available. */
const isAllTold = (known: ReadonlyMap<string, string>): boolean =>
  [...known.keys()].filter((topic) => topic.endsWith('/availability')).length === 3;

const json = (text: string | undefined) => JSON.parse(text ?? 'null');

test.each(['', '{', 'null', '5', '{}', '{"components":null}', '{"components":7}', '[]'])(
  'a stored description that is none (%j) has no parts',
  (text) => {
    expect([...partsOf(text)]).toEqual([]);
    expect([...partsOf('{"components":{"a":{},"b":1}}')]).toEqual(['a', 'b']);
  },
);

test('our check of the schema passes what is right and finds what is not', () => {
  expect(schemaFaults(schema, example)).toEqual([]);
  const { device: _device, ...headless } = example;
  expect(schemaFaults(schema, headless)).toEqual(['$: required ["device","origin","components"]']);
  const button = { platform: 'button', unique_id: 'x' };
  expect(schemaFaults(schema, { ...example, components: { button } })).toHaveLength(1);
});

test('every dispenser and the site are described as the schema says, and every key of a template is told', async () => {
  const edge = await onOwnBroker();
  const { known } = await home(edge);
  await until(() => isAllTold(known));
  const configs = [...known].filter(([topic]) => topic.endsWith('/config'));
  expect(configs.map(([topic]) => topic).sort()).toEqual([
    'homeassistant/device/hylla_dispenser_soap/config',
    towelConfig,
    'homeassistant/device/hylla_dispenser_towel-2/config',
    'homeassistant/device/hylla_site/config',
  ]);
  const ids = new Set<string>();
  for (const [topic, payload] of configs) {
    const config = json(payload);
    expect({ topic, faults: schemaFaults(schema, config) }).toEqual({ topic, faults: [] });
    const state = json(known.get(config.state_topic));
    for (const part of Object.values<{ value_template?: string; unique_id: string }>(config.components)) {
      expect(part.unique_id).toMatch(/^[a-zA-Z0-9_-]+$/);
      expect(ids.has(part.unique_id)).toBe(false);
      ids.add(part.unique_id);
      const key = /value_json\.(\w+) /.exec(part.value_template ?? '')?.[1];
      if (part.value_template !== undefined) expect(Object.keys(state)).toContain(key);
    }
    for (const { topic: availability } of config.availability) expect(known.has(availability)).toBe(true);
  }
  expect(known.get('hylla-ha/status')).toBe('online');
});

test('a level that changes is told, and only it; a sensor that is silent is not available', async () => {
  const edge = await onOwnBroker();
  const { known, client } = await home(edge);
  await until(() => isAllTold(known));
  const heard: string[] = [];
  client.on('message', (topic) => void heard.push(topic));
  await edge.store.transact((tx) =>
    tx.put('levels', level({ level: 41.5, status: 'ok', seenAt: receivedAt, vitals: { battery: 80, rssi: -70 } })),
  );
  await until(() => json(known.get(towelState)).level === 41.5);
  expect(json(known.get(towelState))).toEqual({
    level: 41.5,
    battery: 80,
    rssi: -70,
    last_seen: '2026-11-23T09:00:00.000Z',
    problem: 'OFF',
  });
  await until(() => known.get('hylla-ha/dispensers/towel-1/availability') === 'online');
  await edge.store.transact((tx) => tx.put('levels', level({ level: 2, status: 'empty' })));
  await until(() => json(known.get(towelState)).problem === 'ON');
  await edge.store.transact((tx) => tx.put('levels', level({ level: 2, status: 'stale' })));
  await until(() => known.get('hylla-ha/dispensers/towel-1/availability') === 'offline');
  expect(heard.filter((topic) => !topic.includes('/towel-1/'))).toEqual([]);
});

test('a press books a refill, once, audited; what is none is told and books nothing', async () => {
  const edge = await onOwnBroker();
  const { client, known } = await home(edge);
  await until(() => known.has(towelState));
  await edge.store.transact((tx) => tx.put('levels', level({ level: 10, status: 'low' })));
  await client.publishAsync(pressOn('towel-1'), 'press', { qos: 1 });
  await client.publishAsync(pressOn('nobody'), 'PRESS', { qos: 1 });
  await client.publishAsync(pressOn('towel-2'), 'PRESS', { qos: 1, retain: true });
  await client.publishAsync(pressOn('towel-1'), 'PRESS', { qos: 1 });
  await until(() => edge.store.state.size('audit') > 0 && edge.warnings.length >= 3);
  const audit = [...edge.store.state.values('audit')];
  expect(audit.at(-1)).toMatchObject({
    action: 'refill.booked',
    subject: 'dispenser:towel-1',
    by: 'integration:home-assistant',
  });
  expect(audit).toHaveLength(1);
  expect(edge.store.state.get('levels', 'towel-1')?.refilledAt).toBe(receivedAt);
  expect(edge.store.state.get('levels', 'towel-2')?.refilledAt ?? null).toBeNull();
  expect(edge.warnings.join('\n')).toMatch(/a stored press is an old one/);
  expect(edge.warnings.join('\n')).toMatch(/only PRESS is a press/);
  expect(edge.warnings.join('\n')).toMatch(/no dispenser nobody/);
  // None of it is taken for a device's message.
  expect(edge.intake.offered).toEqual([]);
});

test('a press that cannot be stored is told, and the next one counts', async () => {
  const edge = await onOwnBroker();
  const { client, known } = await home(edge);
  await until(() => known.has(towelState));
  const { transact } = edge.store;
  edge.store.transact = () => Promise.reject(new StoreUnavailable('the disk is full'));
  await client.publishAsync(pressOn('towel-1'), 'PRESS', { qos: 1 });
  await until(() => edge.warnings.some((line) => line.includes('could not be booked')));
  edge.store.transact = transact;
  await client.publishAsync(pressOn('towel-1'), 'PRESS', { qos: 1 });
  await until(() => edge.store.state.get('levels', 'towel-1')?.refilledAt === receivedAt);
});

test('what is removed is removed there; turned off, all of it is', async () => {
  const edge = await onOwnBroker();
  const { known } = await home(edge);
  await until(() => known.has(towelConfig) && known.has(towelState));
  await edge.store.transact((tx) => {
    const doc = tx.get('dispensers', 'towel-1');
    if (doc) tx.put('dispensers', { ...doc, retired: true });
  });
  await until(() => ![...known.keys()].some((topic) => topic.includes('towel-1')));
  expect(known.has('homeassistant/device/hylla_dispenser_towel-2/config')).toBe(true);
  // Somebody else may go on reading, so that we see it go.
  await edge.store.transact((tx) =>
    tx.put('integrations', {
      id: 'ha',
      secretHash: hashOf('secret'),
      ...rights,
      subscribe: ['hylla-ha/#'],
      createdAt: 0,
    }),
  );
  await until(() => ![...known.keys()].some((topic) => topic.startsWith('hylla-ha/dispensers')));
  await until(() => !known.has('hylla-ha/status'));
});

test('an item that is removed is removed there, and the others stay', async () => {
  const edge = await onOwnBroker();
  const site = 'homeassistant/device/hylla_site/config';
  await edge.store.transact((tx) => {
    tx.put('items', item('towel', '<b>Handdukar</b> {{ 1 }}'));
    tx.put('items', item('soap-2', 'Tvål'));
  });
  const { client, known } = await home(edge);
  await until(() => json(known.get(site))?.components.stock_towel);
  expect(json(known.get(site)).components.stock_towel).toMatchObject({
    name: '<b>Handdukar</b> {{ 1 }}',
    value_template: '{{ value_json.stock_towel }}',
  });
  const heard: string[] = [];
  client.on('message', (topic, payload) => void (topic === site && heard.push(payload.toString())));
  await edge.store.transact((tx) => tx.put('items', { ...item('towel', 'Handdukar'), retired: true }));
  // Home Assistant keeps a component that is merely left out: the device goes first.
  await until(() => heard.length === 2);
  expect(heard[0]).toBe('');
  expect(Object.keys(json(heard[1]).components)).toEqual(['open_requests', 'open_orders', 'stock_soap_2']);
  expect(schemaFaults(schema, json(heard[1]))).toEqual([]);
});

test('a dispenser without a sensor is there, with a button; one whose sensor was never heard is not yet', async () => {
  const edge = await onOwnBroker();
  const { device: _device, ...bare } = dispenser({ dialect: 'hylla', id: 'x' }, { id: 'bare' });
  await edge.store.transact((tx) => tx.put('dispensers', bare));
  const { known } = await home(edge);
  await until(() => known.get('hylla-ha/dispensers/bare/availability') === 'online');
  await until(() => known.get('hylla-ha/dispensers/towel-1/availability') === 'offline');
  expect(json(known.get('hylla-ha/dispensers/bare/state')).level).toBeNull();
});

/** `asked`: how often it was looked whether anything is to be told. */
function leads(isLeader: () => boolean): Leadership & { asked: number } {
  const leadership = {
    self: 'one',
    asked: 0,
    isLeader() {
      leadership.asked++;
      return isLeader();
    },
    onElected: () => () => {},
  };
  return leadership;
}

test('without an integration that may read it nothing is said', async () => {
  const leadership = leads(() => true);
  const edge = await onOwnBroker({ leadership });
  let joined = 0;
  const { bus } = edge.broker;
  startHomeAssistant(
    edge.store,
    {
      join(member) {
        joined++;
        return bus.join(member);
      },
    },
    { leadership },
  );
  await edge.store.transact((tx) => {
    const other = { id: 'other', secretHash: 'scrypt-hash', publish: [], subscribe: ['hylla-ha/#'], createdAt: 0 };
    tx.put('integrations', other);
  });
  await until(() => leadership.asked >= 2);
  expect(joined).toBe(0);
  await allow(edge.store);
  await until(() => joined === 1);
});

test('only the leader speaks', async () => {
  let isLeader = false;
  const leadership = leads(() => isLeader);
  const edge = await onOwnBroker({ leadership });
  const { known } = await home(edge);
  await until(() => leadership.asked >= 1);
  expect(known.size).toBe(0);
  const commit = (value: number) => edge.store.transact((tx) => tx.put('levels', level({ level: value })));
  isLeader = true;
  await commit(6);
  await until(() => known.has(towelConfig));
  isLeader = false;
  await commit(5);
  // Another server tells on: what there is stays known.
  await until(() => known.get('hylla-ha/status') === 'offline');
  expect(known.has(towelConfig)).toBe(true);
});

describe('on Mosquitto', () => {
  async function onMosquitto() {
    const mosquitto = await mosquittoServer();
    cleanups.push(() => mosquitto.clean());
    const url = `mqtt://127.0.0.1:${mosquitto.mqttPort}`;
    const client = await mqtt.connectAsync(url);
    cleanups.push(() => client.endAsync(true));
    const known = listen(client);
    await client.subscribeAsync(['homeassistant/#', 'hylla-ha/#'], { qos: 1 });
    const store = await storeWith(dispenser({ dialect: 'hylla', id: 'towel-1' }, { id: 'towel-1' }));
    return { mosquitto, url, client, known, store };
  }
  const quiet = { info: () => {}, warn: () => {}, error: () => {} };

  test('it is found, told anew when it says online, and told when this server stops', async () => {
    const { url, client, known, store } = await onMosquitto();
    // Of an earlier run, of a dispenser that is no more; and of somebody else.
    await client.publishAsync('homeassistant/device/hylla_dispenser_gone/config', '{}', { qos: 1, retain: true });
    await client.publishAsync('homeassistant/device/other/config', '{}', { qos: 1, retain: true });
    const { integration } = startHomeAssistant(store, createOutsideBus(url, quiet), { mode: 'on' });
    await until(() => known.has(towelConfig) && known.get('hylla-ha/status') === 'online');
    await until(() => !known.has('homeassistant/device/hylla_dispenser_gone/config'));
    expect(known.has('homeassistant/device/other/config')).toBe(true);
    known.clear();
    await client.publishAsync('homeassistant/status', 'online', { qos: 1 });
    await until(() => known.has(towelConfig) && known.has(towelState));
    await integration.stop();
    await until(() => known.get('hylla-ha/status') === 'offline');
    expect(known.has(towelConfig)).toBe(true);
  });

  test('a lost connection is told by the broker; at the next one all is right again', async () => {
    const { mosquitto, known, store } = await onMosquitto();
    const line = await cuttableTcp(mosquitto.mqttPort);
    cleanups.push(() => line.close());
    startHomeAssistant(store, createOutsideBus(`mqtt://127.0.0.1:${line.port}`, quiet), { mode: 'on' });
    await until(() => known.get('hylla-ha/status') === 'online' && known.has(towelConfig));
    line.cut(true);
    await until(() => known.get('hylla-ha/status') === 'offline');
    expect(known.has(towelConfig)).toBe(true);
    line.cut(false);
    await until(() => known.get('hylla-ha/status') === 'online');
  });

  test('switched off it takes back what an earlier run told, and nothing of others', async () => {
    const { url, client, known, store } = await onMosquitto();
    await client.publishAsync('homeassistant/device/other/config', '{}', { qos: 1, retain: true });
    const { integration } = startHomeAssistant(store, createOutsideBus(url, quiet), { mode: 'on' });
    await until(() => known.has(towelConfig) && known.has('hylla-ha/dispensers/towel-1/availability'));
    await integration.stop();
    const clear = clearTold({ bus: createOutsideBus(url, quiet), prefix: 'homeassistant', log: quiet });
    cleanups.push(clear.breakOff);
    await until(() => known.size === 1);
    await clear.done;
    const later = await mqtt.connectAsync(url);
    cleanups.push(() => later.endAsync(true));
    const kept = listen(later);
    await later.subscribeAsync(['homeassistant/#', 'hylla-ha/#'], { qos: 1 });
    await until(() => kept.has('homeassistant/device/other/config'));
    // By now all that is kept has come: a broker sends it in one go.
    await later.publishAsync('hylla-ha/end', 'x', { qos: 1 });
    await until(() => kept.has('hylla-ha/end'));
    expect([...kept.keys()].sort()).toEqual(['homeassistant/device/other/config', 'hylla-ha/end']);
  });

  test('of an item that went while nobody told, nothing is left', async () => {
    const { url, client, known, store } = await onMosquitto();
    const site = 'homeassistant/device/hylla_site/config';
    const old = JSON.stringify({ components: { stock_gone: {} } });
    await client.publishAsync(site, old, { qos: 1, retain: true });
    await until(() => known.get(site) === old);
    const heard: string[] = [];
    client.on('message', (topic, payload) => void (topic === site && heard.push(payload.toString())));
    startHomeAssistant(store, createOutsideBus(url, quiet), { mode: 'on' });
    await until(() => heard.at(-1)?.includes('open_orders'));
    expect(heard[0]).toBe('');
  });

  test('a broker that comes back without what it kept is told all again', async () => {
    const { mosquitto, url, store } = await onMosquitto();
    startHomeAssistant(store, createOutsideBus(url, quiet), { mode: 'on' });
    await mosquitto.stop('SIGKILL');
    await mosquitto.start();
    const again = await mqtt.connectAsync(url);
    cleanups.push(() => again.endAsync(true));
    const known = listen(again);
    await again.subscribeAsync('homeassistant/#', { qos: 1 });
    await until(() => known.has(towelConfig));
  });
});
