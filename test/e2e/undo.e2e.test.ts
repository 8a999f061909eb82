/** Undo in a real browser: a tap taken back within ten seconds, sent or only saved. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/start-server.ts';
import { axeViolations, fits, launchBrowser, openPage } from './support/browser.ts';
import { stopClock } from './support/own-clock.ts';

const portrait = { width: 1080, height: 1920 };
let server: TestServer;
let browser: Browser;
let opened: Awaited<ReturnType<typeof openPage>>;

beforeAll(async () => {
  server = await startServer({ env: { HYLLA_PUBLIC_SCREENS: 'true' } });
  const site = JSON.parse(readFileSync('test/fixtures/site-kontoret.json', 'utf8'));
  expect((await server.api('POST', 'import', site)).status).toBe(200);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.clean();
});
afterEach(async () => {
  expect(opened.faults).toEqual([]);
  await opened.context.close();
});

async function open(query: string, ownClock = false): Promise<Page> {
  opened = await openPage(browser, { url: `${server.url}?${query}`, ...portrait, ownClock });
  await opened.page.locator('hy-ask-bar .card').first().waitFor();
  return opened.page;
}
async function tap(page: Page, selector: string): Promise<void> {
  await page.locator('hy-kiosk:not([deaf])').waitFor();
  await page.locator(selector).first().tap();
}
const sayEmpty = (page: Page, name: string) => tap(page, `hy-dispenser-tile article[aria-label="${name}"] button`);
const title = (page: Page, text: string) => page.locator('hy-receipt-view h1').filter({ hasText: text }).waitFor();
const requestsOn = async (dispenser: string): Promise<{ id: string; status: string; askers: number }[]> =>
  (await server.api('GET', 'requests')).body.items.filter((one: { dispenser?: string }) => one.dispenser === dispenser);

test('what was sent is taken back, and the tile forgets it', async () => {
  const page = await open('room=pentry-1');
  await sayEmpty(page, 'Muggar fikarum 1');
  await title(page, 'Tack, vi vet nu.');
  await tap(page, 'hy-receipt-view .undo');
  await title(page, 'Ångrat.');
  expect(await requestsOn('cup-pentry-1')).toMatchObject([{ status: 'withdrawn' }]);
  expect([await fits(page), await axeViolations(page)]).toEqual([true, []]);
  await tap(page, 'hy-receipt-view .done');
  await page.locator('hy-dispenser-tile article[aria-label="Muggar fikarum 1"] button').waitFor();
});

test('what waits without contact is taken out of the queue, and never sent', async () => {
  const page = await open('room=pentry-1&lang=en');
  await opened.context.route('**/api/v1/requests', (route) => route.abort());
  await sayEmpty(page, 'Kaffe fikarum 1');
  await page.locator('hy-receipt-view .card[data-kind=saved]').waitFor();
  await tap(page, 'hy-receipt-view .undo');
  await title(page, 'Taken back.');
  await opened.context.unroute('**/api/v1/requests');
  await page.reload();
  // Sent after it, so that it would have come before.
  await page.locator('hy-ask-bar .card').first().waitFor();
  await sayEmpty(page, 'Kaffefilter fikarum 1');
  await page.locator('hy-receipt-view .card[data-kind=good] .mark').waitFor();
  expect(await requestsOn('filter-pentry-1')).toHaveLength(1);
  expect(await requestsOn('coffee-pentry-1')).toEqual([]);
});

test('what somebody has begun to do is not taken back, and the kiosk says so', async () => {
  const page = await open('room=pentry-2');
  await sayEmpty(page, 'Muggar fikarum 2');
  await title(page, 'Tack, vi vet nu.');
  const [request] = await requestsOn('cup-pentry-2');
  expect((await server.api('POST', `requests/${request?.id}/accept`, {})).status).toBe(200);
  await tap(page, 'hy-receipt-view .undo');
  await title(page, 'Det gick inte att ångra.');
  expect(await requestsOn('cup-pentry-2')).toMatchObject([{ status: 'accepted', askers: 1 }]);
});

test('it is offered for ten seconds; when it comes and when it goes, a touch is ignored for half a second', async () => {
  const page = await open('room=pentry-3', true);
  await stopClock(page);
  await sayEmpty(page, 'Kaffe fikarum 3');
  await title(page, 'Tack, vi vet nu.');
  const undo = page.locator('hy-receipt-view .undo');
  await undo.waitFor();
  await page.clock.runFor(9_000);
  await page.locator('hy-kiosk:not([deaf])').waitFor();
  expect(await undo.count()).toBe(1);
  await page.clock.runFor(1_000);
  await page.locator('hy-kiosk[deaf]').waitFor();
  expect(await undo.count()).toBe(0);
  await page.locator('hy-receipt-view .done').tap();
  await page.clock.runFor(500);
  await page.locator('hy-kiosk:not([deaf]) hy-receipt-view .done').tap();
  await page.locator('hy-room-tiles').waitFor();
  expect(await requestsOn('coffee-pentry-3')).toMatchObject([{ status: 'open', askers: 1 }]);
});
