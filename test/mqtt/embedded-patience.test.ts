/** How long the embedded broker waits for those who do not say who they are; with patience cut to a fraction of a second. */
import { readFileSync } from 'node:fs';
import { connect as connectTls } from 'node:tls';
import { afterEach, expect, test, vi } from 'vitest';
import { until } from '../support/until.ts';
import { type Edge, loggedIn, publish, type RawClient, rawConnect, startEdge } from './edge.ts';

const patience = vi.hoisted(() => ({ ms: 300 }));
vi.mock('../../server/mqtt/limits.ts', async (original) => {
  const { limits } = await original<typeof import('../../server/mqtt/limits.ts')>();
  const patient = {
    get connectTimeout() {
      return patience.ms;
    },
  };
  return { limits: Object.defineProperties({ ...limits }, Object.getOwnPropertyDescriptors(patient)) };
});

const files = { cert: 'test/fixtures/tls/cert.pem', key: 'test/fixtures/tls/key.pem' };
let edge: Edge;
afterEach(async () => {
  patience.ms = 300;
  await edge.broker.stop();
});

async function cutInTime(client: Pick<RawClient, 'closed'>, start: number): Promise<void> {
  await until(client.closed);
  expect(performance.now() - start).toBeGreaterThan(250);
}

test.each([
  ['nothing', []],
  ['half a header', [0x10]],
  ['half a CONNECT', [0x10, 20, 0, 4, 0x4d, 0x51]],
])('a connection that sends %s is cut', async (_name, bytes) => {
  edge = await startEdge();
  const start = performance.now();
  const client = await rawConnect(edge);
  client.socket.write(Buffer.from(bytes));
  await cutInTime(client, start);
});

test('one that has logged in is not', async () => {
  // Time to log in, on a machine that stands still meanwhile.
  patience.ms = 6_000;
  edge = await startEdge();
  const client = await loggedIn(edge);
  const other = await rawConnect(edge);
  await cutInTime(other, 0);
  client.send(publish(1));
  await client.next('puback', 1);
});

test('a TLS handshake that is never begun is cut', async () => {
  edge = await startEdge({ mqttPort: null, tls: files });
  const start = performance.now();
  await cutInTime(await rawConnect(edge), start);
});

test('after a TLS handshake a CONNECT must come', async () => {
  // Time for the handshake.
  patience.ms = 6_000;
  edge = await startEdge({ mqttPort: null, tls: files });
  const start = performance.now();
  const socket = connectTls({
    port: edge.mqttPort,
    host: '127.0.0.1',
    servername: 'localhost',
    ca: readFileSync(files.cert),
  });
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('secureConnect', resolve));
  await cutInTime({ closed: () => socket.destroyed }, start);
});
