/** With a certificate of one's own. The one here is made for this test: `openssl req -x509 … -subj /CN=localhost`. */
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestEdge, testEdge } from '../support/http-edge.ts';
import type { MemoryStore } from '../support/memory-store.ts';

const tls = { cert: 'test/fixtures/tls/cert.pem', key: 'test/fixtures/tls/key.pem' };
const ca = readFileSync(tls.cert);

let on: TestEdge<MemoryStore>;
beforeAll(async () => {
  on = await testEdge({ config: { tls } });
  await on.edge.start();
});
afterAll(() => on.edge.stop());

interface Got {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
}

function get(path: string, options: object = {}, body?: string): Promise<Got> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, on.edge.url), { ca, ...options }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

test('speaks TLS, and tells browsers to come no other way', async () => {
  expect(on.edge.url).toMatch(/^https:/);
  const { status, headers } = await get('healthz');
  expect({ status, hsts: headers['strict-transport-security'] }).toEqual({ status: 200, hsts: 'max-age=31536000' });
});

test('refuses what is older than TLS 1.2', async () => {
  await expect(get('healthz', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' })).rejects.toThrow();
});

test('its cookies are Secure', async () => {
  await on.ask('PUT', '/api/v1/users/anna', { json: { role: 'staff', password: 'correct horse' } });
  const headers = { 'content-type': 'application/json' };
  const login = JSON.stringify({ username: 'anna', password: 'correct horse' });
  const { headers: answered } = await get('api/v1/session', { method: 'POST', headers }, login);
  expect(answered['set-cookie']).toEqual([expect.stringMatching(/^hylla_session=.*; HttpOnly; SameSite=Lax; Secure$/)]);
});

test('a page that was loaded without TLS may not write', async () => {
  const origin = on.edge.url.replace('https:', 'http:').slice(0, -1);
  expect((await get('api/v1/session', { method: 'DELETE', headers: { origin } })).status).toBe(403);
});
