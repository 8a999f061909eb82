/** Home Assistant against the built server, switched on as the README says. */
import { readFileSync } from 'node:fs';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, expect, test } from 'vitest';
import { connect } from '../support/broker-clients.ts';
import { mosquittoServer } from '../support/mosquitto-server.ts';
import { root, startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';

const config = 'homeassistant/device/hylla_dispenser_towel-1/config';
const state = 'hylla-ha/dispensers/towel-1/state';
const siteState = 'hylla-ha/site/state';
const site = {
  version: 1,
  site: { id: 's', name: 'Kontoret' },
  locations: [
    { id: 'wc', name: 'WC 1A', kind: 'restroom' },
    { id: 'store', name: 'Store', kind: 'storeroom' },
  ],
  items: [{ id: 'towel', name: 'Towel', category: 'hygiene', stockUnit: 'roll' }],
  dispensers: [
    {
      id: 'towel-1',
      name: 'Towels <1>',
      location: 'wc',
      item: 'towel',
      capacity: 1,
      storeroom: 'store',
      measure: { kind: 'percent' },
      device: { dialect: 'hylla', id: 'towel-1' },
    },
  ],
  stock: [{ item: 'towel', location: 'store', onHand: 12 }],
};

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function serverWith(env: Record<string, string> = {}): Promise<TestServer> {
  const server = await startServer({ env });
  cleanups.push(() => server.clean());
  const { status, body } = await server.api('POST', 'import', site);
  expect(status, JSON.stringify(body)).toBe(200);
  return server;
}

async function listen(client: MqttClient): Promise<Map<string, string>> {
  const known = new Map<string, string>();
  client.on('message', (topic, payload) => {
    if (payload.length === 0) known.delete(topic);
    else known.set(topic, payload.toString());
  });
  cleanups.push(() => client.endAsync(true));
  await client.subscribeAsync(['homeassistant/#', 'hylla-ha/#'], { qos: 1 });
  return known;
}

const told = (known: Map<string, string>, topic: string) => JSON.parse(known.get(topic) ?? '{}');

test('with the credentials of the README it finds the dispenser, sees its level, and a press takes a roll from the store', async () => {
  const server = await serverWith();
  const readme = readFileSync(`${root}/README.md`, 'utf8');
  const rights = JSON.parse(/-d '(\{"publish": \["homeassistant[^']+)'/.exec(readme)?.[1] ?? '{}');
  const { body: credentials } = await server.api('POST', 'integrations/home-assistant/credentials', rights);
  const client = await connect(server, credentials);
  const known = await listen(client);
  await until(() => known.has(config) && told(known, siteState).stock_towel === 12);
  expect(told(known, config).device).toMatchObject({ name: 'Towels <1>', suggested_area: 'WC 1A' });
  const { body: device } = await server.api('POST', 'devices/towel-1/credentials');
  const sensor = await connect(server, device);
  cleanups.push(() => sensor.endAsync(true));
  await sensor.publishAsync('hylla/towel-1/level', '{"level": 25, "battery": 80}', { qos: 1 });
  await until(() => told(known, state).level === 25 && told(known, state).battery === 80);
  await until(() => known.get('hylla-ha/dispensers/towel-1/availability') === 'online');
  await client.publishAsync('hylla-ha/dispensers/towel-1/refill/set', 'PRESS', { qos: 1 });
  await until(() => told(known, siteState).stock_towel < 12);
  const { body: audit } = await server.api('GET', 'audit');
  expect(audit.items).toContainEqual(
    expect.objectContaining({ action: 'refill.booked', by: 'integration:home-assistant' }),
  );
});

test('on an outside broker it speaks when switched on; switched off, nothing of it is left there', async () => {
  const mosquitto = await mosquittoServer();
  cleanups.push(() => mosquitto.clean());
  const url = `mqtt://127.0.0.1:${mosquitto.mqttPort}`;
  const env = { HYLLA_BROKER_URL: url, HYLLA_HOME_ASSISTANT_PREFIX: 'ha/found' };
  const client = await mqtt.connectAsync(url);
  const known = await listen(client);
  await client.subscribeAsync('ha/#', { qos: 1 });
  const first = await serverWith({ ...env, HYLLA_HOME_ASSISTANT: 'on' });
  const prefixed = config.replace('homeassistant', 'ha/found');
  await until(() => known.has(prefixed) && known.has(state) && known.has(siteState));
  expect(await first.stop()).toBe(0);
  await until(() => known.get('hylla-ha/status') === 'offline');
  expect(known.has(prefixed)).toBe(true);
  const second = await startServer({ env: { ...env, HYLLA_HOME_ASSISTANT: 'off' }, dataDir: first.dataDir });
  cleanups.push(() => second.clean());
  await until(() => known.size === 0);
  expect(await second.stop()).toBe(0);
  expect([...known]).toEqual([]);
});
