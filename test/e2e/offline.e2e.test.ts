/** A kiosk whose server goes away: it starts all the same, keeps what was asked, and changes versions by itself. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { root, startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { launchScreen } from './support/browser.ts';

const siteFile = JSON.parse(readFileSync('test/fixtures/site-kontoret.json', 'utf8'));
const size = { width: 1080, height: 1920 };
const dir = mkdtempSync(join(tmpdir(), 'hylla-offline-'));
const dist = join(dir, 'dist');
let port: string;
let server: TestServer;
let screen: BrowserContext;
let page: Page;

/** Always at the same address, on the same data. */
async function start(): Promise<void> {
  server = await startServer({
    dist,
    dataDir: join(dir, 'data'),
    env: { HYLLA_PUBLIC_SCREENS: 'true', HYLLA_HTTP_PORT: port },
  });
}

async function open(): Promise<void> {
  screen = await launchScreen(join(dir, 'browser'), size);
  page = screen.pages()[0] ?? (await screen.newPage());
  await page.goto(`http://127.0.0.1:${port}/?room=pentry-2`);
  await page.locator('hy-ask-bar .card').first().waitFor();
}

beforeAll(async () => {
  cpSync(join(root, 'dist'), dist, { recursive: true });
  port = String(await freePort());
  await start();
  expect((await server.api('POST', 'import', siteFile)).status).toBe(200);
  await open();
  await until(() => page.evaluate<boolean>('navigator.serviceWorker.controller !== null'));
});
afterAll(async () => {
  await screen?.close();
  await server?.clean();
  rmSync(dir, { recursive: true, force: true });
});

async function tap(selector: string, nth = 0): Promise<void> {
  const target = page.locator(selector).nth(nth);
  await target.waitFor();
  await page.locator('hy-kiosk:not([deaf])').waitFor();
  await target.tap();
}

async function sayEmpty(dispenser: string): Promise<void> {
  await tap(`hy-dispenser-tile article[aria-label="${dispenser}"] button`);
  await page.locator('hy-receipt-view h1').getByText('Sparat.').waitFor();
  await tap('hy-receipt-view button');
}

/** How many requests the screen keeps. */
const kept = `new Promise((told) => {
  indexedDB.open('hylla').onsuccess = ({ target: { result } }) => {
    result.transaction('requests').objectStore('requests').count().onsuccess = ({ target }) => {
      result.close();
      told(target.result);
    };
  };
})`;

const cacheNames = async (): Promise<readonly string[]> => page.evaluate('caches.keys()');

test('the kiosk can be installed', async () => {
  const devTools = await screen.newCDPSession(page);
  const { installabilityErrors } = await devTools.send('Page.getInstallabilityErrors');
  expect(installabilityErrors).toEqual([]);
  const { url, errors } = await devTools.send('Page.getAppManifest');
  expect([url, errors]).toEqual([`${server.url}manifest.webmanifest`, []]);
});

test('what a screen knows is kept soon after it knows it, though that is late', async () => {
  const late = await launchScreen(join(dir, 'late'), size);
  // No event comes through: it asks by itself after a while.
  await late.route('**/api/v1/live', () => undefined);
  const shown = late.pages()[0] ?? (await late.newPage());
  await shown.goto(`${server.url}?room=pentry-2`);
  await shown.locator('hy-ask-bar .card').first().waitFor();
  await until(() => shown.evaluate<boolean>("caches.has('hylla-last /')"));
  await late.close();
});

test('what is asked without a server survives a restart of the browser, and arrives once each, in order', async () => {
  // What the screen knows is written down some seconds after it came.
  await until(async () => (await cacheNames()).includes('hylla-last /'));
  await server.stop();
  for (const name of ['Kaffe fikarum 2', 'Muggar fikarum 2', 'Kaffefilter fikarum 2']) await sayEmpty(name);
  await screen.close();

  await open();
  await page.getByText('3 önskemål väntar på att skickas').waitFor();
  await page.getByText(/Ingen kontakt sedan \d\d:\d\d/).waitFor();
  const statuses = await page
    .locator('hy-dispenser-tile article')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-status')));
  expect(new Set(statuses)).toEqual(new Set(['stale']));
  await tap('hy-ask-bar .card', 1);
  await tap('hy-ask-view .items .card');
  await tap('hy-item-view .counts button', 1);
  await page.locator('hy-receipt-view h1').getByText('Sparat.').waitFor();
  await tap('hy-receipt-view button');

  await start();
  await page.getByText('väntar på att skickas').waitFor({ state: 'detached' });
  const { items } = (await server.api('GET', 'requests')).body;
  items.sort((a: { askedAt: string; id: string }, b: { askedAt: string; id: string }) =>
    `${a.askedAt} ${a.id}`.localeCompare(`${b.askedAt} ${b.id}`),
  );
  expect(
    items.map((one: { dispenser?: string; item: string; askers: number }) => [one.dispenser ?? one.item, one.askers]),
  ).toEqual([
    ['coffee-pentry-2', 1],
    ['cup-pentry-2', 1],
    ['filter-pentry-2', 1],
    ['copy-paper-a4', 1],
  ]);
});

