/** LoRaWAN networks against the built server: by MQTT, by webhook, and the same frame by both. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Case, cases, sent } from '../mqtt/lorawan-cases.ts';
import { connect, deviceCredentials } from '../support/broker-clients.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';

/** Those that tell a level, and what it is in a dispenser that is empty at 10 m. */
const level = (name: string): number | null =>
  ({
    'ttn-v3-milesight-ws201': 69,
    'ttn-v3-netvox-r718pe': 50,
    'ttn-v3-elsys-elt-ultrasonic': 10.23,
    'chirpstack-v4-milesight-ws201': 69,
    'chirpstack-v3-decentlab-lid': 54.93,
    'loriot-milesight-ws201': 69,
    'loriot-gw-decentlab-mbx': 87.66,
    'milesight-gateway-ws201': 69,
  })[name] ?? null;

const played = cases.filter(({ name }) => level(name) !== null);
let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  const site = {
    version: 1,
    site: { id: 's', name: 'S' },
    locations: [{ id: 'wc', name: 'WC', kind: 'restroom' }],
    items: [{ id: 'towel', name: 'Towel', category: 'hygiene', stockUnit: 'roll' }],
    dispensers: played.map((one) => ({
      id: one.name,
      name: one.name,
      location: 'wc',
      item: 'towel',
      capacity: 1,
      measure: { kind: 'distance', emptyMm: 10_000, fullMm: 0 },
      device: one.device,
    })),
  };
  const { status, body } = await server.api('POST', 'import', site);
  expect(status, JSON.stringify(body)).toBe(200);
});
afterAll(() => server?.clean());

const dispenser = async (id: string) => (await server.api('GET', `dispensers/${id}`)).body;

test('each tells its level once, whichever way it comes first', async () => {
  const publish = ['v3/#', 'application/#', 'office/#', '/#'];
  const credentials = (await server.api('POST', 'integrations/networks/credentials', { publish })).body;
  const client = await connect(server, credentials);
  const token = (await server.api('POST', 'tokens', { name: 'networks', role: 'device' })).body.token;
  const post = async (one: Case) =>
    (
      await fetch(`${server.url}api/v1/uplinks/${one.device['dialect']}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(sent(one).payload),
      })
    ).json();
  for (const [i, one] of played.entries()) {
    const { topic, payload } = sent(one);
    const publishIt = () => client.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
    const numbered = 'seq' in one.says;
    if (i % 2 === 0) {
      await publishIt();
      const again = await post(one);
      if (numbered) expect(again, one.name).toMatchObject({ accepted: 0, rejected: { duplicate: 1 } });
    } else {
      expect(await post(one), one.name).toMatchObject({ accepted: 1, rejected: {} });
      await publishIt();
    }
    await until(async () => (await dispenser(one.name)).level !== null);
    expect((await dispenser(one.name)).level, one.name).toBeCloseTo(level(one.name) ?? 0, 1);
  }
  await client.endAsync();
  expect(await dispenser('loriot-gw-decentlab-mbx')).toMatchObject({ batteryVolts: 2.993, rssi: -38, snr: 8.5 });
});

test('a battery comes on another topic than the level', async () => {
  const { payload } = sent({ name: 'chirpstack-v4-status', device: { id: '1000000000000001' }, says: {} });
  const status = JSON.stringify(payload).replaceAll('0101010101010101', '1000000000000001');
  const credentials = (await server.api('POST', 'integrations/cs/credentials', { publish: ['application/#'] })).body;
  const client = await connect(server, credentials);
  await client.publishAsync('application/1/device/1000000000000001/event/status', status, { qos: 1 });
  await client.endAsync();
  expect(await dispenser('chirpstack-v4-milesight-ws201')).toMatchObject({ battery: 88.3, level: 69 });
});

test('a device may post with its own password, of itself only', async () => {
  const [device] = (await server.api('GET', 'devices')).body.items.filter(
    ({ dialect }: { dialect: string }) => dialect === 'milesight-gw',
  );
  const { username, password } = await deviceCredentials(server, device.id);
  const post = async (name: string) => {
    const answer = await fetch(`${server.url}api/v1/uplinks/gateway`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
      },
      body: JSON.stringify(sent(played.find((one) => one.name === name) ?? { name, device: {}, says: {} }).payload),
    });
    return answer.status;
  };
  expect(await post('milesight-gateway-ws201')).toBe(202);
  expect(await post('loriot-milesight-ws201')).toBe(403);
});
