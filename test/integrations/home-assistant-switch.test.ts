/** Home Assistant switched on, renamed and switched off in the office, against a real outside broker and our own. */
import mqtt from 'mqtt';
import { afterEach, expect, test } from 'vitest';
import type { HomeAssistantInput } from '../../server/contract/api/home-assistant.ts';
import type { HomeAssistantEnvironment } from '../../server/domain/home-assistant.ts';
import { createHomeAssistantSwitch } from '../../server/integrations/home-assistant/switch.ts';
import { createOutsideBus } from '../../server/mqtt/outside-bus.ts';
import { alone, type MessageBus, type Store } from '../../server/usecases/ports.ts';
import { setHomeAssistant } from '../../server/usecases/set-home-assistant.ts';
import { dispenser, receivedAt, storeWith } from '../mqtt/decoding.ts';
import { hashOf, startEdge } from '../mqtt/edge.ts';
import { connect } from '../support/broker-clients.ts';
import { mosquittoServer } from '../support/mosquitto-server.ts';
import { unwrap } from '../support/small-site.ts';
import { until } from '../support/until.ts';

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const configUnder = (prefix: string): string => `${prefix}/device/hylla_dispenser_towel/config`;
const nowhere = { mode: null, prefix: null };

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

function start(store: Store, bus: MessageBus, environment: HomeAssistantEnvironment, leadership = alone) {
  const clock = { now: () => receivedAt, rate: 1 };
  const parts = { store, leadership, bus, clock, newId: () => 'id', log: quiet, version: '1' };
  const one = createHomeAssistantSwitch({ ...parts, environment });
  one.start();
  cleanups.push(() => one.stop());
  return one;
}

async function set(store: Store, input: HomeAssistantInput): Promise<void> {
  const context = { now: receivedAt, by: 'user:anna', newId: () => `audit-${input.mode}-${input.prefix}` };
  unwrap(await store.transact((tx) => setHomeAssistant(tx, { input, environment: nowhere }, context)));
}

/** Of a Mosquitto of one's own. */
async function outsideBroker(): Promise<string> {
  const mosquitto = await mosquittoServer();
  cleanups.push(() => mosquitto.clean());
  const url = `mqtt://127.0.0.1:${mosquitto.mqttPort}`;
  return url;
}

async function listenTo(client: mqtt.MqttClient, ...filters: string[]): Promise<Map<string, string>> {
  const known = new Map<string, string>();
  client.on('message', (topic, payload) => {
    if (payload.length === 0) known.delete(topic);
    else known.set(topic, payload.toString());
  });
  cleanups.push(() => client.endAsync(true));
  await client.subscribeAsync(filters, { qos: 1 });
  return known;
}

test('on an outside broker: on, another prefix, off; nothing of before is left, and nothing of others is touched', async () => {
  const url = await outsideBroker();
  const store = await storeWith(dispenser({ dialect: 'hylla', id: 'towel' }, { id: 'towel' }));
  const client = await mqtt.connectAsync(url);
  const known = await listenTo(client, 'homeassistant/#', 'ha/#', 'hylla-ha/#');
  await client.publishAsync('homeassistant/device/other/config', '{}', { qos: 1, retain: true });
  // Left by an earlier run, of a dispenser that is none any more.
  await client.publishAsync('homeassistant/device/hylla_dispenser_gone/config', '{}', { qos: 1, retain: true });
  const environment = { ...nowhere, broker: 'outside' } as const;
  const one = start(store, createOutsideBus(url, quiet), environment);
  await set(store, { mode: 'on', prefix: 'homeassistant' });
  await until(() => known.has(configUnder('homeassistant')));
  await set(store, { mode: 'on', prefix: 'ha/found' });
  await until(() => known.has(configUnder('ha/found')));
  await expect
    .poll(() => [...known.keys()].filter((topic) => topic.startsWith('homeassistant/')))
    .toEqual(['homeassistant/device/other/config']);
  await set(store, { mode: 'off', prefix: 'ha/found' });
  await until(() => known.size === 1, { what: 'all taken back' });
  // Another server on the same state leaves it so.
  await one.stop();
  start(store, createOutsideBus(url, quiet), environment);
  await set(store, { mode: 'auto', prefix: 'ha/found' });
  await set(store, { mode: 'on', prefix: 'ha/found' });
  await until(() => known.get('hylla-ha/status') === 'online' && known.has(configUnder('ha/found')));
});

