/** Writing over the API: keys that make a retry safe, editors kept apart, pages of others' sites kept out. */
import { describe, expect, test } from 'vitest';
import { type Asking, apiToken, testEdge } from '../support/http-edge.ts';

const day = 24 * 3_600_000;
const count = { kind: 'count', item: 'cup', location: 'near', quantity: 12 };
const keyed = (key: string, json: unknown = count): Asking => ({ json, headers: { 'idempotency-key': key } });

describe('Idempotency-Key', () => {
  test('the same key and body answer the same result, and happen once', async () => {
    const { ask, store } = await testEdge();
    const first = await ask('POST', '/api/v1/movements', keyed('k1'));
    const second = await ask('POST', '/api/v1/movements', keyed('k1'));
    expect(first.status).toBe(201);
    expect(second.status).toBe(201);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(store.state.size('movements')).toBe(1);
  });

  test('sent again to another name or port of the same server, it still happens once', async () => {
    const { ask, store } = await testEdge();
    const first = await ask('POST', 'http://kiosk.test/api/v1/movements', keyed('k1'));
    const second = await ask('POST', 'http://127.0.0.1:8081/api/v1/movements', keyed('k1'));
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect(store.state.size('movements')).toBe(1);
  });

  test('a hundred at once happen once', async () => {
    const { ask, store } = await testEdge();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => ask('POST', '/api/v1/movements', keyed('at-once'))),
    );
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(store.state.size('movements')).toBe(1);
  });

  test('the same key with another body, or on another route, is refused', async () => {
    const { ask } = await testEdge();
    await ask('POST', '/api/v1/movements', keyed('k1'));
    expect((await ask('POST', '/api/v1/movements', keyed('k1', { ...count, quantity: 13 }))).status).toBe(422);
    expect((await ask('POST', '/api/v1/requests', keyed('k1', { kind: 'item', item: 'cup' }))).status).toBe(422);
  });

  test('keys of different callers are different keys', async () => {
    const { ask, store } = await testEdge();
    const staff = (await ask('POST', '/api/v1/tokens', { json: { name: 'a', role: 'staff' } })).body.token;
    await ask('POST', '/api/v1/movements', keyed('k1'));
    expect((await ask('POST', '/api/v1/movements', { ...keyed('k1'), as: staff })).status).toBe(201);
    expect(store.state.size('movements')).toBe(2);
  });

  test('a refusal is not kept: the same key may succeed later', async () => {
    const { ask } = await testEdge();
    const issue = { ...count, kind: 'issue' };
    expect((await ask('POST', '/api/v1/movements', keyed('k1', issue))).status).toBe(409);
    await ask('POST', '/api/v1/movements', { json: { ...count, quantity: 100 } });
    expect((await ask('POST', '/api/v1/movements', keyed('k1', issue))).status).toBe(201);
  });

  test('a key holds for a day', async () => {
    const { ask, store, clock } = await testEdge();
    await ask('POST', '/api/v1/movements', keyed('k1'));
    clock.at += day - 1;
    await ask('POST', '/api/v1/movements', keyed('k1'));
    expect(store.state.size('movements')).toBe(1);
    clock.at += 1;
    await ask('POST', '/api/v1/movements', keyed('k1'));
    expect(store.state.size('movements')).toBe(2);
  });

  test('a retried token is the same token, though the state knows no secret', async () => {
    const { ask, store } = await testEdge();
    const token = { name: 'ci', role: 'staff' };
    const first = await ask('POST', '/api/v1/tokens', keyed('t', token));
    const second = await ask('POST', '/api/v1/tokens', keyed('t', token));
    expect(second.body).toEqual(first.body);
    expect((await ask('GET', '/api/v1/stock', { as: second.body.token })).status).toBe(200);
    const secret = first.body.token.split('.')[2];
    expect(JSON.stringify([...store.state.values('idempotency')])).not.toContain(secret);
  });

  test.each(['', 'two words', 'x'.repeat(129)])('refuses the key %j', async (key) => {
    const { ask } = await testEdge();
    expect((await ask('POST', '/api/v1/movements', keyed(key))).status).toBe(400);
  });
});

