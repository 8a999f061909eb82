/** Facilities set a wall from the office, and it follows at once: language, theme, floors, night, and whether it flashes or sounds. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everydaySite } from '../support/everyday-site.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { axeViolations, launchBrowser, openPage } from './support/browser.ts';
import { password, signIn } from './support/office.ts';

const settled = { timeout: 15_000 };
const hour = 3_600_000;
const time = new Intl.DateTimeFormat('sv', { timeStyle: 'short', timeZone: 'Europe/Stockholm' });
/** Night on a wall, whatever the hour. */
const nightNow = [time.format(Date.now() - hour), time.format(Date.now() + 2 * hour)] as const;

let server: TestServer;
let browser: Browser;
let wall: { readonly id: string; readonly token: string };
let page: Page;
let context: BrowserContext;

const refill = (dispenser: string, level: number) =>
  server.api('POST', `dispensers/${dispenser}/refills`, { level, quantity: 1 });
const set = async (settings: object) =>
  expect((await server.api('PUT', `screens/${wall.id}/settings`, settings)).status).toBe(200);

/** How many have run empty here. What the wall shows may be behind it, so it is counted, not read. */
let empty = 0;
/** Another one runs empty, and the wall knows. */
async function emptied(dispenser: string): Promise<void> {
  await refill(dispenser, 0);
  empty++;
  await until(async () => (await page.locator('.tally li[data-status=empty] strong').textContent()) === String(empty), {
    what: `${dispenser} on the wall`,
  });
}

/** Counts tones that begin, and how often and how fast the edge flashes. */
const listen = `
  globalThis.heard = { tones: 0, flashes: [] };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) { heard.tones++; return start.apply(this, when); };
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node.className === 'alarm') {
      const { duration, iterations } = node.getAnimations()[0].effect.getTiming();
      heard.flashes.push({ duration, iterations });
    }
  }).observe(document, { childList: true, subtree: true });`;
/** It has heard of its settings, and keeps them. */
const toAlarm = `Object.values(localStorage).some((kept) => kept.includes('"alarm":"both"'))`;
interface Heard {
  readonly tones: number;
  readonly flashes: readonly { readonly duration: number; readonly iterations: number }[];
}
const heard = (of = page): Promise<Heard> => of.evaluate('heard');

/** A paired wall in a context of its own; `marker` is gone when it reloads. */
async function openWall(reducedMotion: 'no-preference' | 'reduce') {
  const opened = await browser.newContext({
    viewport: { width: 1920, height: 1080 },
    reducedMotion,
    serviceWorkers: 'block',
  });
  await opened.addInitScript(listen);
  const shown = await opened.newPage();
  await shown.goto(`${server.url}wall#token=${wall.token}`);
  await shown.locator('hy-wall-room').first().waitFor(settled);
  await shown.evaluate('globalThis.marker = true');
  return { context: opened, page: shown };
}

beforeAll(async () => {
  server = await startServer({ env: { HYLLA_ADMIN_PASSWORD: password } });
  const site = everydaySite();
  expect((await server.api('POST', 'import', site)).status).toBe(200);
  for (const { id } of site.dispensers) await refill(id, 100);
  wall = (await server.api('POST', 'screens', { name: 'Hallen', kind: 'wall' })).body;
  browser = await launchBrowser();
  ({ context, page } = await openWall('no-preference'));
});
afterAll(async () => {
  await context?.close();
  await browser?.close();
  await server?.clean();
});

