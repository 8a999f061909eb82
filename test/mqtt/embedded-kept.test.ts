/** What the embedded broker keeps for integrations: sessions and retained messages, within limits and rights. */
import type { ISubscription } from 'mqtt-packet';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { limits } from '../../server/mqtt/limits.ts';
import { connect } from '../support/broker-clients.ts';
import { until } from '../support/until.ts';
import { type Edge, loggedIn, startEdge } from './edge.ts';

let edge: Edge;
beforeEach(async () => {
  edge = await startEdge();
});
afterEach(() => edge.broker.stop());

const bridge = { username: 'bridge', password: 'secret' };
const session = { clientId: 'kept', clean: false };
const subscriptions: ISubscription[] = [{ topic: 'zigbee2mqtt/#', qos: 1 }];

/** A session that has subscribed, and whose client has gone. */
async function away(more: object = {}): Promise<void> {
  const client = await loggedIn(edge, 'bridge', { ...session, ...more });
  client.send({ cmd: 'subscribe', messageId: 5, subscriptions });
  await client.next('suback');
  client.socket.destroy();
  await until(client.closed);
}

async function publish(...texts: string[]): Promise<void> {
  const client = await connect(edge, bridge, { clientId: 'sender' });
  for (const text of texts) await client.publishAsync('zigbee2mqtt/news', text, { qos: 1 });
  await client.endAsync();
}

/** What waited for the session: all that comes before a message that is sent once it is back. Acknowledges it. */
async function received(more: object = {}): Promise<string[]> {
  const client = await loggedIn(edge, 'bridge', { ...session, ...more });
  client.send({ cmd: 'subscribe', messageId: 9, subscriptions: [{ topic: 'zigbee2mqtt/end', qos: 0 }] });
  await client.next('suback', 9);
  const texts: string[] = [];
  let seen = 0;
  const take = (): void => {
    for (const packet of client.packets.slice(seen)) {
      seen++;
      if (packet.cmd !== 'publish') continue;
      texts.push(String(packet.payload));
      if (packet.qos === 1) client.send({ cmd: 'puback', messageId: packet.messageId ?? 0 });
    }
  };
  take();
  client.socket.on('data', take);
  // Room for the marker first: a client that does not acknowledge is cut when its queue is full.
  let before = -1;
  await until(() => {
    const isQuiet = before === seen;
    before = seen;
    return isQuiet;
  });
  const sender = await connect(edge, bridge, { clientId: 'sender' });
  await sender.publishAsync('zigbee2mqtt/end', 'end', { qos: 0 });
  await until(() => texts.includes('end'));
  await sender.endAsync();
  client.send({ cmd: 'disconnect' });
  await until(client.closed);
  return texts.filter((text) => text !== 'end');
}

test('an integration that was away gets what it missed, in order, and once', async () => {
  await away();
  await publish('one', 'two');
  expect(await received()).toEqual(['one', 'two']);
  expect(await received()).toEqual([]);
});

test('a clean log-in ends the session and what waited for it', async () => {
  await away();
  await publish('old');
  expect(await received({ clean: true })).toEqual([]);
  await publish('older');
  expect(await received()).toEqual([]);
});

test('no more than so many messages wait, and the log says so', async () => {
  await away();
  await publish(...Array.from({ length: limits.queuedMessages + 5 }, (_, i) => String(i)));
  expect(edge.log.filter(({ message }) => message.includes('left out'))).toHaveLength(1);
  expect(await received()).toHaveLength(limits.queuedMessages);
  await publish('room again');
  expect(await received()).toEqual(['room again']);
});

test('there are only so many sessions; the next client has a clean one', async () => {
  for (let i = 0; i < limits.sessions; i++) await away({ clientId: `kept-${i}` });
  await away({ clientId: 'one-too-many' });
  await publish('news');
  expect(await received({ clientId: 'kept-0' })).toEqual(['news']);
  expect(await received({ clientId: 'one-too-many' })).toEqual([]);
});

test('a wrong password takes no room, and a session needs a name', async () => {
  for (let i = 0; i < limits.sessions; i++) {
    const wrong = await loggedIn(edge, 'bridge', { clientId: `guess-${i}`, clean: false, password: Buffer.from('x') });
    await until(wrong.closed);
  }
  await away();
  await publish('news');
  expect(await received()).toEqual(['news']);
});

test('a retained message of an integration waits for whoever may hear it, until an empty one', async () => {
  const client = await connect(edge, bridge, { clientId: 'sender' });
  await client.publishAsync('zigbee2mqtt/state', 'on', { qos: 1, retain: true });
  await client.publishAsync('hylla/towel-2/config', 'for towel-2 only', { qos: 1, retain: true });
  const hearing = async (name: string): Promise<string[]> => {
    const other = await loggedIn(edge, name, { clientId: 'other' });
    const topics = name === 'bridge' ? ['zigbee2mqtt/#'] : ['hylla/towel-1/config', 'hylla/towel-2/config'];
    other.send({ cmd: 'subscribe', messageId: 7, subscriptions: topics.map((topic) => ({ topic, qos: 1 as const })) });
    await other.next('suback', 7);
    const marker = name === 'bridge' ? 'zigbee2mqtt/marker' : 'hylla/towel-1/config';
    await client.publishAsync(marker, 'marker', { qos: 1 });
    const texts = (): string[] => other.packets.flatMap((one) => (one.cmd === 'publish' ? [String(one.payload)] : []));
    await until(() => texts().includes('marker'));
    other.socket.destroy();
    return texts().filter((text) => text !== 'marker');
  };
  expect(await hearing('bridge')).toEqual(['on']);
  expect(await hearing('towel-1')).toEqual([]);
  await client.publishAsync('zigbee2mqtt/state', '', { qos: 1, retain: true });
  expect(await hearing('bridge')).toEqual([]);
  await client.endAsync();
});
