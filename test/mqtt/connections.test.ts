import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createConnections } from '../../server/mqtt/connections.ts';
import { limits } from '../../server/mqtt/limits.ts';
import { until } from '../support/until.ts';

const many = (n: number) => Array.from({ length: n }, () => new PassThrough());

test('one address gets room for fifty that have not logged in, and room again when one of them closes', async () => {
  const connections = createConnections();
  const [first, ...others] = many(limits.strangersPerAddress);
  for (const stream of [first, ...others]) expect(stream && connections.admit(stream, '10.0.0.9')).toBe(true);
  expect(connections.admit(new PassThrough(), '10.0.0.9')).toBe(false);
  expect(connections.admit(new PassThrough(), '10.0.0.8')).toBe(true);
  first?.destroy();
  await until(() => connections.all.size === limits.strangersPerAddress);
  expect(connections.admit(new PassThrough(), '10.0.0.9')).toBe(true);
  expect(connections.admit(new PassThrough(), '10.0.0.9')).toBe(false);
});

test('a site behind one address connects as many devices as it has; each makes room once', async () => {
  const connections = createConnections();
  const devices = many(3 * limits.strangersPerAddress);
  for (const stream of devices) {
    expect(connections.admit(stream, '10.0.0.9')).toBe(true);
    connections.trust(stream);
    connections.trust(stream);
  }
  expect(connections.all.size).toBe(devices.length);
  for (const stream of many(limits.strangersPerAddress)) connections.admit(stream, '10.0.0.9');
  for (const stream of devices) stream.destroy();
  await until(() => connections.all.size === limits.strangersPerAddress);
  expect(connections.admit(new PassThrough(), '10.0.0.9')).toBe(false);
});

test.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])('%s is not counted by address', (from) => {
  const connections = createConnections();
  for (const stream of many(limits.strangersPerAddress + 10)) expect(connections.admit(stream, from)).toBe(true);
});
