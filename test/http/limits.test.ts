/** What a hostile client meets: real sockets, slow, large, malformed. */
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { apiToken, type TestEdge, testEdge } from '../support/http-edge.ts';
import type { MemoryStore } from '../support/memory-store.ts';
import { median, stall } from '../support/stall.ts';
import { until } from '../support/until.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function running(options: Parameters<typeof testEdge<MemoryStore>>[0] = {}): Promise<TestEdge<MemoryStore>> {
  const on = await testEdge(options);
  await on.edge.start();
  open.push(() => on.edge.stop());
  return on;
}

/** A socket that has written `text`; `answer` grows as bytes come. */
function raw(on: TestEdge<MemoryStore>, text: string | Buffer) {
  const { hostname, port } = new URL(on.edge.url);
  const socket: Socket = connect(Number(port), hostname);
  const seen = { answer: '', closed: false, socket };
  socket.on('data', (chunk: Buffer) => {
    seen.answer += chunk.toString('latin1');
  });
  socket.on('close', () => {
    seen.closed = true;
  });
  socket.on('error', () => undefined);
  socket.write(text);
  open.push(() => socket.destroy());
  return seen;
}
const auth = `Authorization: Bearer ${apiToken}\r\n`;
const head = (line: string, more = '') => `${line} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;

describe('every answer', () => {
  test.each([
    ['a page that is not built', 'GET', '/'],
    ['an answer of the API', 'GET', '/api/v1/snapshot'],
    ['a refusal', 'GET', '/api/v1/nope'],
    ['no content', 'DELETE', '/api/v1/session'],
    ['the document', 'GET', '/api/docs'],
    ['a HEAD of the live link', 'HEAD', '/api/v1/live'],
    ['a wrong method', 'TRACE', '/api/v1/snapshot'],
  ])('%s carries the headers that protect', async (_, method, path) => {
    const on = await running();
    const seen = raw(on, head(`${method} ${path}`, auth));
    await until(() => seen.answer.includes('\r\n\r\n'));
    const answer = seen.answer.toLowerCase();
    for (const header of ['content-security-policy: ', 'x-content-type-options: nosniff', 'referrer-policy: ']) {
      expect(answer).toContain(header);
    }
    expect(answer).toMatch(/content-security-policy: default-src 'self';.*frame-ancestors 'none'/);
    expect(answer).not.toMatch(/unsafe-inline|unsafe-eval|x-powered-by|\r\nserver:|strict-transport-security/);
  });

  test.each([
    ['what is no HTTP', 'GARBAGE\r\n\r\n', 400],
    ['another HTTP', 'GET / HTTP/9.9\r\n\r\n', 400],
    ['a NUL in the path', 'GET /\u0000 HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['a target that is no URL', head('GET http://[::1/'), 400],
    ['a host that is none', 'GET / HTTP/1.1\r\nHost: a b\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['a negative length', head('POST /api/v1/session', 'Content-Length: -1\r\n'), 400],
    ['two lengths', head('POST /api/v1/session', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n'), 400],
    ['a long header', head('GET /', `X-Long: ${'x'.repeat(20_000)}\r\n`), 431],
  ])('also to %s', async (_, text, status) => {
    const on = await running();
    const seen = raw(on, text);
    await until(() => seen.answer.includes('\r\n\r\n'));
    expect(seen.answer).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
    expect(seen.answer.toLowerCase()).toContain('content-security-policy');
    expect((await on.ask('GET', '/healthz')).status).toBe(200);
  });
});

describe('a body', () => {
  const post = (more: string) => head('POST /api/v1/movements', `${auth}Content-Type: application/json\r\n${more}`);

  test('that says it is too large is refused before it comes', async () => {
    const on = await running();
    const seen = raw(on, post('Content-Length: 70000\r\n'));
    await until(() => seen.answer.includes('\r\n\r\n'));
    expect(seen.answer).toMatch(/^HTTP\/1.1 413/);
  });

  test('in chunks without end is cut, and not kept', async () => {
    const on = await running();
    const before = process.memoryUsage().arrayBuffers;
    const seen = raw(on, post('Transfer-Encoding: chunked\r\n'));
    const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536, 0x20), Buffer.from('\r\n')]);
    const feed = () => {
      while (!seen.socket.destroyed && seen.socket.write(chunk));
    };
    seen.socket.on('drain', feed);
    feed();
    await until(() => seen.closed, { what: 'the connection to be cut' });
    expect(seen.answer).toMatch(/^(HTTP\/1.1 413|$)/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
    expect((await on.ask('GET', '/healthz')).status).toBe(200);
  });

  test('that breaks off is no fault of ours', async () => {
    const on = await running();
    const seen = raw(on, `${post('Content-Length: 1000\r\n')}{"kind":`);
    seen.socket.end();
    await until(() => seen.closed);
    expect(on.logged).toEqual([]);
  });

  test('up to 5 MB may be a site file, and no more', async () => {
    const on = await running();
    const file = (size: number) => ({
      headers: { 'content-type': 'application/json' },
      body: `{"version":1${' '.repeat(size)}}`,
    });
    expect((await on.ask('POST', '/api/v1/import', file(4_000_000))).status).toBe(200);
    expect((await on.ask('POST', '/api/v1/import', file(5_300_000))).status).toBe(413);
    expect((await on.ask('POST', '/api/v1/requests', file(70_000))).status).toBe(413);
  });

  test.each([
    ['half an object', '{'],
    ['half a list', '[1,'],
    ['half a word', 'nul'],
    ['a byte order mark alone', '\ufeff'],
    ['NaN', '{"kind":NaN}'],
    ['deep nesting', '['.repeat(60_000)],
  ])('that is no JSON is refused: %s', async (_, body) => {
    const { ask } = await testEdge();
    const headers = { 'content-type': 'application/json' };
    expect((await ask('POST', '/api/v1/requests', { body, headers })).status).toBe(400);
  });

  test.each([
    ['a kind from the prototype', '{"__proto__":{"kind":"item"},"item":"cup"}'],
    ['a constructor', '{"kind":"item","item":"cup","constructor":{"prototype":{"x":1}}}'],
    ['an infinite quantity', '{"kind":"item","item":"cup","quantity":1e309}'],
    ['a negative quantity', '{"kind":"item","item":"cup","quantity":-1}'],
    ['a path for an id', '{"kind":"item","item":"../../etc/passwd"}'],
    ['a long note', `{"kind":"item","item":"cup","note":"${'x'.repeat(501)}"}`],
    ['a list', '[]'],
    ['null', 'null'],
    ['text', '"text"'],
  ])('that fits no shape is refused: %s', async (_, body) => {
    const { ask, store } = await testEdge();
    const answer = await ask('POST', '/api/v1/requests', { body, headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(422);
    expect(answer.body.error.issues[0]).toMatchObject({ path: expect.stringMatching(/^\$/) });
    expect(store.state.size('requests')).toBe(0);
  });
});

describe('a slow client', () => {
  test('is cut, while others are served', async () => {
    const on = await running();
    const slow = Array.from({ length: 200 }, () => raw(on, 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: '));
    const dripping = setInterval(() => {
      for (const { socket } of slow) if (!socket.destroyed) socket.write('x');
    }, 200);
    open.push(() => clearInterval(dripping));
    const from = performance.now();
    const waits: number[] = [];
    await until(
      async () => {
        const asked = performance.now();
        expect((await fetch(new URL('healthz', on.edge.url))).status).toBe(200);
        waits.push(performance.now() - asked);
        return slow.every(({ closed }) => closed);
      },
      { within: 60_000, what: 'all slow connections to be cut' },
    );
    expect(median(waits)).toBeLessThan(500);
    expect(Math.max(...waits)).toBeLessThan(500 + stall);
    expect(performance.now() - from).toBeLessThan(12_000 + stall);
  });
});

describe('a screen that is tapped for fun', () => {
  test('is told to wait, and asks for other things all the same', async () => {
    const { ask, store, clock } = await testEdge({ config: { publicScreens: true } });
    const tap = (item: string) => ask('POST', '/api/v1/requests', { as: null, json: { kind: 'item', item } });
    const statuses: number[] = [];
    for (let i = 0; i < 30; i++) statuses.push((await tap('cup')).status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
    expect(store.state.size('requests')).toBe(1);
    expect((await tap('roll')).status).toBe(201);
    clock.at += 60_000;
    expect((await tap('cup')).status).toBe(201);
  });
});

test('what people typed comes back as text of JSON, never as a page', async () => {
  const { ask } = await testEdge();
  const evil = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'';
  const { body: request, headers } = await ask('POST', '/api/v1/requests', {
    json: { kind: 'problem', location: 'wc', note: evil },
  });
  expect(request.note).toBe(evil);
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  const missing = await ask('GET', `/api/v1/orders/${encodeURIComponent(evil)}`);
  expect(missing).toMatchObject({ status: 404, body: { error: { code: 'not-found' } } });
  expect(missing.headers.get('content-type')).toBe('application/json; charset=utf-8');
  const unknown = await ask('GET', `/${encodeURIComponent(evil)}`);
  expect(unknown.headers.get('content-type')).toBe('application/json; charset=utf-8');
});
