/** Every page below a base path behind a real nginx: nothing is asked for beside it, and live news come through. */
import { readFileSync } from 'node:fs';
import mqtt from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { deviceCredentials } from '../support/broker-clients.ts';
import { type NginxServer, nginxServer } from '../support/nginx-server.ts';
import { startServer, type TestServer, testToken } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { launchBrowser, openPage } from './support/browser.ts';
import { password, signIn } from './support/office.ts';

const siteFile = JSON.parse(readFileSync('test/fixtures/site-kontoret.json', 'utf8'));
/** Sooner than a page asks by itself when its live link is silent (20 s): what comes by then came by the link. */
const live = { timeout: 12_000 };

let server: TestServer;
let nginx: NginxServer;
let browser: Browser;
let opened: Awaited<ReturnType<typeof openPage>> | undefined;
let astray: string[] = [];

beforeAll(async () => {
  server = await startServer({
    env: {
      HYLLA_BASE_PATH: '/x/',
      HYLLA_TRUSTED_PROXY: '127.0.0.1',
      HYLLA_PUBLIC_SCREENS: 'true',
      HYLLA_ADMIN_PASSWORD: password,
    },
  });
  nginx = await nginxServer({ path: '/x/', target: server.url });
  expect((await server.api('POST', 'import', siteFile)).status).toBe(200);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await nginx?.stop();
  await server?.clean();
});
afterEach(async () => {
  expect([...(opened?.faults ?? []), ...astray]).toEqual([]);
  await opened?.context.close();
  opened = undefined;
  astray = [];
});

/** Requests that leave the base path, or that are answered by an error, are astray. */
async function open(path: string, size = { width: 1280, height: 800 }): Promise<Page> {
  opened = await openPage(browser, { url: 'about:blank', ...size, isKept: true });
  const { page, context } = opened;
  const base = new URL('x/', nginx.url).href;
  context.on('request', (request) => {
    if (!request.url().startsWith(base)) astray.push(request.url());
  });
  context.on('response', (response) => {
    // Nobody has logged in yet: the page asks who it is.
    if (response.status() >= 400 && response.status() !== 401) astray.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(base + path);
  return page;
}

test('the kiosk shows its room, takes a tap, hears what happens, and keeps itself for when the server is away', async () => {
  const page = await open('?room=pentry-1', { width: 1080, height: 1920 });
  const tile = (name: string) => page.locator(`hy-dispenser-tile article[aria-label="${name}"]`);
  await tile('Kaffe fikarum 1').waitFor();
  await server.api('POST', 'dispensers/coffee-pentry-1/refills', { level: 87 });
  await tile('Kaffe fikarum 1').getByText('87').waitFor(live);
  await page.locator('hy-kiosk:not([deaf])').waitFor();
  const followed = page.waitForResponse((response) => response.url().endsWith('/follow'));
  await tile('Muggar fikarum 1').locator('button').tap();
  await page.locator('hy-receipt-view h1').getByText('Tack, vi vet nu.').waitFor();
  const { token } = await (await followed).json();
  expect((await server.api('GET', 'requests')).body.items).toMatchObject([{ dispenser: 'cup-pentry-1', askers: 1 }]);

  const scope = 'navigator.serviceWorker.ready.then(({ scope }) => scope)';
  expect(await page.evaluate(scope)).toBe(`${nginx.url}x/`);
  const kept: readonly string[] = await until(async () => {
    const urls: readonly string[] = await page.evaluate(
      `caches.keys().then(async (names) => (await Promise.all(names.filter((name) => name.startsWith('hylla-pages /x/'))
        .map(async (name) => (await caches.open(name)).keys()))).flat().map(({ url }) => url))`,
    );
    return urls.length > 5 ? urls : null;
  });
  expect(kept).toContain(`${nginx.url}x/`);
  expect(kept.filter((url) => !url.startsWith(`${nginx.url}x/`))).toEqual([]);

  const phone = await page.context().newPage();
  await phone.goto(`${nginx.url}x/follow#${token}`);
  await phone.locator('.about').filter({ hasText: 'Fikarum 1' }).waitFor();
});

test('the wall draws a plan, and hears of what a device says over WebSocket', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200"><path d="M0 0h400v200H0z"/></svg>';
  const { status } = await fetch(`${nginx.url}x/api/v1/locations/plan-3/plan`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${testToken}`, 'content-type': 'image/svg+xml' },
    body: svg,
  });
  expect(status).toBe(200);
  expect((await server.api('PUT', 'dispensers/soap-wc-3a/at', { x: 500, y: 500 })).status).toBe(200);
  const page = await open('wall', { width: 1920, height: 1080 });
  await page.locator('hy-wall-room').first().waitFor();
  const drawn = "document.querySelector('hy-wall-plan img')?.naturalWidth > 0";
  await until(() => page.evaluate<boolean>(drawn), { within: 30_000, what: 'the plan' });
  const device = await mqtt.connectAsync(`${nginx.url.replace('http', 'ws')}x/mqtt`, {
    ...(await deviceCredentials(server, 'soap-wc-1a')),
    reconnectPeriod: 0,
  });
  try {
    for (const [seq, level] of [90, 2, 2].entries()) {
      await device.publishAsync('hylla/soap-wc-1a/level', JSON.stringify({ level, boot: 1, seq }), { qos: 1 });
    }
    await page.locator('hy-wall-attention', { hasText: 'WC 1A' }).waitFor(live);
  } finally {
    await device.endAsync();
  }
});

test('the office logs in, works at any depth, and hears what happens', async () => {
  const page = await open('office/stock?from=a-link');
  await signIn(page);
  await page.goto(`${nginx.url}x/office#/requests`);
  await page.locator('nav').waitFor();
  expect((await server.api('POST', 'requests', { kind: 'empty', dispenser: 'coffee-pentry-2' })).status).toBeLessThan(
    300,
  );
  await page.getByText('Kaffe fikarum 2').first().waitFor(live);
});

test('the API and its description live there too', async () => {
  for (const path of ['api/docs', 'api/openapi.json', 'api/asyncapi.json', 'healthz']) {
    expect((await fetch(`${nginx.url}x/${path}`)).status, path).toBe(200);
  }
  const described = await (await fetch(`${nginx.url}x/api/openapi.json`)).text();
  expect(described).toContain('"url":"/x');
});
