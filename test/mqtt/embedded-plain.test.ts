/** Readings that nobody but Hylla listens to do not go through aedes; whoever sends or awaits them must not notice. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { limits } from '../../server/mqtt/limits.ts';
import { until } from '../support/until.ts';
import { type Edge, hello, loggedIn, publish, rawConnect, startEdge } from './edge.ts';

let edge: Edge;
beforeEach(async () => {
  edge = await startEdge();
});
afterEach(() => edge.broker.stop());

const seqs = (): unknown[] => edge.intake.stored.map((one) => ('seq' in one ? one.seq : undefined));
const acknowledged = (packets: readonly { cmd: string; messageId?: number | undefined }[]): unknown[] =>
  packets.filter(({ cmd }) => cmd === 'puback').map(({ messageId }) => messageId);

test('many in one segment are stored and acknowledged in order', async () => {
  const client = await loggedIn(edge);
  const ids = Array.from({ length: 150 }, (_, i) => i + 1);
  client.send(...ids.map((id) => publish(id)));
  await client.next('puback', 150);
  expect(seqs()).toEqual(ids);
  expect(acknowledged(client.packets)).toEqual(ids);
});

test('so are those that take turns with packets of another kind', async () => {
  const client = await loggedIn(edge);
  client.send(
    publish(1),
    publish(2, { retain: true }),
    publish(3),
    { cmd: 'pingreq' },
    publish(4),
    publish(5, { dup: true }),
  );
  client.send(publish(6));
  await client.next('puback', 6);
  await client.next('pingresp');
  expect(seqs()).toEqual([1, 2, 3, 4, 5, 6]);
  expect(acknowledged(client.packets)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('who reports, and sends nothing else, is not taken for silent', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    // Silent is who says nothing for one and a half of these seconds.
    const client = await loggedIn(edge, 'towel-1', { keepalive: 1 });
    const closed = new Promise((resolve) => client.socket.once('close', resolve));
    for (let id = 1; id <= 5; id++) {
      await vi.advanceTimersByTimeAsync(1_400);
      client.send(publish(id));
      await client.next('puback', id);
    }
    expect(client.closed()).toBe(false);
    // And then it is.
    await vi.advanceTimersByTimeAsync(1_600);
    await closed;
  } finally {
    vi.useRealTimers();
  }
});

test('before log-in nothing is taken', async () => {
  const client = await rawConnect(edge);
  client.send(publish(1));
  await until(client.closed);
  expect(edge.intake.offered).toEqual([]);
});

test('what comes with the CONNECT is taken once it is logged in', async () => {
  const client = await rawConnect(edge);
  client.send(hello('towel-1'), publish(1), publish(2));
  await client.next('puback', 2);
  client.send(publish(3));
  await client.next('puback', 3);
  expect(seqs()).toEqual([1, 2, 3]);
});

describe('somebody who may listen', () => {
  test('hears them from then on', async () => {
    const bridge = await loggedIn(edge, 'bridge');
    bridge.send(publish(1, { topic: 'zigbee2mqtt/soap', payload: '{"fill":1}' }));
    await bridge.next('puback', 1);
    expect(bridge.packets.some(({ cmd }) => cmd === 'publish')).toBe(false);
    bridge.send({ cmd: 'subscribe', messageId: 2, subscriptions: [{ topic: 'zigbee2mqtt/#', qos: 0 }] });
    await bridge.next('suback', 2);
    bridge.send(publish(3, { topic: 'zigbee2mqtt/soap', payload: '{"fill":2}' }));
    expect(await bridge.next('publish')).toMatchObject({
      topic: 'zigbee2mqtt/soap',
      payload: Buffer.from('{"fill":2}'),
    });
  });
});

test('when they cannot be stored, nothing is acknowledged and the connection is closed', async () => {
  const client = await loggedIn(edge);
  edge.intake.fail('the disk is full');
  client.send(publish(1), publish(2));
  await until(client.closed);
  expect(acknowledged(client.packets)).toEqual([]);
});

test('a client is read no further than it may have open, and goes on from there', async () => {
  const client = await loggedIn(edge);
  edge.intake.hold();
  const ids = Array.from({ length: 4 * limits.openPerClient }, (_, i) => i + 1);
  // One packet a segment, so that not all of them are read at once.
  for (const id of ids) {
    client.send(publish(id));
    if (id % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => edge.intake.offered.length > 0);
  edge.intake.release();
  await client.next('puback', ids.length);
  expect(seqs()).toEqual(ids);
  expect(acknowledged(client.packets)).toEqual(ids);
});
