/** Many at once, and those who never say who they are; over TLS too. */
import { readFileSync } from 'node:fs';
import { connect as connectSocket, type Socket } from 'node:net';
import mqtt from 'mqtt';
import mqttPacket from 'mqtt-packet';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { limits } from '../../server/mqtt/limits.ts';
import { until } from '../support/until.ts';
import { type Edge, hello, loggedIn, publish, rawConnect, startEdge } from './edge.ts';

let edge: Edge;
const sockets: Socket[] = [];
beforeEach(async () => {
  edge = await startEdge();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await edge.broker.stop();
});

/** A connection from another address of the loopback network, which is not this machine's own. */
function from(localAddress: string): Promise<Socket> {
  const socket = connectSocket({ port: edge.mqttPort, host: '127.0.0.1', localAddress });
  sockets.push(socket);
  socket.on('error', () => {});
  return new Promise((resolve) => socket.once('connect', () => resolve(socket)));
}

const answer = (socket: Socket): Promise<Buffer | null> =>
  new Promise((resolve) => {
    socket.once('data', resolve);
    socket.once('close', () => resolve(null));
  });

const connack = Buffer.from([0x20, 2, 0, 0]);

describe('one address', () => {
  test('has room for as many devices as there are behind it', async () => {
    for (let n = 0; n < 2 * limits.strangersPerAddress; n++) {
      const socket = await from('127.0.0.2');
      const answered = answer(socket);
      socket.write(mqttPacket.generate(hello('bridge', { clientId: `c${n}` })));
      expect(await answered).toEqual(connack);
    }
  });

  test('has room for fifty that do not log in; who comes after is cut, and nobody else', async () => {
    for (let n = 0; n < limits.strangersPerAddress; n++) await from('127.0.0.2');
    expect(await answer(await from('127.0.0.2'))).toBeNull();
    expect(edge.log).toContainEqual(
      expect.objectContaining({ level: 'warn', message: expect.stringMatching(/too many/) }),
    );
    const neighbour = await from('127.0.0.3');
    const answered = answer(neighbour);
    neighbour.write(mqttPacket.generate(hello('towel-1')));
    expect(await answered).toEqual(connack);
  });
});

test.each([0, limits.keepalive + 1])('a keep-alive of %d s is refused, and the log says why', async (keepalive) => {
  const client = await rawConnect(edge);
  client.send(hello('towel-1', { keepalive }), publish(1));
  await until(client.closed);
  expect(edge.intake.offered).toEqual([]);
  expect(edge.log).toContainEqual(
    expect.objectContaining({ level: 'warn', message: expect.stringMatching(/keep-alive must be/) }),
  );
});

test('a client that falls silent is given up after one and a half of its keep-alives', async () => {
  const start = performance.now();
  const client = await loggedIn(edge, 'towel-1', { keepalive: 1 });
  await until(client.closed);
  expect(performance.now() - start).toBeGreaterThan(1400);
});

describe('over TLS', () => {
  const files = { cert: 'test/fixtures/tls/cert.pem', key: 'test/fixtures/tls/key.pem' };
  let secured: Edge;
  beforeEach(async () => {
    secured = await startEdge({ mqttPort: null, tls: files });
  });
  afterEach(() => secured.broker.stop());

  const open = (password: string) =>
    mqtt.connectAsync(`mqtts://127.0.0.1:${secured.mqttPort}`, {
      servername: 'localhost',
      username: 'towel-1',
      password,
      ca: readFileSync(files.cert),
      reconnectPeriod: 0,
    });

  test('the same rules hold', async () => {
    expect(secured.broker.address).toMatch(/^mqtts:/);
    const client = await open('secret');
    await client.publishAsync('hylla/towel-1/level', '{"level":50}', { qos: 1 });
    expect(secured.intake.stored).toMatchObject([{ type: 'reading', dispenser: 'towel-1' }]);
    await client.endAsync();
    await expect(open('guess')).rejects.toMatchObject({ code: 4 });
  });

  test('who speaks without it is cut', async () => {
    const plain = await rawConnect(secured);
    plain.send(hello('towel-1'));
    await until(plain.closed);
    expect(plain.packets).toEqual([]);
  });
});
