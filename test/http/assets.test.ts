/** The pages: served from what the build left, and nothing else of the disk. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestEdge, testEdge } from '../support/http-edge.ts';
import type { MemoryStore } from '../support/memory-store.ts';

const script = 'console.log("hylla")';
const dir = mkdtempSync(join(tmpdir(), 'hylla-assets-'));
const dist = join(dir, 'dist', 'kiosk');
const page = (name: string) =>
  `<!doctype html><title>${name}</title><script type="module" src="./assets/${name}-AbCd1234.js"></script>`;

let root: TestEdge<MemoryStore>;
let below: TestEdge<MemoryStore>;
const open: (() => Promise<void>)[] = [];
beforeAll(async () => {
  mkdirSync(join(dist, 'assets'), { recursive: true });
  for (const name of ['index', 'wall', 'office']) {
    writeFileSync(join(dist, `${name}.html`), page(name));
    writeFileSync(join(dist, 'assets', `${name}-AbCd1234.js`), script);
  }
  writeFileSync(join(dist, 'assets', 'index-AbCd1234.js.gz'), gzipSync(script));
  writeFileSync(join(dist, 'hylla.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  for (const name of ['sw.js', 'manifest.webmanifest', 'hylla-maskable.png']) writeFileSync(join(dist, name), name);
  writeFileSync(join(dir, 'secret.txt'), 'secret');
  writeFileSync(join(dir, 'dist', 'secret.txt'), 'secret');
  root = await testEdge({ parts: { assetsDir: dist } });
  below = await testEdge({ parts: { assetsDir: dist }, config: { basePath: '/hylla/' } });
  for (const { edge } of [root, below]) {
    await edge.start();
    open.push(() => edge.stop());
  }
});
afterAll(async () => {
  for (const close of open) await close();
  rmSync(dir, { recursive: true });
});

const get = ({ ask }: TestEdge<MemoryStore>, path: string, headers: Record<string, string> = {}) =>
  ask('GET', path, { as: null, headers });

describe('a page', () => {
  test.each([
    ['/', 'index'],
    ['/wall', 'wall'],
    ['/office', 'office'],
    ['/office/orders/2026-017', 'office'],
  ])('%s is %s, with links that hold at any depth', async (path, name) => {
    const answer = await get(root, path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(answer.body).toContain(`<title>${name}</title>`);
    expect(answer.body).toContain(`src="/assets/${name}-AbCd1234.js"`);
  });

  test('lies below the base path, and nowhere else', async () => {
    expect((await get(below, '/hylla/office/x')).body).toContain('src="/hylla/assets/office-AbCd1234.js"');
    expect((await get(below, '/hylla')).body).toContain('<title>index</title>');
    expect((await get(below, '/hylla/healthz')).status).toBe(200);
    for (const path of ['/', '/office', '/healthz', '/hyllab/', '/api/v1/session']) {
      expect((await get(below, path)).status).toBe(404);
    }
  });

  test('is asked for again each time, and not sent twice', async () => {
    const { headers } = await get(root, '/');
    const again = await get(root, '/', { 'if-none-match': headers.get('etag') ?? '' });
    expect(again).toMatchObject({ status: 304, body: '' });
  });

  test('says so when it is not built', async () => {
    const bare = await testEdge();
    const answer = await get(bare, '/wall');
    expect(answer.status).toBe(503);
    expect(answer.body).toContain('npm run build');
  });
});

describe('a file with a hash in its name', () => {
  test('is kept for a year', async () => {
    const { headers } = await get(root, '/assets/index-AbCd1234.js');
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await get(root, '/hylla.svg')).headers.get('cache-control')).toBe('no-cache');
  });

  test('and no other: the service worker and what lies beside the pages are asked for each time', async () => {
    for (const [name, type] of [
      ['sw.js', 'text/javascript; charset=utf-8'],
      ['manifest.webmanifest', 'application/manifest+json'],
      ['hylla-maskable.png', 'image/png'],
    ] as const) {
      const { status, headers } = await get(below, `/hylla/${name}`);
      expect([status, headers.get('cache-control'), headers.get('content-type')]).toEqual([200, 'no-cache', type]);
    }
  });

  test('comes compressed when it was built so and the browser takes it', async () => {
    const url = new URL('assets/index-AbCd1234.js', root.edge.url);
    const answer = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(answer.headers.get('vary')).toContain('Accept-Encoding');
    expect(await answer.text()).toBe(script);
    const plain = await fetch(url, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
  });
});

describe('no path leads out of the build', () => {
  const climbs = [
    '..',
    '%2e%2e',
    '%2E%2E',
    '.%2e',
    '..%2f',
    '..%5c',
    '..\\',
    '....',
    '%252e%252e',
    '%c0%ae%c0%ae',
    '..%00',
    '..;',
  ];
  const targets = ['secret.txt', 'dist/secret.txt'];
  const paths = climbs.flatMap((climb) =>
    targets.flatMap((target) => [
      `/${climb}/${target}`,
      `/assets/${climb}/${climb}/${climb}/${target}`,
      `//${climb}/${target}`,
    ]),
  );
  test.each([
    ...paths,
    `/${dir}/secret.txt`,
    `//${dir}/secret.txt`,
    '/index.html/../../secret.txt',
    '/assets/',
    '/assets',
    '/%',
    '/%ff',
  ])('%s', async (path) => {
    const { hostname, port } = new URL(root.edge.url);
    const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      // node:http sends the path as it is; fetch would tidy it up.
      const asked = request({ hostname, port, path }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      asked.on('error', reject);
      asked.end();
    });
    expect(answer.text).not.toBe('secret');
    expect([400, 404]).toContain(answer.status);
  });
});
