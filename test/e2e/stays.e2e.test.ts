/** What becomes of what somebody is doing when their log-in ends, and when the server speaks another version. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everydaySite } from '../support/everyday-site.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { axeViolations, launchBrowser, openPage } from './support/browser.ts';
import { password, signIn } from './support/office.ts';

let server: TestServer;
/** One whose screens are open to all. */
let open: TestServer;
let browser: Browser;

beforeAll(async () => {
  const env = { HYLLA_ADMIN_PASSWORD: password };
  [server, open] = await Promise.all([
    startServer({ env }),
    startServer({ env: { ...env, HYLLA_PUBLIC_SCREENS: 'true' } }),
  ]);
  for (const one of [server, open]) expect((await one.api('POST', 'import', everydaySite())).status).toBe(200);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.clean();
  await open?.clean();
});

async function openOffice(view: string) {
  const opened = await openPage(browser, {
    url: `${server.url}office#/${view}`,
    width: 1280,
    height: 800,
    isKept: true,
  });
  await logIn(opened.page);
  return opened;
}

async function logIn(page: Page): Promise<void> {
  await signIn(page);
}

test('a log-in that ends is asked for over the view; route and what was typed are there afterwards', async () => {
  const { page, context, faults } = await openOffice('stock/pen-blue');
  const note = page.locator('hy-item input[name=note]');
  await note.fill('låg bakom hyllan');
  expect((await page.request.delete(`${server.url}api/v1/session`)).ok()).toBe(true);
  const dialog = page.getByRole('dialog', { name: 'Du har loggats ut' });
  await dialog.waitFor();
  await page.locator('input[name=username]:focus').waitFor();
  await page.keyboard.type('adm');
  expect(await page.locator('input[name=username]').inputValue()).toBe('adm');
  for (let i = 0; i < 3; i++) await page.keyboard.press('Escape');
  expect(await dialog.isVisible()).toBe(true);
  expect(await axeViolations(page)).toEqual([]);

  await server.api('POST', 'movements', { kind: 'count', item: 'pen-blue', location: 'forrad', quantity: 42 });
  await logIn(page);
  expect(page.url()).toContain('#/stock/pen-blue');
  expect(await note.inputValue()).toBe('låg bakom hyllan');
  // What it shows is the latest again.
  await page.locator('hy-item dd').filter({ hasText: '42' }).first().waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('an action is the first to hear of it where screens are open to all', async () => {
  await open.api('POST', 'requests', { kind: 'problem', location: 'wc-1a', note: 'dropp' });
  const { page, context } = await openPage(browser, {
    url: `${open.url}office#/requests`,
    width: 1280,
    height: 800,
    isKept: true,
  });
  await logIn(page);
  expect((await page.request.delete(`${open.url}api/v1/session`)).ok()).toBe(true);
  await page.getByRole('button', { name: 'Vi ordnar det' }).click();
  await page.getByRole('dialog', { name: 'Du har loggats ut' }).waitFor();
  await logIn(page);
  await page.getByRole('button', { name: 'Vi ordnar det' }).click();
  await page.getByText('På gång', { exact: true }).waitFor();
  await context.close();
});

const nonsense = 'event: change\ndata: {"rev":"many"}\n\n';

test('what the office cannot read makes it ask to be reloaded, and never reload by itself', async () => {
  const { page, context } = await openOffice('requests');
  let links = 0;
  await context.route('**/api/v1/live', (route) => {
    links++;
    return route.fulfill({ contentType: 'text/event-stream', body: `retry: 50\n\n${nonsense}` });
  });
  let loads = 0;
  page.on('domcontentloaded', () => loads++);
  await page.reload();
  await page.getByText('Sidan är inte den senaste').waitFor();
  await expect.poll(() => links).toBeGreaterThan(3);
  expect(loads).toBe(1);
  // The snapshot can be read: what is shown is true all the same.
  await page.locator('hy-requests h1').waitFor();
  await page.getByRole('button', { name: 'Läs om sidan' }).click();
  await expect.poll(() => loads).toBe(2);
  await page.locator('hy-requests h1').waitFor();
  const before = links;
  await expect.poll(() => links).toBeGreaterThan(before + 5);
  expect(loads).toBe(2);
  expect(await page.getByText('Sidan är inte den senaste').count()).toBe(0);
  await context.close();
});

test('a screen without a service worker reloads for it once', async () => {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  let links = 0;
  await context.route('**/api/v1/live', (route) => {
    links++;
    return route.fulfill({ contentType: 'text/event-stream', body: `retry: 50\n\n${nonsense}` });
  });
  const page = await context.newPage();
  let loads = 0;
  page.on('domcontentloaded', () => loads++);
  await page.goto(`${open.url}wall`);
  await expect.poll(() => loads).toBe(2);
  const before = links;
  await expect.poll(() => links).toBeGreaterThan(before + 5);
  await page.locator('hy-wall-room').first().waitFor();
  expect(loads).toBe(2);
  await context.close();
});
