/** The document of the API against the API itself. */
import { describe, expect, test } from 'vitest';
import { routes } from '../../server/http/routes/index.ts';
import { testEdge } from '../support/http-edge.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document is looked into as it comes
type Json = any;

describe('the OpenAPI document', () => {
  test('tells of every route that the app serves, and of no other', async () => {
    const { ask, edge } = await testEdge();
    const document: Json = (await ask('GET', '/api/openapi.json', { as: null })).body;
    const told = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = (await edge.app()).routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(told.sort()).toEqual([...new Set(served)].sort());
    expect(told).toHaveLength(routes.length);
  });

  test('refers to nothing that it does not have', async () => {
    const { ask } = await testEdge();
    const document: Json = (await ask('GET', '/api/openapi.json', { as: null })).body;
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
    expect(references.length).toBeGreaterThan(10);
    for (const path of references) {
      const found = path.split('/').reduce<Json>((at, key) => at?.[key.replace(/~1/g, '/')], document);
      expect(found, path).toBeDefined();
    }
    expect(
      new Set(Object.values<Json>(document.paths).flatMap((one) => Object.values<Json>(one).map((o) => o.operationId)))
        .size,
    ).toBe(routes.length);
  });

  test('says of each route who may, and what it answers', async () => {
    const { ask } = await testEdge();
    const document: Json = (await ask('GET', '/api/openapi.json', { as: null })).body;
    const order = document.paths['/api/v1/orders/{id}/receive'].post;
    expect(order.description).toBe('For staff and above.');
    expect(order.parameters).toContainEqual(expect.objectContaining({ name: 'id', in: 'path', required: true }));
    expect(order.parameters).toContainEqual(expect.objectContaining({ name: 'Idempotency-Key', in: 'header' }));
    expect(order.requestBody.content['application/json'].schema.properties).toHaveProperty('complete');
    expect(order.responses['200'].content['application/json'].schema).toEqual({ $ref: '#/components/schemas/Order' });
    expect(Object.keys(order.responses)).toEqual(expect.arrayContaining(['401', '403', '404', '409', '422']));
  });

  test('is a page to read, without scripts', async () => {
    const { ask } = await testEdge();
    const { body, headers } = await ask('GET', '/api/docs', { as: null });
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(body).toContain('/api/v1/dispensers/{id}/refills');
    expect(body).not.toMatch(/<script|style=|onclick|https?:\/\//i);
  });
});