test('what is set in the office is on the wall a moment later, without a reload', async () => {
  const office = await openPage(browser, { url: `${server.url}office#/site`, width: 1280, height: 900 });
  await signIn(office.page);
  const card = office.page.locator('hy-wall-settings');
  await card.locator('summary').click();
  await card.locator('select[name=language]').selectOption('en');
  await card.locator('select[name=theme]').selectOption('dark');
  await card.getByLabel('Plan 3').check();
  await card.locator('select[name=night]').selectOption('own');
  await card.locator('input[name=from]').fill(nightNow[0]);
  await card.locator('input[name=to]').fill(nightNow[1]);
  expect(await axeViolations(office.page)).toEqual([]);
  await card.getByRole('button', { name: 'Spara' }).click();
  await card.getByText('Sparat. Hallen följer det nu.').waitFor(settled);

  await page.locator('html[lang=en][data-theme=dark]').waitFor({ state: 'attached', ...settled });
  await page.getByText('Everything is filled.').waitFor(settled);
  const floors = () => page.locator('hy-wall-map h2').allTextContents();
  await until(async () => (await floors()).join() === 'Plan 3', { what: 'the chosen floor alone' });
  await page.locator('html[data-night]').waitFor({ state: 'attached', ...settled });
  // What hangs elsewhere is another wall's work.
  await refill('soap-wc-1a', 0);
  await refill('soap-wc-3a', 0);
  await page.locator('.hero h1').getByText('WC 3A').waitFor(settled);
  expect(await page.locator('.tally strong').textContent()).toBe('1');
  expect(await page.getByText('WC 1A').count()).toBe(0);

  // The form shows what was saved, also after the office page is loaded anew; and all of it can be taken back.
  await office.page.reload();
  await card.locator('summary').click();
  expect(await card.locator('select[name=theme]').inputValue()).toBe('dark');
  expect(await card.getByLabel('Plan 3').isChecked()).toBe(true);
  expect(await card.locator('input[name=to]').inputValue()).toBe(nightNow[1]);
  await card.locator('select[name=night]').selectOption('never');
  await card.locator('select[name=language]').selectOption('');
  await card.locator('select[name=theme]').selectOption('');
  await card.getByLabel('Plan 3').uncheck();
  await card.getByRole('button', { name: 'Spara' }).click();
  await page.locator('html[lang=sv]:not([data-theme]):not([data-night])').waitFor({ state: 'attached', ...settled });
  await until(async () => (await floors()).length > 1, { what: 'all floors' });
  expect(await page.evaluate('marker')).toBe(true);
  await page.locator('.tally strong').getByText('2').waitFor(settled);
  empty = 2;
  expect(office.faults).toEqual([]);
  await office.context.close();
});

test('it is silent and still unless it is set otherwise', async () => {
  await set({});
  await emptied('soap-wc-2a');
  expect(await heard()).toEqual({ tones: 0, flashes: [] });
  expect(await page.evaluate(toAlarm)).toBe(false);
});

test('set to, it flashes and sounds for what is newly empty, and not for what it knows', async () => {
  await set({ alarm: 'both', night: 'never' });
  await until(() => page.evaluate<boolean>(toAlarm), { what: 'its settings' });
  expect(await heard()).toEqual({ tones: 0, flashes: [] });
  await refill('toilet-wc-1b', 60);
  await emptied('toilet-wc-1b');
  await until(async () => (await heard()).tones > 0, { what: 'a sound' });
  const { tones, flashes } = await heard();
  expect([tones, flashes.length]).toEqual([2, 1]);
  // WCAG 2.2, 2.3.1: no more than three flashes a second.
  for (const { duration, iterations } of flashes) {
    expect(1_000 / duration).toBeLessThan(3);
    expect(iterations).toBeLessThan(10);
  }
  await page.locator('.alarm').waitFor({ state: 'detached', timeout: 30_000 });
});

test('where less motion is asked for it only sounds; at night and when it is switched off it does neither', async () => {
  const still = await openWall('reduce');
  await until(() => still.page.evaluate<boolean>(toAlarm), { what: 'its settings' });
  await emptied('coffee-pentry-1');
  await until(async () => (await heard(still.page)).tones === 2 && (await heard()).tones === 4, {
    what: 'both sounds',
  });
  expect((await heard(still.page)).flashes).toEqual([]);
  await still.context.close();

  const before = await heard();
  await set({ alarm: 'both', night: nightNow });
  await page.locator('html[data-night]').waitFor({ state: 'attached', ...settled });
  await emptied('coffee-pentry-2');
  await set({ alarm: 'off', night: 'never' });
  await page.locator('html:not([data-night])').waitFor({ state: 'attached', ...settled });
  await emptied('coffee-pentry-3');
  expect(await heard()).toEqual(before);
});
