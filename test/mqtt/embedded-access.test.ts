/** Who may do what on the embedded broker, over TCP and over WebSocket: seen by the client, and nothing taken. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { connect, mosquittoPub } from '../support/broker-clients.ts';
import { stall } from '../support/stall.ts';
import { until } from '../support/until.ts';
import { type Edge, hashOf, hello, loggedIn, publish, rawConnect, startEdge } from './edge.ts';

let edge: Edge;
let http: Server;
let webSocketUrl: string;
beforeEach(async () => {
  edge = await startEdge();
  http = createServer((_request, response) => response.end());
  edge.broker.attachWebSocket(http, '/mqtt');
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  webSocketUrl = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(async () => {
  edge.intake.release();
  await edge.broker.stop();
  http.closeAllConnections();
  http.close();
});

const device = { username: 'towel-1', password: 'secret' };
const level = '{"level":50}';

describe.each(['TCP', 'WebSocket'])('over %s', (how) => {
  const open = (options: mqtt.IClientOptions) =>
    how === 'TCP'
      ? connect(edge, { username: '', password: '' }, options)
      : mqtt.connectAsync(`${webSocketUrl}/mqtt`, { reconnectPeriod: 0, clean: true, ...options });

  test.each<[string, mqtt.IClientOptions]>([
    ['a wrong password', { username: 'towel-1', password: 'guess' }],
    ['no password', { username: 'towel-1' }],
    ['an empty password', { username: 'towel-1', password: '' }],
    ['an unknown name', { username: 'towel-77', password: 'secret' }],
    ['a device without credentials', { username: 'towel-3', password: '' }],
    ["another's name in another case", { username: 'Towel-1', password: 'secret' }],
    ['a name of JavaScript', { username: '__proto__', password: 'secret' }],
    ['the hash for the password', { username: 'towel-1', password: hashOf('secret') }],
  ])('%s is refused at log-in, and told of without the password', async (_name, options) => {
    await expect(
      open({ username: undefined as never, password: undefined as never, ...options }),
    ).rejects.toMatchObject({
      code: 4,
    });
    expect(edge.log).toContainEqual(
      expect.objectContaining({ level: 'warn', message: expect.stringMatching(/refused/) }),
    );
    expect(JSON.stringify(edge.log)).not.toMatch(/guess|secret/);
  });

  test('nobody is refused too', async () => {
    await expect(open({ username: undefined as never, password: undefined as never })).rejects.toMatchObject({
      code: 4,
    });
  });

  test('a device publishes on its own topics', async () => {
    const client = await open(device);
    await client.publishAsync('hylla/towel-1/level', level, { qos: 1 });
    expect(edge.intake.stored).toMatchObject([{ type: 'reading', dispenser: 'towel-1' }]);
    await client.endAsync();
  });

  test.each(['hylla/towel-2/level', 'hylla/towel-1x/level', 'zigbee2mqtt/soap', 'uplinks/ttn', '$SYS/x/new/clients'])(
    'a publish on %s closes the connection; nothing is taken',
    async (topic) => {
      const client = await open(device);
      const failed = expect(client.publishAsync(topic, level, { qos: 1 })).rejects.toThrow();
      await until(() => !client.connected);
      client.end(true);
      await failed;
      expect(edge.intake.offered).toEqual([]);
      expect(edge.log).toContainEqual(expect.objectContaining({ about: { name: 'towel-1', topic } }));
    },
  );

  test.each(['#', '+/+/level', 'hylla/+/config', 'hylla/towel-2/#', '$SYS/#', '$share/g/hylla/towel-1/#'])(
    'a subscription to %s is refused',
    async (filter) => {
      const client = await open(device);
      await expect(client.subscribeAsync(filter)).rejects.toThrow();
      await client.endAsync();
    },
  );

  test.each([
    ['towel-1', 17 * 1024, false],
    ['towel-1', 15 * 1024, true],
    ['bridge', 250 * 1024, true],
    ['bridge', 330 * 1024, false],
  ])('of %s a packet of %d bytes goes through: %s', async (username, size, through) => {
    const client = await open({ username, password: 'secret' });
    const topic = username === 'bridge' ? 'zigbee2mqtt/soap' : 'hylla/towel-1/level';
    const sent = client.publishAsync(topic, `{"level":50,"x":"${'x'.repeat(size)}"}`, { qos: 1 }).then(
      () => true,
      () => false,
    );
    client.once('close', () => client.end(true));
    expect(await sent).toBe(through);
    await until(() => edge.intake.offered.length > 0);
    expect(edge.intake.offered).toMatchObject([{ type: through ? 'reading' : 'refusal' }]);
    await client.endAsync(true);
  });

  test.each(['revoked', 'replaced', 'the device is removed'])(
    'credentials %s: the line is cut within a second',
    async (what) => {
      const client = await open(device);
      const other = await open({ username: 'towel-2', password: 'secret' });
      const cut = new Promise<void>((resolve) => client.once('close', () => resolve()));
      const start = performance.now();
      await edge.store.transact((tx) => {
        if (what === 'the device is removed') return tx.remove('devices', 'towel-1');
        const secret = what === 'replaced' ? { secretHash: hashOf('new') } : {};
        tx.put('devices', { id: 'towel-1', dialect: 'hylla', address: 'towel-1', createdAt: 0, ...secret });
      });
      await cut;
      expect(performance.now() - start).toBeLessThan(1_000 + stall);
      await expect(open(device)).rejects.toMatchObject({ code: 4 });
      expect(other.connected).toBe(true);
      await other.endAsync();
    },
  );
});

test("mosquitto's client is told why", async () => {
  const answer = await mosquittoPub(
    edge,
    { topic: 'hylla/towel-1/level', payload: level },
    { ...device, password: 'x' },
  );
  expect(answer.code).not.toBe(0);
  expect(answer.stderr).toMatch(/bad user name or password|not authori[sz]ed/i);
  expect(edge.intake.offered).toEqual([]);
});

test('a device’s persistent session is made a clean one, and a mixed SUBSCRIBE delivers nothing denied', async () => {
  const session = { clientId: 'kept', clean: false };
  const client = await loggedIn(edge, 'towel-1', session);
  client.send({
    cmd: 'subscribe',
    messageId: 5,
    subscriptions: [
      { topic: 'hylla/towel-1/config', qos: 1 },
      { topic: 'hylla/towel-2/config', qos: 1 },
    ],
  });
  expect(await client.next('suback')).toMatchObject({ granted: [1, 128] });
  const bridge = await connect(edge, { username: 'bridge', password: 'secret' });
  await bridge.publishAsync('hylla/towel-2/config', 'denied', { qos: 1 });
  await bridge.publishAsync('hylla/towel-1/config', 'own', { qos: 1 });
  await client.next('publish');
  client.socket.destroy();
  await until(client.closed);
  await bridge.publishAsync('hylla/towel-2/config', 'denied while away', { qos: 1 });
  await bridge.publishAsync('hylla/towel-1/config', 'own while away', { qos: 1 });

  const again = await loggedIn(edge, 'towel-1', session);
  expect(await again.next('connack')).toMatchObject({ sessionPresent: false });
  again.send({ cmd: 'subscribe', messageId: 6, subscriptions: [{ topic: 'hylla/towel-1/config', qos: 1 }] });
  await again.next('suback');
  await bridge.publishAsync('hylla/towel-1/config', 'now', { qos: 1 });
  await again.next('publish');
  const texts = [...client.packets, ...again.packets].map((one) =>
    one.cmd === 'publish' ? String(one.payload) : one.cmd,
  );
  expect(texts).toEqual(['connack', 'suback', 'own', 'connack', 'suback', 'now']);
  await bridge.endAsync();
});

test('nobody hears what a device publishes retained, later', async () => {
  const client = await connect(edge, device);
  await client.publishAsync('hylla/towel-1/status', 'online', { qos: 1, retain: true });
  const heard: string[] = [];
  client.on('message', (_topic, payload) => heard.push(String(payload)));
  await client.subscribeAsync('hylla/towel-1/#', { qos: 1 });
  await client.publishAsync('hylla/towel-1/config/ack', 'marker', { qos: 1 });
  await until(() => heard.includes('marker'));
  expect(heard).toEqual(['marker']);
  await client.endAsync();
});

describe('the last will', () => {
  const will = (topic: string, payload: string) => ({
    will: { topic, payload: Buffer.from(payload), qos: 1, retain: true },
  });
  async function die(username: string, more: object): Promise<void> {
    const client = await loggedIn(edge, username, more);
    client.socket.resetAndDestroy();
  }

  test('says that the device is gone', async () => {
    await die('towel-1', will('hylla/towel-1/status', 'offline'));
    await until(() => edge.intake.stored.length > 0);
    expect(edge.intake.stored).toMatchObject([{ type: 'availability', online: false, dispensers: ['towel-1'] }]);
  });

  test.each([
    ['hylla/towel-1/level', level],
    ['hylla/towel-1/status', 'online'],
    ['hylla/towel-1/event', '{"type":"refilled"}'],
    ['hylla/towel-2/status', 'offline'],
    ['$SYS/x/new/clients', 'towel-2/raw'],
  ])('on %s with %s changes nothing', async (topic, payload) => {
    await die('towel-1', will(topic, payload));
    await die('towel-2', will('hylla/towel-2/status', 'offline'));
    await until(() => edge.intake.stored.length > 0);
    expect(edge.intake.offered).toMatchObject([{ type: 'availability', address: 'towel-2' }]);
  });

  test('is not said after a proper good-bye', async () => {
    const client = await loggedIn(edge, 'towel-1', will('hylla/towel-1/status', 'offline'));
    client.send({ cmd: 'disconnect' });
    await until(client.closed);
    await die('towel-2', will('hylla/towel-2/status', 'offline'));
    await until(() => edge.intake.stored.length > 0);
    expect(edge.intake.stored).toMatchObject([{ address: 'towel-2' }]);
  });
});

test('MQTT 5 is refused, and the log says what to do', async () => {
  const client = await rawConnect(edge);
  client.send(hello('towel-1', { protocolVersion: 5 }));
  expect(await client.next('connack')).toMatchObject({ returnCode: 1 });
  await until(client.closed);
  // What a server of 3.1.1 must answer (MQTT-3.1.2-2), and what clients of 5 take for 0x84.
  await expect(connect(edge, device, { protocolVersion: 5 })).rejects.toMatchObject({
    code: 1,
    message: expect.stringContaining('protocol version'),
  });
  const told = edge.log.filter(({ message }) => message.includes('MQTT 5'));
  expect(told).toMatchObject([{ level: 'warn', message: expect.stringMatching(/3\.1\.1.*HYLLA_BROKER_URL/) }]);
  expect(edge.intake.offered).toEqual([]);
});

test('two users with one client id do not throw each other off; one user does so to itself', async () => {
  const one = await loggedIn(edge, 'towel-1', { clientId: 'esp' });
  const two = await loggedIn(edge, 'towel-2', { clientId: 'esp' });
  one.send(publish(1));
  await one.next('puback');
  const again = await loggedIn(edge, 'towel-1', { clientId: 'esp' });
  await until(one.closed);
  again.send(publish(2));
  await again.next('puback');
  expect(two.closed()).toBe(false);
});

test('clients without an id are not taken for one another', async () => {
  const one = await loggedIn(edge, 'bridge', { clientId: '' });
  const two = await loggedIn(edge, 'bridge', { clientId: '' });
  for (const client of [two, one]) {
    client.send(publish(1));
    await client.next('puback');
  }
});

test.each([
  ['before log-in', false],
  ['of a device', true],
])('a packet that is announced too large is cut before it comes, %s', async (_name, login) => {
  const client = login ? await loggedIn(edge) : await rawConnect(edge);
  // PUBLISH (or CONNECT), remaining length 20,000,000; of the rest only a little is ever sent.
  client.socket.write(Buffer.from([login ? 0x32 : 0x10, 0x80, 0xda, 0xc4, 0x09, 0x00, 0x05]));
  await until(client.closed);
  expect(edge.log).toContainEqual(
    expect.objectContaining({ about: expect.objectContaining({ bytes: expect.any(Number) }) }),
  );
});

test('what is too large is cut, and stands among what was refused, with whose it was; a stranger’s does not', async () => {
  const huge = Buffer.from([0x32, 0x80, 0xda, 0xc4, 0x09, 0x00, 0x05]);
  for (const client of [await rawConnect(edge), await loggedIn(edge), await loggedIn(edge, 'bridge')]) {
    client.socket.write(huge);
    await until(client.closed);
  }
  await until(() => edge.intake.stored.length >= 2);
  expect(edge.intake.stored).toMatchObject([
    { type: 'refusal', reason: 'too-large', dialect: 'hylla', address: 'towel-1' },
    { type: 'refusal', reason: 'too-large', address: 'bridge', detail: expect.stringMatching(/at least \d+ bytes/) },
  ]);
});

test('an integration’s payload of 256 KiB is taken, below whatever topic; of one byte more it is told, and it goes on', async () => {
  const bridge = await loggedIn(edge, 'bridge');
  const soap = (bytes: number) => `{"level":40,"note":"${'x'.repeat(bytes - 22)}"}`;
  const topic = `hylla/${'x'.repeat(60_000)}/level`;
  bridge.send(publish(1, { topic: 'zigbee2mqtt/soap', payload: soap(256 * 1024) }));
  bridge.send(publish(2, { topic: 'zigbee2mqtt/soap', payload: soap(256 * 1024 + 1) }));
  bridge.send(publish(3, { topic, payload: soap(256 * 1024) }));
  for (const id of [1, 2, 3]) await bridge.next('puback', id);
  expect(edge.intake.stored).toMatchObject([
    { type: 'reading', dispenser: 'soap', measured: { value: 40 } },
    { type: 'refusal', reason: 'too-large' },
    { type: 'unclaimed' },
  ]);
  expect(bridge.closed()).toBe(false);
});

test('a header that comes byte by byte is understood', async () => {
  const client = await loggedIn(edge);
  const topic = 'hylla/towel-1/level';
  const body = Buffer.concat([
    Buffer.from([0, topic.length]),
    Buffer.from(topic),
    Buffer.from([0, 7]),
    Buffer.alloc(300, 0x20),
  ]);
  const packet = Buffer.concat([Buffer.from([0x32, 0x80 | (body.length & 0x7f), body.length >> 7]), body]);
  for (const byte of packet.subarray(0, 6)) {
    client.socket.write(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  client.socket.write(packet.subarray(6));
  await client.next('puback', 7);
});

test('a WebSocket on another path or of another protocol is refused', async () => {
  const refused = (url: string, protocol: string) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(url, protocol);
      socket.once('open', () => reject(new Error('opened')));
      socket.once('error', resolve);
    });
  await refused(`${webSocketUrl}/else`, 'mqtt');
  await refused(`${webSocketUrl}/mqtt`, 'chat');
});

test('an integration that loses a right loses it at once', async () => {
  const client = await connect(edge, { username: 'bridge', password: 'secret' });
  await client.publishAsync('zigbee2mqtt/soap', level, { qos: 1 });
  await edge.store.transact((tx) => {
    const bridge = tx.get('integrations', 'bridge');
    if (bridge) tx.put('integrations', { ...bridge, publish: ['tele/#'] });
  });
  const failed = expect(client.publishAsync('zigbee2mqtt/soap', level, { qos: 1 })).rejects.toThrow();
  await until(() => !client.connected);
  client.end(true);
  await failed;
  expect(edge.intake.stored).toHaveLength(1);
});

test('what is sent behind a refused log-in is not taken', async () => {
  const client = await rawConnect(edge);
  client.send(hello(null), publish(1));
  await until(client.closed);
  expect(edge.intake.offered).toEqual([]);
});
