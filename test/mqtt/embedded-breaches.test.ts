/** Whoever breaks the protocol is disconnected, and nothing of what it sent is stored. */
import mqttPacket from 'mqtt-packet';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { limits } from '../../server/mqtt/limits.ts';
import { until } from '../support/until.ts';
import { breaches } from './breaches.ts';
import { type Edge, loggedIn, publish, rawConnect, startEdge } from './edge.ts';

let edge: Edge;
beforeEach(async () => {
  edge = await startEdge();
});
afterEach(() => edge.broker.stop());

test.each(breaches.map((breach) => [breach.what, breach] as const))('%s', async (_what, { bytes, before }) => {
  const client = before ? await rawConnect(edge) : await loggedIn(edge, 'bridge');
  client.socket.write(bytes);
  // Whoever does not log in is cut for that, later than this.
  await until(client.closed, { within: limits.connectTimeout - 2_000, what: 'the connection to be closed' });
  // A packet without an end is told of, as one that is too large.
  expect(edge.intake.offered.filter(({ type }) => type !== 'refusal')).toEqual([]);
});

test('what comes with a breach does not count, and the will of who committed it is published', async () => {
  const will = { topic: 'hylla/towel-1/status', payload: Buffer.from('offline'), qos: 1, retain: false };
  const client = await loggedIn(edge, 'towel-1', { will });
  const breach = Buffer.from([0x40, 0]);
  client.socket.write(Buffer.concat([breach, mqttPacket.generate(publish(1))]));
  await until(client.closed);
  await until(() => edge.intake.stored.length > 0);
  expect(edge.intake.stored).toMatchObject([{ type: 'availability', online: false }]);
  expect(edge.log).toContainEqual(
    expect.objectContaining({ level: 'warn', message: expect.stringContaining('broke MQTT 3.1.1') }),
  );
});
