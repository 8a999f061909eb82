/** Behind a proxy: whose address, scheme and host count. */
import { describe, expect, test } from 'vitest';
import { createLoginLimit } from '../../server/http/login-limit.ts';
import { createPeers } from '../../server/http/peer.ts';
import { createRateLimit } from '../../server/http/rate-limit.ts';
import { testEdge } from '../support/http-edge.ts';

const wireOf = (remoteAddress: string) =>
  ({ socket: { remoteAddress } }) as unknown as Parameters<ReturnType<typeof createPeers>>[0];
const headersOf = (headers: Record<string, string>) => (name: string) => headers[name];
const forwarded = {
  host: 'inside:8080',
  'x-forwarded-for': '6.6.6.6, 192.0.2.7, 10.0.0.9',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'hylla.example',
};

describe('the peer', () => {
  const peerOf = createPeers({ trustedProxy: ['10.0.0.0/8', '::1'], tls: false });

  test('behind a trusted proxy is the last address that is no proxy itself', () => {
    expect(peerOf(wireOf('10.1.2.3'), headersOf(forwarded))).toEqual({
      address: '192.0.2.7',
      shared: false,
      secure: true,
      host: 'hylla.example',
    });
  });

  test('that comes straight is who it is, whatever it says', () => {
    expect(peerOf(wireOf('192.0.2.1'), headersOf(forwarded))).toEqual({
      address: '192.0.2.1',
      shared: false,
      secure: false,
      host: 'inside:8080',
    });
  });

  test.each([
    ['::ffff:10.0.0.1', {}, '10.0.0.1', true],
    ['::1', { 'x-forwarded-for': 'nonsense' }, '::1', true],
    ['127.0.0.1', {}, '127.0.0.1', true],
    ['10.0.0.1', { 'x-forwarded-for': '2001:db8::1' }, '2001:db8::1', false],
  ])('%s %j', (direct, headers, address, shared) => {
    expect(peerOf(wireOf(direct), headersOf(headers))).toMatchObject({ address, shared });
  });
});

test('a write from the page that the proxy serves is let in', async () => {
  const { edge } = await testEdge({ config: { trustedProxy: ['127.0.0.1'] } });
  await edge.start();
  try {
    const write = (headers: Record<string, string>) =>
      fetch(new URL('api/v1/session', edge.url), { method: 'DELETE', headers }).then(({ status }) => status);
    const behind = { 'x-forwarded-host': 'hylla.example', 'x-forwarded-proto': 'https' };
    expect(await write({ ...behind, origin: 'https://hylla.example' })).toBe(204);
    expect(await write({ ...behind, origin: 'http://hylla.example' })).toBe(403);
    expect(await write({ ...behind, origin: 'https://evil.example' })).toBe(403);
  } finally {
    await edge.stop();
  }
});

describe('the log-in limit', () => {
  const fail = (
    limit: ReturnType<typeof createLoginLimit>,
    login: { account: string; address: string },
    times = 10,
  ) => {
    for (let i = 0; i < times; i++) limit.attempt(login, 0);
  };

  test('lets no stranger lock out who has logged in from here before', () => {
    const limit = createLoginLimit();
    const anna = { account: 'anna', address: '192.0.2.1' };
    limit.attempt(anna, 0);
    limit.succeeded(anna);
    fail(limit, { account: 'anna', address: '198.51.100.1' });
    fail(limit, { account: 'bo', address: anna.address });
    expect(limit.attempt({ account: 'anna', address: '198.51.100.2' }, 0)).not.toBeNull();
    expect(limit.attempt({ account: 'carl', address: anna.address }, 0)).not.toBeNull();
    expect(limit.attempt(anna, 0)).toBeNull();
  });

  test('counts guesses at one account from many addresses, and at many accounts from one', () => {
    const limit = createLoginLimit();
    for (let i = 0; i < 10; i++) limit.attempt({ account: 'anna', address: `192.0.2.${i}` }, 0);
    expect(limit.attempt({ account: 'anna', address: '192.0.2.99' }, 0)).toBe(15 * 60_000);
    for (let i = 0; i < 10; i++) limit.attempt({ account: `user-${i}`, address: '198.51.100.1' }, 0);
    expect(limit.attempt({ account: 'user-99', address: '198.51.100.1' }, 0)).toBe(15 * 60_000);
  });

  test('does not count what succeeds', () => {
    const limit = createLoginLimit();
    const anna = { account: 'anna', address: '192.0.2.1' };
    for (let i = 0; i < 50; i++) {
      expect(limit.attempt(anna, 0)).toBeNull();
      limit.succeeded(anna);
    }
  });
});

test('a flood of keys does not grow a limit without end, and the newest count', () => {
  const limit = createRateLimit({ limit: 1, windowMs: 1000, maxKeys: 100 });
  for (let i = 0; i < 10_000; i++) expect(limit.take(`key-${i}`, 0)).toBeNull();
  expect(limit.take('key-9999', 0)).toBe(1000);
  expect(limit.take('key-0', 0)).toBeNull();
});