test('what was sent and whose answer was lost is sent again after a restart, and counts once', async () => {
  await page.locator('hy-dispenser-tile article:not([data-status=stale])').first().waitFor();
  await screen.route('**/api/v1/requests', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await sayEmpty('Handdukar fikarum 2');
  const arrived = async () =>
    (await server.api('GET', 'requests')).body.items.filter(
      ({ dispenser }: { dispenser?: string }) => dispenser === 'towel-pentry-2',
    );
  await until(async () => (await arrived()).length > 0);
  await screen.close();
  await open();
  await expect.poll(() => page.evaluate(kept)).toBe(0);
  await expect.poll(() => page.locator('.bar.queue').count()).toBe(0);
  expect(await arrived()).toMatchObject([{ askers: 1 }]);
});

test('a screen that has no room to keep a request sends it all the same', async () => {
  const full = await launchScreen(join(dir, 'full'), size);
  await full.addInitScript(`IDBObjectStore.prototype.put = () => {
    throw new DOMException('no room', 'QuotaExceededError');
  }`);
  const shown = full.pages()[0] ?? (await full.newPage());
  await shown.goto(`${server.url}?room=wc-3a`);
  const empty = shown.locator('hy-dispenser-tile article button').first();
  await empty.waitFor();
  await shown.locator('hy-kiosk:not([deaf])').waitFor();
  await empty.tap();
  await shown.locator('hy-receipt-view h1').waitFor();
  await until(
    async () =>
      (await server.api('GET', 'requests')).body.items.some((one: { dispenser?: string }) =>
        one.dispenser?.endsWith('wc-3a'),
      ),
    { what: 'the request' },
  );
  await full.close();
});

test('another version of the pages is shown when nobody is at the screen, and not before', async () => {
  const before = await cacheNames();
  await tap('hy-ask-bar .card', 1);
  await page.locator('hy-ask-view').waitFor();
  await server.stop();
  const change = (name: string, edit: (text: string) => string) => {
    const path = join(dist, 'kiosk', name);
    writeFileSync(path, edit(readFileSync(path, 'utf8')));
    for (const suffix of ['.br', '.gz']) rmSync(path + suffix);
  };
  change('index.html', (text) => text.replace('<title>', '<meta name="generator" content="next" /><title>'));
  const [version = ''] = before.filter((name) => name.startsWith('hylla-pages')).map((name) => name.split(' ')[2]);
  change('sw.js', (text) => text.replace(version, 'the-next-one'));
  await start();

  await until(async () => {
    // Somebody is there, else it goes back to the start by itself.
    await page.keyboard.press('Shift');
    return (await cacheNames()).includes('hylla-pages / the-next-one');
  });
  const settled = `navigator.serviceWorker.getRegistration().then(({ installing, waiting, active }) =>
    !installing && !waiting && active.state === 'activated')`;
  await until(() => page.evaluate<boolean>(settled));
  expect(await page.locator('hy-ask-view').count()).toBe(1);
  expect(await page.locator('meta[name="generator"]').count()).toBe(0);
  await tap('hy-ask-view .button');
  await page.locator('meta[name="generator"]').waitFor({ state: 'attached' });
  await page.locator('hy-ask-bar .card').first().waitFor();
});

test('no answer of the API is kept', async () => {
  const cached: readonly string[] = await page.evaluate(`(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)));
    return all.flat();
  })()`);
  expect(cached.length).toBeGreaterThan(5);
  expect(cached.filter((url) => url.includes('/api/') || url.includes('/office'))).toEqual([]);
});
