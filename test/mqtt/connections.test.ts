import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createConnections } from '../../server/mqtt/connections.ts';
import { limits } from '../../server/mqtt/limits.ts';
import { until } from '../support/until.ts';

const many = (n: number) => Array.from({ length: n }, () => new PassThrough());

test('one address gets fifty connections, and room again when one of them closes', async () => {
  const connections = createConnections();
  const [first, ...others] = many(limits.connectionsPerAddress);
  for (const stream of [first, ...others]) expect(stream && connections.admit(stream, '10.0.0.9')).toBe(true);
  expect(connections.admit(new PassThrough(), '10.0.0.9')).toBe(false);
  expect(connections.admit(new PassThrough(), '10.0.0.8')).toBe(true);
  first?.destroy();
  await until(() => connections.all.size === limits.connectionsPerAddress);
  expect(connections.admit(new PassThrough(), '10.0.0.9')).toBe(true);
  expect(connections.admit(new PassThrough(), '10.0.0.9')).toBe(false);
});

test.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])('%s is not counted by address', (from) => {
  const connections = createConnections();
  for (const stream of many(limits.connectionsPerAddress + 10)) expect(connections.admit(stream, from)).toBe(true);
});
