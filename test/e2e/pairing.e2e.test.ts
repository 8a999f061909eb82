/** Pairing in a real browser: a screen shows a code, the back office enters it, and the screen starts by itself. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/start-server.ts';
import { answer, axeViolations, fits, launchBrowser, openPage } from './support/browser.ts';
import { password, signIn } from './support/office.ts';

const portrait = { width: 1080, height: 1920 };
const patience = { timeout: 60_000 };

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  server = await startServer({ env: { HYLLA_ADMIN_PASSWORD: password } });
  expect(
    (await server.api('POST', 'import', JSON.parse(readFileSync('test/fixtures/site-kontoret.json', 'utf8')))).status,
  ).toBe(200);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.clean();
});

const codeOn = async (page: Page): Promise<string> =>
  (await page.locator('hy-pairing-code .code[role=img]').textContent(patience))?.replace(/\D/g, '') ?? '';

/** The office page, logged in, at the screens. */
async function openScreens(): Promise<Awaited<ReturnType<typeof openPage>>> {
  const office = await openPage(browser, { url: `${server.url}office#/site`, width: 1280, height: 900 });
  await signIn(office.page);
  await office.page.locator('hy-screens input[name=code]').waitFor(patience);
  return office;
}

test('a screen is paired by its code, shows its room, and goes back to a code when it is removed', async () => {
  const kiosk = await openPage(browser, { url: server.url, ...portrait, isKept: true });
  const office = await openScreens();
  const code = await codeOn(kiosk.page);
  expect(code).toMatch(/^\d{6}$/);

  const form = office.page.locator('hy-screens form');
  await form.locator('input[name=code]').fill(code === '000000' ? '000001' : '000000');
  await form.locator('input[name=name]').fill('Fikarummet');
  await form.locator('select[name=location]').selectOption('pentry-1');
  await form.locator('button').click();
  await office.page.locator('hy-screens .bad').filter({ hasText: 'Ingen skärm visar den koden' }).waitFor(patience);
  await form.locator('input[name=code]').fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await form.locator('button').click();
  await office.page.getByText('Fikarummet är inkopplad').waitFor(patience);

  await kiosk.page.locator('hy-ask-bar .card').first().waitFor(patience);
  // The room is the one that was chosen in the office, and not for visitors to change.
  await kiosk.page.locator('p.place').filter({ hasText: 'Fikarum 1' }).waitFor(patience);
  expect(await kiosk.page.evaluate('document.cookie')).toBe('');

  await office.page.locator('hy-screens tbody button.grave').click();
  await answer(office.page, 'Ta bort');
  await office.page.locator('hy-screens tbody').waitFor({ state: 'detached', ...patience });
  await kiosk.page.reload();
  expect(await codeOn(kiosk.page)).not.toBe(code);

  expect([...kiosk.faults, ...office.faults]).toEqual([]);
  await Promise.all([kiosk.context.close(), office.context.close()]);
});

test('a screen that is paired as a wall goes to the wall', async () => {
  const screen = await openPage(browser, { url: server.url, ...portrait, isKept: true });
  const body = { code: await codeOn(screen.page), name: 'Hallen', kind: 'wall' };
  expect((await server.api('POST', 'screens/pair', body)).status).toBe(201);
  await screen.page.locator('hy-wall-attention').waitFor(patience);
  expect(new URL(screen.page.url()).pathname).toBe('/wall');
  await screen.context.close();
});

test('one that opens the wall is a wall, without being told', async () => {
  const screen = await openPage(browser, { url: `${server.url}wall`, width: 1920, height: 1080, isKept: true });
  const paired = await server.api('POST', 'screens/pair', { code: await codeOn(screen.page), name: 'Trappan' });
  expect(paired).toMatchObject({ status: 201, body: { kind: 'wall' } });
  await screen.page.locator('hy-wall-attention').waitFor(patience);
  await screen.context.close();
});

test.each([
  { page: '?lang=sv', theme: 'light', ...portrait },
  { page: '?lang=en', theme: 'dark', width: 320, height: 640 },
  { page: 'wall?lang=en', theme: 'dark', width: 1920, height: 1080 },
] as const)('the code fits, and is for everybody to read: $page $theme $width', async ({ page: path, ...how }) => {
  const { page, context } = await openPage(browser, { url: `${server.url}${path}`, ...how });
  await codeOn(page);
  expect(await axeViolations(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  if (how.width >= 1080) expect(await fits(page)).toBe(true);
  await context.close();
});
