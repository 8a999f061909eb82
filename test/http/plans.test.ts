/** Floor plans through the front door: who may, what comes back, and what an SVG can do when somebody opens it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { type TestEdge, testEdge } from '../support/http-edge.ts';
import { makePng } from '../support/make-png.ts';
import type { MemoryStore } from '../support/memory-store.ts';

const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><rect width="9" height="9"/></svg>';
const url = '/api/v1/locations/floor-1/plan';
const asSvg = { 'content-type': 'image/svg+xml' };

let on: TestEdge<MemoryStore>;
beforeEach(async () => {
  on = await testEdge();
});
const put = (body: string | Uint8Array<ArrayBuffer> = svg, headers: Record<string, string> = asSvg, path = url) =>
  on.ask('PUT', path, { body, headers });
const snapshot = async () => (await on.ask('GET', '/api/v1/snapshot')).body;

test('an SVG comes back as it was, and can do nothing when it is opened by itself', async () => {
  const given = await put(svg, { 'content-type': 'image/svg+xml; charset=utf-8' });
  expect(given.status).toBe(200);
  expect(given.body).toEqual({ location: 'floor-1', version: expect.any(String), width: 400, height: 300 });
  const got = await on.ask('GET', url);
  expect(got.body).toBe(svg);
  expect(got.headers.get('content-type')).toBe('image/svg+xml');
  expect(got.headers.get('content-security-policy')).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
  );
  expect(got.headers.get('x-content-type-options')).toBe('nosniff');
  expect(got.headers.get('etag')).toBe(given.headers.get('etag'));
});

test('a PNG comes back byte by byte', async () => {
  const png = makePng(30, 20);
  expect((await put(png, { 'content-type': 'image/png' })).body).toMatchObject({ width: 30, height: 20 });
  const response = await (await on.edge.app()).request(url, {
    headers: { host: 'hylla.test', authorization: 'Bearer a-test-token-with-admin-rights' },
  });
  expect(response.headers.get('content-type')).toBe('image/png');
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(png);
});

test('a screen that has this version is told so, and keeps it for good under the name of the version', async () => {
  const { headers, body } = await put();
  const etag = headers.get('etag') ?? '';
  const again = await on.ask('GET', url, { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
  expect(again.body).toBe('');
  expect((await on.ask('GET', url)).headers.get('cache-control')).toBe('private, no-cache');
  const named = await on.ask('GET', `${url}?v=${body.version}`);
  expect(named.headers.get('cache-control')).toContain('immutable');
  await put(svg.replace('400', '500'));
  expect((await on.ask('GET', url, { headers: { 'if-none-match': etag } })).status).toBe(200);
  expect((await on.ask('GET', `${url}?v=${body.version}`)).headers.get('cache-control')).toBe('private, no-cache');
});

test('two who replace it at once are kept apart', async () => {
  const etag = (await put()).headers.get('etag') ?? '';
  expect((await put(svg, { ...asSvg, 'if-none-match': '*' })).status).toBe(412);
  expect((await put(svg.replace('400', '500'), { ...asSvg, 'if-match': etag })).status).toBe(200);
  expect((await put(svg, { ...asSvg, 'if-match': etag })).status).toBe(412);
});

describe('is refused', () => {
  test.each([
    ['what is larger than 2 MiB', svg.replace('<rect', `<!--${'x'.repeat(2 * 1024 * 1024)}--><rect`), asSvg, 413],
    ['another kind of picture', 'GIF89a', { 'content-type': 'image/gif' }, 415],
    ['JSON', '{}', { 'content-type': 'application/json' }, 415],
    ['a script', svg.replace('<rect', '<script/><rect'), asSvg, 422],
    ['an SVG that says it is a PNG', svg, { 'content-type': 'image/png' }, 422],
    ['nothing at all', '', asSvg, 400],
  ])('%s', async (_, body, headers, status) => {
    const answer = await put(body, headers);
    expect(answer.status).toBe(status);
    expect((await on.ask('GET', url)).status).toBe(404);
  });

  test('what is not UTF-8', async () => {
    expect((await put(new Uint8Array([0x3c, 0xff, 0xfe, 0x3e]))).status).toBe(422);
  });

  test('a plan of a room, and of a place that is not there', async () => {
    expect((await put(svg, asSvg, '/api/v1/locations/wc/plan')).status).toBe(409);
    expect((await put(svg, asSvg, '/api/v1/locations/none/plan')).status).toBe(404);
    expect((await put(svg, asSvg, '/api/v1/locations/house/plan')).status).toBe(200);
  });
});

test('the live snapshot names the picture and does not carry it', async () => {
  expect((await snapshot()).plans).toEqual([]);
  const { version } = (await put(svg.replace('<rect', '<!--a mark of the picture--><rect'))).body;
  const told = await snapshot();
  expect(told.plans).toEqual([{ location: 'floor-1', version, width: 400, height: 300 }]);
  expect(JSON.stringify(told)).not.toContain('a mark of the picture');
  expect((await on.ask('DELETE', url)).status).toBe(204);
  expect((await snapshot()).plans).toEqual([]);
  expect((await on.ask('GET', url)).status).toBe(404);
  expect((await on.ask('DELETE', url)).status).toBe(404);
});

describe('a dispenser', () => {
  const at = '/api/v1/dispensers/rolls/at';
  const shown = async () => (await on.ask('GET', '/api/v1/dispensers/rolls')).body.at;

  test('is drawn where somebody put it, on the plan around it, and taken off again', async () => {
    expect((await on.ask('PUT', at, { json: { x: 250, y: 400 } })).status).toBe(409);
    await put();
    expect((await on.ask('PUT', at, { json: { x: 250, y: 400 } })).body).toEqual({ x: 250, y: 400, plan: 'floor-1' });
    expect(await shown()).toEqual({ x: 250, y: 400, plan: 'floor-1' });
    expect((await snapshot()).dispensers.find(({ id }: { id: string }) => id === 'rolls').at).toMatchObject({ x: 250 });
    expect((await on.ask('PUT', at, { json: { x: 1_001, y: 0 } })).status).toBe(422);
    expect((await on.ask('PUT', at, { json: { x: 1, y: 1, plan: 'house' } })).status).toBe(409);
    expect((await on.ask('DELETE', at)).status).toBe(204);
    expect(await shown()).toBeUndefined();
  });

  test('stays there when its settings are put as they were read, and through a site file', async () => {
    await put();
    await on.ask('PUT', at, { json: { x: 250, y: 400 } });
    const { body } = await on.ask('GET', '/api/v1/dispensers/rolls');
    expect((await on.ask('PUT', '/api/v1/dispensers/rolls', { json: { ...body, name: 'Rolls anew' } })).status).toBe(
      200,
    );
    expect(await shown()).toMatchObject({ x: 250, y: 400 });
    const file = (await on.ask('GET', '/api/v1/export')).body;
    expect((await on.ask('POST', '/api/v1/import?prune=true', { json: file })).body.changes).toEqual([]);
    expect((await on.ask('GET', url)).body).toBe(svg);
    const elsewhere = await testEdge({ site: false });
    expect((await elsewhere.ask('POST', '/api/v1/import', { json: file })).status).toBe(200);
    expect((await elsewhere.ask('GET', '/api/v1/dispensers/rolls')).body.at).toMatchObject({ x: 250, y: 400 });
  });
});