describe('two editors', () => {
  test('the second is told that the first was quicker', async () => {
    const { ask } = await testEdge();
    const read = await ask('GET', '/api/v1/items/cup');
    const etag = read.headers.get('etag') ?? '';
    const put = (name: string, headers: Record<string, string>) =>
      ask('PUT', '/api/v1/items/cup', { json: { ...read.body, name }, headers });
    const first = await put('Mug', { 'if-match': etag });
    expect(first.status).toBe(200);
    const second = await put('Beaker', { 'if-match': etag });
    expect(second).toMatchObject({ status: 412, body: { error: { code: 'precondition-failed' } } });
    expect((await ask('GET', '/api/v1/items/cup')).body.name).toBe('Mug');
    expect((await put('Beaker', { 'if-match': first.headers.get('etag') ?? '' })).status).toBe(200);
  });

  test('the tag of an answer to PUT is the tag of the next GET', async () => {
    const { ask } = await testEdge();
    const { body } = await ask('GET', '/api/v1/items/cup');
    const put = await ask('PUT', '/api/v1/items/cup', { json: { ...body, name: 'Mug' } });
    expect(put.headers.get('etag')).toBe((await ask('GET', '/api/v1/items/cup')).headers.get('etag'));
  });

  test('If-None-Match: * only adds', async () => {
    const { ask } = await testEdge();
    const json = { name: 'Tray', category: 'office', stockUnit: 'tray' };
    const headers = { 'if-none-match': '*' };
    expect((await ask('PUT', '/api/v1/items/tray', { json, headers })).status).toBe(200);
    expect((await ask('PUT', '/api/v1/items/tray', { json, headers })).status).toBe(412);
  });

  test('a body of another id than its path is refused', async () => {
    const { ask } = await testEdge();
    const { body } = await ask('GET', '/api/v1/items/cup');
    const { status, body: answer } = await ask('PUT', '/api/v1/items/mug', { json: body });
    expect({ status, issues: answer.error.issues }).toEqual({
      status: 422,
      issues: [{ path: '$.id', message: 'must be mug' }],
    });
  });
});

describe('a page of another site', () => {
  const write = async (headers: Record<string, string>, config = {}) => {
    const { ask } = await testEdge({ config });
    return (await ask('POST', '/api/v1/movements', { json: count, headers })).status;
  };

  test.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'http://hylla.test.evil.example' }],
    [{ origin: 'http://hylla.test:8081' }],
    [{ origin: 'null' }],
    [{ origin: 'file://' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }],
  ])('may not write: %j', async (headers) => {
    expect(await write(headers as Record<string, string>)).toBe(403);
  });

  test('our own page may, and so may a script without Origin', async () => {
    expect(await write({ origin: 'http://hylla.test', 'sec-fetch-site': 'same-origin' })).toBe(201);
    expect(await write({ origin: 'http://hylla.test:80' })).toBe(201);
    expect(await write({})).toBe(201);
  });

  test('no content type but JSON writes', async () => {
    const { ask } = await testEdge();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']) {
      const body = JSON.stringify(count);
      const { status } = await ask('POST', '/api/v1/movements', { body, headers: { 'content-type': type } });
      expect({ type, status }).toEqual({ type, status: 415 });
    }
    const withCharset = { body: JSON.stringify(count), headers: { 'content-type': 'application/json; charset=utf-8' } };
    expect((await ask('POST', '/api/v1/movements', withCharset)).status).toBe(201);
  });

  test('no answer allows another origin to read', async () => {
    const { edge } = await testEdge();
    const headers = { origin: 'https://evil.example', authorization: `Bearer ${apiToken}` };
    for (const method of ['GET', 'OPTIONS']) {
      const answer = await (await edge.app()).request('/api/v1/snapshot', { method, headers });
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

describe('a store that cannot store', () => {
  test('answers 503 with when to try again, and nothing has changed', async () => {
    const { ask, store } = await testEdge();
    store.fail('disk full');
    const refused = await ask('POST', '/api/v1/movements', keyed('k1'));
    expect(refused).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } });
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await ask('GET', '/readyz')).body).toMatchObject({ ready: false, store: 'disk full' });
    expect((await ask('GET', '/healthz')).status).toBe(200);
    store.fail(null);
    expect((await ask('POST', '/api/v1/movements', keyed('k1'))).status).toBe(201);
    expect((await ask('GET', '/readyz')).status).toBe(200);
  });

  test('is in the log once a minute, by its reason', async () => {
    const { ask, logged, store } = await testEdge();
    store.fail('disk full');
    for (const key of ['k1', 'k2', 'k3']) await ask('POST', '/api/v1/movements', keyed(key));
    expect(logged).toEqual(['the store is not available disk full']);
  });

  test('a fault is told without its inside, and is in the log', async () => {
    const { ask, logged } = await testEdge({
      parts: {
        readSiteText: () => {
          throw new Error('inside of the machine');
        },
      },
    });
    const { status, body } = await ask('POST', '/api/v1/import', { json: { version: 1 } });
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('inside');
    expect(logged.join()).toContain('inside of the machine');
  });
});
