/** The embedded broker's promise: what is acknowledged is stored, in order; what is not stored is sent again. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connect, mosquittoPub } from '../support/broker-clients.ts';
import { until } from '../support/until.ts';
import { type Edge, hello, loggedIn, publish, rawConnect, seqs, startEdge } from './edge.ts';

let edge: Edge;
beforeEach(async () => {
  edge = await startEdge();
});
afterEach(async () => {
  edge.intake.release();
  await edge.broker.stop();
});

const device = { username: 'towel-1', password: 'secret' };
const acks = (packets: readonly { cmd: string; messageId?: number | undefined }[]) =>
  packets.filter(({ cmd }) => cmd === 'puback').map(({ messageId }) => messageId);
const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

test("mosquitto's own client publishes", async () => {
  expect(await mosquittoPub(edge, { topic: 'hylla/towel-1/level', payload: '{"level":62}' }, device)).toMatchObject({
    code: 0,
  });
  expect(edge.intake.stored).toMatchObject([{ type: 'reading', measured: { value: 62 } }]);
});

test('PUBACK waits for the intake', async () => {
  const client = await loggedIn(edge);
  edge.intake.hold();
  client.send(publish(1));
  await until(() => edge.intake.offered.length === 1);
  // The answer to what is sent later over the same line would come after an acknowledgement.
  client.send({ cmd: 'subscribe', messageId: 9, subscriptions: [{ topic: 'hylla/towel-1/config', qos: 1 }] });
  await client.next('suback');
  expect(acks(client.packets)).toEqual([]);
  edge.intake.release();
  await client.next('puback', 1);
  expect(seqs(edge.intake.stored)).toEqual([1]);
});

test('acknowledgements come in the order of the messages, readable or not', async () => {
  const client = await loggedIn(edge);
  client.send(...numbers(100).map((n) => publish(n, n % 7 === 0 ? { payload: '{' } : {})));
  client.send(...numbers(50).map((n) => publish(100 + n)));
  await client.next('puback', 150);
  expect(acks(client.packets)).toEqual(numbers(150));
  expect(edge.intake.stored.map(({ type }) => type).filter((type) => type === 'refusal')).toHaveLength(14);
});

test.each([1, 4, 40])('so do those that aedes answers among them, %i in a segment', async (together) => {
  const client = await loggedIn(edge);
  const all = numbers(120).map((n) =>
    publish(n, n % 3 === 0 ? { retain: true } : n % 5 === 0 ? { topic: 'hylla/towel-1/å' } : {}),
  );
  while (all.length > 0) client.send(...all.splice(0, together));
  await client.next('puback', 120);
  expect(acks(client.packets)).toEqual(numbers(120));
});

test('a failing intake closes the connection without an acknowledgement; sent again it is stored', async () => {
  const client = await loggedIn(edge);
  edge.intake.fail('the disk is full');
  client.send(publish(1));
  await until(client.closed);
  expect(acks(client.packets)).toEqual([]);
  expect(edge.log).toContainEqual({
    level: 'error',
    about: { reason: 'the disk is full' },
    message: expect.stringMatching(/stored/),
  });
  edge.intake.fail(null);
  const again = await loggedIn(edge);
  again.send(publish(1, { dup: true }));
  await again.next('puback', 1);
  expect(seqs(edge.intake.stored)).toEqual([1]);
});

test('a device that was away sends 3,000 messages at once', async () => {
  const client = await connect(edge, device);
  await Promise.all(
    numbers(3000).map((n) =>
      client.publishAsync('hylla/towel-1/level', `{"level":50,"boot":1,"seq":${n}}`, { qos: 1 }),
    ),
  );
  expect(seqs(edge.intake.stored)).toEqual(numbers(3000));
  await client.endAsync();
});

test('while the disk is slow a client is not read without end', async () => {
  const client = await loggedIn(edge);
  edge.intake.hold();
  for (const n of numbers(1500)) {
    client.send(publish(n));
    // One packet a segment, as a device sends them.
    if (n % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => edge.intake.offered.length > 0);
  edge.intake.release();
  await client.next('puback', 1500);
  expect(acks(client.packets)).toEqual(numbers(1500));
});

test('while more than five thousand messages wait, a client that comes is not cut for it', async () => {
  const crowd = await Promise.all(numbers(30).map((n) => loggedIn(edge, 'bridge', { clientId: `c${n}` })));
  edge.intake.hold();
  for (const client of crowd) client.send(...numbers(180).map((n) => publish(n)));
  await until(() => crowd.every(({ socket }) => socket.writableLength === 0));
  const innocent = await loggedIn(edge);
  for (const n of numbers(3)) innocent.send(publish(10_000 + n));
  edge.intake.release();
  await Promise.all([...crowd.map((client) => client.next('puback', 180)), innocent.next('puback', 10_003)]);
  expect(acks(innocent.packets)).toEqual([10_001, 10_002, 10_003]);
  expect(edge.intake.stored).toHaveLength(30 * 180 + 3);
  for (const client of [...crowd, innocent]) client.socket.destroy();
});

test('two thousand messages of twenty devices go through in few batches', async () => {
  const clients = await Promise.all(numbers(20).map((n) => loggedIn(edge, 'bridge', { clientId: `c${n}` })));
  for (const client of clients) client.send(...numbers(100).map((n) => publish(n)));
  await Promise.all(clients.map((client) => client.next('puback', 100)));
  expect(edge.intake.stored).toHaveLength(2000);
  for (const client of clients) client.socket.destroy();
});

test('QoS 2 and 0 are taken too', async () => {
  const client = await connect(edge, device);
  await client.publishAsync('hylla/towel-1/level', '{"level":1}', { qos: 2 });
  await client.publishAsync('hylla/towel-1/level', '{"level":2}', { qos: 0 });
  await until(() => edge.intake.stored.length === 2);
  await client.endAsync();
});

test('stop() stores and acknowledges what is in hand, takes nothing more, and calls nobody offline', async () => {
  const will = { topic: 'hylla/towel-1/status', payload: Buffer.from('offline'), qos: 1, retain: true };
  const client = await loggedIn(edge, 'towel-1', { will });
  edge.intake.hold();
  client.send(...numbers(20).map((n) => publish(n)));
  await until(() => edge.intake.offered.length === 20);
  const stopped = edge.broker.stop();
  client.send(publish(21));
  await expect(rawConnect(edge)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  edge.intake.release();
  await stopped;
  await until(client.closed);
  expect(acks(client.packets)).toEqual(numbers(20));
  expect(seqs(edge.intake.offered)).toEqual(numbers(20));
  expect(edge.broker.health().ready).toBe(false);
});

test('stop() ends while clients go on sending', async () => {
  const client = await loggedIn(edge);
  let n = 0;
  const timer = setInterval(() => {
    for (let i = 0; i < 20; i++) client.send(publish((++n % 60_000) + 1));
  }, 1);
  await until(() => edge.intake.stored.length > 200);
  await edge.broker.stop();
  clearInterval(timer);
  await until(client.closed);
});

test('a busy port is an error of start()', async () => {
  await expect(startEdge({ mqttPort: edge.mqttPort })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('who sends no CONNECT, or another packet first, is cut', async () => {
  const client = await rawConnect(edge);
  client.send(publish(1));
  await until(client.closed);
  expect(edge.intake.offered).toEqual([]);
});

test('a second CONNECT on the same line is a breach', async () => {
  const client = await loggedIn(edge);
  client.send(hello('towel-2'));
  await until(client.closed);
});

test("mosquitto's client hears a device's own topic only", async () => {
  const sub = promisify(execFile)('mosquitto_sub', [
    ...['-h', '127.0.0.1', '-p', String(edge.mqttPort), '-u', 'towel-1', '-P', 'secret', '-V', 'mqttv311'],
    ...['-t', 'hylla/towel-1/config', '-t', 'hylla/#', '-C', '1', '-W', '60', '-v'],
  ]);
  const bridge = await connect(edge, { username: 'bridge', password: 'secret' });
  const timer = setInterval(() => {
    bridge.publish('hylla/towel-2/config', 'foreign');
    bridge.publish('hylla/towel-1/config', 'own');
  }, 50);
  const { stdout } = await sub;
  clearInterval(timer);
  expect(stdout).toBe('hylla/towel-1/config own\n');
  await bridge.endAsync();
});