test('a prefix that the environment changed between two runs leaves nothing under the one before', async () => {
  const url = await outsideBroker();
  const store = await storeWith(dispenser({ dialect: 'hylla', id: 'towel' }, { id: 'towel' }));
  const known = await listenTo(await mqtt.connectAsync(url), 'homeassistant/#', 'ha/#');
  const run = (prefix: string) => start(store, createOutsideBus(url, quiet), { mode: 'on', prefix, broker: 'outside' });
  const first = run('homeassistant');
  await until(() => known.size === 2);
  await first.stop();
  run('ha/found');
  await until(() => known.has(configUnder('ha/found')) && known.size === 2);
  expect([...known.keys()].every((topic) => topic.startsWith('ha/found/'))).toBe(true);
});

test('an environment that changes the prefix and switches it off at once leaves nothing under either', async () => {
  const url = await outsideBroker();
  const store = await storeWith(dispenser({ dialect: 'hylla', id: 'towel' }, { id: 'towel' }));
  const client = await mqtt.connectAsync(url);
  const known = await listenTo(client, 'homeassistant/#', 'ha/#', 'hylla-ha/#');
  await client.publishAsync('homeassistant/device/other/config', '{}', { qos: 1, retain: true });
  const run = (mode: 'on' | 'off', prefix: string) =>
    start(store, createOutsideBus(url, quiet), { mode, prefix, broker: 'outside' });
  const first = run('on', 'homeassistant');
  await until(() => known.has(configUnder('homeassistant')) && known.has('hylla-ha/prefix'));
  await first.stop();
  run('off', 'ha/found');
  await until(() => known.size === 1, { what: 'all taken back' });
  expect([...known.keys()]).toEqual(['homeassistant/device/other/config']);
});

test('a server that does not lead says and clears nothing; what is off is cleared by the one that does', async () => {
  const url = await outsideBroker();
  const client = await mqtt.connectAsync(url);
  const known = await listenTo(client, 'homeassistant/#');
  await client.publishAsync(configUnder('homeassistant'), '{}', { qos: 1, retain: true });
  await until(() => known.size === 1);
  const store = await storeWith();
  let isLeader = false;
  let elect = (): void => {};
  const leadership = {
    isLeader: () => isLeader,
    onElected(listener: () => void) {
      elect = listener;
      return () => {};
    },
  };
  const environment = { mode: 'off', prefix: null, broker: 'outside' } as const;
  start(store, createOutsideBus(url, quiet), environment, { ...alone, ...leadership });
  // Whatever it did it would have done before this is through.
  await client.publishAsync('homeassistant/x', 'x', { qos: 1 });
  await until(() => known.has('homeassistant/x'));
  expect(known.has(configUnder('homeassistant'))).toBe(true);
  isLeader = true;
  elect();
  await until(() => !known.has(configUnder('homeassistant')));
});

test('on our own broker it is told by itself, and not once it is switched off', async () => {
  const edge = await startEdge();
  cleanups.push(() => edge.broker.stop());
  const rights = { publish: ['hylla-ha/#'], subscribe: ['homeassistant/#', 'hylla-ha/#'] };
  await edge.store.transact((tx) =>
    tx.put('integrations', { id: 'ha', secretHash: hashOf('secret'), ...rights, createdAt: 0 }),
  );
  const client = await connect(edge, { username: 'ha', password: 'secret' });
  const known = await listenTo(client, 'homeassistant/#', 'hylla-ha/#');
  start(edge.store, edge.broker.bus, { ...nowhere, broker: 'own' });
  const config = 'homeassistant/device/hylla_dispenser_towel-1/config';
  await until(() => known.has(config));
  let taken = 0;
  client.on('message', (topic, payload) => void (topic === config && payload.length === 0 && taken++));
  await set(edge.store, { mode: 'on', prefix: 'homeassistant' });
  await until(() => known.get('hylla-ha/status') === 'online');
  expect(taken).toBe(0);
  await set(edge.store, { mode: 'off', prefix: 'homeassistant' });
  await until(() => known.size === 0);
});

test('what the environment says comes before what is set', async () => {
  const store = await storeWith();
  const input = { mode: 'off', prefix: 'mine' } as const;
  const context = { now: receivedAt, by: 'user:anna', newId: () => 'audit' };
  const tell = (environment: Pick<HomeAssistantEnvironment, 'mode' | 'prefix'>) =>
    store.transact((tx) => setHomeAssistant(tx, { input, environment }, context));
  expect(await tell({ mode: 'on', prefix: null })).toMatchObject({ ok: false, code: 'conflict' });
  expect(await tell({ mode: null, prefix: 'theirs' })).toMatchObject({ ok: false, code: 'conflict' });
  expect(store.state.size('settings')).toBe(0);
  expect(await tell({ mode: 'off', prefix: 'mine' })).toMatchObject({ ok: true });
  expect(await tell({ mode: 'off', prefix: 'mine' })).toMatchObject({ ok: true });
  expect([...store.state.values('audit')]).toMatchObject([{ action: 'home-assistant.set', detail: 'off, mine' }]);
});
