/** What is answered without Hono is answered alike, over real sockets; and what is not plain is left to Hono. */
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { directRoutes } from '../../server/http/routes/direct.ts';
import { routes } from '../../server/http/routes/index.ts';
import { apiToken, testEdge } from '../support/http-edge.ts';

const as = { authorization: `Bearer ${apiToken}` };
let on: Awaited<ReturnType<typeof testEdge>>;

beforeAll(async () => {
  on = await testEdge();
  await on.edge.start();
});
afterAll(() => on?.edge.stop());

interface Told {
  readonly status: number | undefined;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

async function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Told> {
  const asked = request(new URL(path, on.edge.url), { method, headers, agent: false });
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.once('response', resolve).once('error', reject).end();
  });
  const { date: _, connection: __, ...kept } = answer.headers;
  return { status: answer.statusCode, headers: kept, body: await text(answer) };
}
/** A query makes it Hono's. */
const byHono = (path: string, headers?: Record<string, string>) => ask(`${path}?x=1`, headers);

test('those are few, and a GET without parameters and query each', () => {
  const direct = routes.filter((route) => route.direct);
  expect(direct).toEqual(directRoutes);
  expect(direct.map(({ path }) => path).sort()).toEqual(['/api/v1/live', '/api/v1/snapshot', '/healthz', '/readyz']);
  for (const route of direct) expect([route.method, route.params, route.query]).toEqual(['get', undefined, undefined]);
});

describe.each(['healthz', 'readyz', 'api/v1/snapshot'])('%s', (path) => {
  test.each<[string, Record<string, string>]>([
    ['a token', as],
    ['nobody', {}],
    ['a token that nobody knows', { authorization: 'Bearer nobody' }],
    ['gzip', { ...as, 'accept-encoding': 'gzip' }],
    ['brotli', { ...as, 'accept-encoding': 'gzip, br' }],
  ])('with %s', async (_, headers) => {
    const told = await ask(path, headers);
    expect(told.headers).toHaveProperty('content-security-policy');
    expect(told).toEqual(await byHono(path, headers));
  });
});

test('a snapshot that the caller has is not sent again', async () => {
  const { headers } = await ask('api/v1/snapshot', as);
  const known = { ...as, 'if-none-match': String(headers['etag']) };
  const told = await ask('api/v1/snapshot', known);
  expect(told).toMatchObject({ status: 304, body: '' });
  expect(told).toEqual(await byHono('api/v1/snapshot', known));
});

test('another method, a body, and a host that cannot be are left to Hono, which loads when it is asked', async () => {
  const fresh = await testEdge();
  await fresh.edge.start();
  try {
    const { body, status } = await ask('healthz', {}, 'HEAD');
    expect([status, body]).toEqual([200, '']);
    expect(await ask('healthz', {}, 'POST')).toMatchObject({ status: 404 });
    expect(await ask('healthz', { host: 'a b' })).toMatchObject({ status: 400 });
    expect(await ask('healthz', { 'content-length': '0' })).toMatchObject({ status: 200 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => fetch(new URL('api/openapi.json', fresh.edge.url))),
    );
    expect(answers.map(({ status: one }) => one)).toEqual(Array.from({ length: 20 }, () => 200));
  } finally {
    await fresh.edge.stop();
  }
});

test('answers are counted, whoever gives them', async () => {
  const counted = async () => Number(/hylla_http_responses_total\{status="2xx"\} (\d+)/.exec(on.metrics.render())?.[1]);
  const before = await counted();
  await ask('healthz');
  await byHono('healthz');
  expect(before).toBeGreaterThan(0);
  expect(await counted()).toBe(before + 2);
});

test('what goes wrong is told as what it is', async () => {
  const broken = await testEdge({
    parts: {
      brokerHealth: () => {
        throw new Error('the broker fell over');
      },
    },
  });
  await broken.edge.start();
  try {
    const answer = await fetch(new URL('readyz', broken.edge.url));
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ error: { code: 'internal' } });
    expect(broken.logged.join()).toContain('the broker fell over');
  } finally {
    await broken.edge.stop();
  }
});
