/** A third language is one file: put beside the others, it is on the screens, here one that is read from the right. */
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everydaySite } from '../support/everyday-site.ts';
import { root, startServer, type TestServer } from '../support/start-server.ts';
import { axeViolations, fits, launchBrowser } from './support/browser.ts';
import { cutOff, outOfReach } from './support/layout.ts';

/** English in brackets, which stands out wherever a text does not come from the file. */
const file = `
// Any: it goes through texts of every shape, and is compiled apart from the project.
import * as english from './en.ts';
const bracketed = (value: any): any =>
  typeof value === 'string' ? '[' + value + ']'
  : typeof value === 'function' ? (...given: any[]) => bracketed(value(...given))
  : Array.isArray(value) ? value.map(bracketed)
  : Object.fromEntries(Object.entries(value).map(([key, one]) => [key, bracketed(one)]));
export const screens = bracketed(english.screens);
export const office = bracketed(english.office);
export const follow = bracketed(english.follow);
export const wall = bracketed(english.wall);
export const kiosk = bracketed(english.kiosk);
`;

let dir: string;
let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  dir = mkdtempSync(join(root, 'dist', 'third-language-'));
  for (const part of ['tsconfig.json', 'kiosk', 'server/contract'])
    cpSync(join(root, part), join(dir, part), { recursive: true });
  writeFileSync(join(dir, 'kiosk', 'i18n', 'languages', 'ar.ts'), file);
  for (const page of ['index', 'wall'])
    await build({
      configFile: join(dir, 'kiosk', 'vite.config.ts'),
      logLevel: 'warn',
      build: { emptyOutDir: false, rolldownOptions: { input: join(dir, 'kiosk', `${page}.html`) } },
    });
  server = await startServer({ env: { HYLLA_PUBLIC_SCREENS: 'true' } });
  const site = everydaySite();
  expect((await server.api('POST', 'import', { ...site, site: { ...site.site, locale: 'ar' } })).status).toBe(200);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.clean();
  rmSync(dir, { recursive: true, force: true });
});

/** The real server's answers, and the pages with a language more. */
async function open(path: string, size: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({
    viewport: size,
    reducedMotion: 'reduce',
    hasTouch: true,
    serviceWorkers: 'block',
  });
  await context.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.startsWith('/api/')) return route.continue();
    const name = pathname === '/' ? 'index.html' : pathname === '/wall' ? 'wall.html' : pathname.slice(1);
    const built = join(dir, 'dist', 'kiosk', name);
    return existsSync(built) ? route.fulfill({ path: built }) : route.fulfill({ status: 404 });
  });
  const page = await context.newPage();
  await page.goto(`${server.url}${path}`);
  return page;
}

test('a site speaks it on the kiosk, from the right, with nothing cut off or out of reach', async () => {
  const page = await open('?room=pentry-1', { width: 1080, height: 1920 });
  await page.locator('hy-ask-bar h2').filter({ hasText: '[Ask for something]' }).waitFor();
  await page.locator('html[lang=ar][dir=rtl]').waitFor();
  expect([await axeViolations(page), await cutOff(page), await outOfReach(page)]).toEqual([[], [], []]);
  // Mirrored: what the language reads first is on the right.
  const place = await page.locator('header .place').boundingBox();
  const time = await page.locator('header time').boundingBox();
  expect(place?.x).toBeGreaterThan((time?.x ?? 0) + (time?.width ?? 0));
  await page.locator('hy-kiosk:not([deaf]) hy-dispenser-tile button').first().tap();
  await page.locator('hy-receipt-view .mark').waitFor();
  expect([await axeViolations(page), await cutOff(page)]).toEqual([[], []]);
  await page.context().close();
});

test('it is chosen on the screen like the others', async () => {
  const page = await open('?room=pentry-1&lang=sv', { width: 1280, height: 800 });
  await page.locator('hy-kiosk:not([deaf]) .language').filter({ hasText: 'العربية' }).tap();
  await page.locator('hy-ask-bar h2').filter({ hasText: '[Ask for something]' }).waitFor();
  await page.locator('hy-kiosk:not([deaf]) .language').filter({ hasText: 'English' }).tap();
  await page.locator('hy-ask-bar h2').filter({ hasText: /^Ask/ }).waitFor();
  expect(await page.evaluate('document.documentElement.dir')).toBe('ltr');
  await page.context().close();
});

test('the wall speaks it too', async () => {
  const page = await open('wall', { width: 1920, height: 1080 });
  await page.locator('html[lang=ar][dir=rtl] hy-wall-room').first().waitFor();
  expect(await page.locator('hy-wall-board').textContent()).toMatch(/\[(On the way|Nothing on the way.*)\]/);
  expect([await axeViolations(page), await fits(page)]).toEqual([[], true]);
  await page.context().close();
});
