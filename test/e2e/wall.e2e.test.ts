/** The wall in a real browser against the built server: read from six metres, touched by nobody. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/start-server.ts';
import { fits, launchBrowser, type Opening, openPage } from './support/browser.ts';

const siteFile = JSON.parse(readFileSync('test/fixtures/site-kontoret.json', 'utf8'));
const sizes = [
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
];

let server: TestServer;
let browser: Browser;
let opened: Awaited<ReturnType<typeof openPage>> | undefined;

const refill = (dispenser: string, level: number) =>
  server.api('POST', `dispensers/${dispenser}/refills`, { level, quantity: 1 });

beforeAll(async () => {
  server = await startServer({ env: { HYLLA_PUBLIC_SCREENS: 'true' } });
  expect((await server.api('POST', 'import', siteFile)).status).toBe(200);
  for (const { id } of siteFile.dispensers) await refill(id, 100);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.clean();
});
afterEach(async () => {
  expect(opened?.faults ?? []).toEqual([]);
  await opened?.context.close();
  opened = undefined;
});

async function open(query = '', more: Partial<Opening> = {}): Promise<Page> {
  opened = await openPage(browser, { url: `${server.url}wall${query}`, width: 1920, height: 1080, ...more });
  await opened.page.locator('hy-wall-room').first().waitFor();
  return opened.page;
}

describe.each(sizes)('the wall at $width x $height', (size) => {
  test('shows every room on one page, with nothing cut off and nothing too small', async () => {
    const page = await open('', size);
    expect(await fits(page)).toBe(true);
    const names = await page.locator('hy-wall-room h3').allTextContents();
    expect([...names].sort()).toEqual(
      [
        'Fikarum 1',
        'Fikarum 2',
        'Fikarum 3',
        'Korridoren',
        'WC 1A',
        'WC 1B',
        'WC 2A',
        'WC 2B',
        'WC 3A',
        'WC 3B',
      ].sort(),
    );
    const map = await page.locator('hy-wall-map').boundingBox();
    const rooms = await Promise.all((await page.locator('hy-wall-room').all()).map((room) => room.boundingBox()));
    const bottom = (box: { y: number; height: number } | null) => (box ? box.y + box.height : Number.NaN);
    expect(Math.max(...rooms.map(bottom))).toBeLessThanOrEqual(bottom(map) + 1);
    const smallest: unknown = await page.evaluate(`Math.min(...[...document.querySelectorAll('main *')]
      .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
      .map((one) => parseFloat(getComputedStyle(one).fontSize))) / innerHeight`);
    // 24 px of 1080: on a 55-inch screen 15 mm, read at six metres.
    expect(smallest).toBeGreaterThanOrEqual(0.022);
  });
});

test('when all is well it says so, large', async () => {
  const page = await open();
  await page.getByText('Allt är påfyllt.').waitFor();
});

test('a dispenser that runs empty becomes the largest thing within a second', async () => {
  const page = await open();
  await page.getByText('Allt är påfyllt.').waitFor();
  await refill('soap-wc-2a', 0);
  await page.locator('.hero h1').getByText('WC 2A').waitFor({ timeout: 1_000 });
  expect(await page.locator('.hero').textContent()).toContain('Skumtvål');
  expect(await page.locator('hy-wall-room', { hasText: 'WC 2A' }).getAttribute('data-status')).toBe('empty');
  await refill('soap-wc-2a', 100);
  await page.getByText('Allt är påfyllt.').waitFor();
});

test('a request shows with its room', async () => {
  const page = await open();
  await server.api('POST', 'requests', { kind: 'item', item: 'pen-blue', quantity: 5, location: 'pentry-3' });
  const row = page.locator('hy-wall-requests li', { hasText: 'Kulspetspenna' });
  await row.waitFor();
  expect(await row.textContent()).toContain('Fikarum 3');
});

test('without contact it dims and says since when, and comes back by itself', async () => {
  const page = await open('', { ownClock: true });
  await opened?.context.setOffline(true);
  await page.clock.runFor(65_000);
  await page.getByText(/Ingen kontakt sedan \d\d:\d\d/).waitFor();
  expect(await page.locator('main').getAttribute('data-lost')).toBe('true');
  await opened?.context.setOffline(false);
  await page.clock.runFor(30_000);
  await page.locator('main[data-lost="false"]').waitFor();
});
