/** The wall in a real browser against the built server: touched by nobody, and always telling what is so. */
import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { fits, launchBrowser, type Opening, openPage } from './support/browser.ts';
import { cutOff } from './support/layout.ts';
import { loseContact, stopClock } from './support/own-clock.ts';

const siteFile = JSON.parse(readFileSync('test/fixtures/site-kontoret.json', 'utf8'));
const sizes = [
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
];
const beatMs = 12_000;

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
  // A slow machine turns no page unasked.
  if (more.ownClock) await stopClock(opened.page);
  return opened.page;
}

/** What `look` finds on each page that turns up in `beats` beats, the first included. */
async function inTurn<T>(page: Page, beats: number, look: () => Promise<T>): Promise<T[]> {
  const found = [await look()];
  for (let i = 0; i < beats; i++) {
    await page.clock.runFor(beatMs);
    found.push(await look());
  }
  return found;
}

/** Waits for it while time goes on: a link that broke is tried again by the page's clock. */
async function seen(page: Page, locator: Locator): Promise<void> {
  const isThere = async () => {
    if (await locator.isVisible()) return true;
    await page.clock.runFor(1_000);
    return false;
  };
  await until(isThere, { within: 30_000, what: `${locator}` });
}

const textsOf = (page: Page, selector: string) => page.locator(selector).allTextContents();

describe.each(sizes)('the wall at $width x $height', (size) => {
  test('shows every room in turn, floor by floor, with nothing cut off', async () => {
    const page = await open('', { ...size, ownClock: true });
    const pages = await inTurn(page, 2, async () => {
      expect(await fits(page)).toBe(true);
      expect(await cutOff(page)).toEqual([]);
      return { floors: await textsOf(page, 'hy-wall-map h2 span:first-child'), rooms: await textsOf(page, 'h3') };
    });
    expect(pages[0]?.floors[0]).toBe('Plan 3');
    const rooms = new Set(pages.flatMap((one) => one.rooms));
    expect([...rooms].sort()).toEqual(
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
    // After the last page comes the first.
    expect(pages[2]).toEqual(pages[0]);
    expect(pages[1]).not.toEqual(pages[0]);
  });
});

test('when all is well it says so, large, and what hangs where is drawn and named', async () => {
  const page = await open();
  await page.getByText('Allt är påfyllt.').waitFor();
  const room = page.locator('hy-wall-room', { hasText: 'WC 3A' });
  const names = await room.locator('.piece').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  expect(names).toEqual([
    expect.stringMatching(/^Handdukar WC 3A: Finns, 100\s%$/),
    expect.stringMatching(/^Toalettpapper WC 3A: Finns, 100\s%$/),
    expect.stringMatching(/^Tvål WC 3A: Finns, 100\s%$/),
  ]);
  // Each looks like what it is.
  const drawn = await room.locator('.drawing').evaluateAll((all) => all.map((one) => one.innerHTML));
  expect(new Set(drawn).size).toBe(3);
});

test('a dispenser that runs empty becomes the largest thing within a second, with what to bring from where', async () => {
  const page = await open();
  await page.getByText('Allt är påfyllt.').waitFor();
  await refill('soap-wc-2a', 0);
  const hero = page.locator('.hero');
  await hero.locator('h1').getByText('WC 2A').waitFor({ timeout: 1_000 });
  expect(await hero.locator('.bring').textContent()).toMatch(/^Skumtvål\s· 1\spåse$/);
  expect(await hero.locator('.from').textContent()).toMatch(/^Förrådet\s· \d+ där$/);
  expect(await page.locator('hy-wall-room', { hasText: 'WC 2A' }).getAttribute('data-status')).toBe('empty');
  // Two things are one errand, and one walk brings both.
  await refill('toilet-wc-2a', 1);
  await hero.locator('.bring').nth(1).waitFor();
  expect(await textsOf(page, '.hero .bring')).toEqual([
    expect.stringMatching(/^Skumtvål\s· 1\spåse$/),
    expect.stringMatching(/^Toalettpapper\s· 1\srulle$/),
  ]);
  for (const id of ['soap-wc-2a', 'toilet-wc-2a']) await refill(id, 100);
  await page.getByText('Allt är påfyllt.').waitFor();
});

test('what people ask for stands in turn with what is on its way; what they say is empty is work', async () => {
  const asked = [
    { kind: 'item', item: 'pen-blue', quantity: 5, location: 'pentry-3' },
    { kind: 'item', item: 'copy-paper-a4', quantity: 2, location: 'pentry-2' },
    { kind: 'problem', location: 'pentry-1', note: 'Läcker' },
  ];
  for (const request of asked) expect((await server.api('POST', 'requests', request)).status).toBe(201);
  const orders = siteFile.items
    .filter(({ offers = [] }) => offers.length > 0)
    .slice(0, 5)
    .map(({ id, offers: [offer] }: { id: string; offers: { supplier: string; packSize: number }[] }) => {
      return { supplier: offer?.supplier, lines: [{ item: id, quantity: (offer?.packSize ?? 1) * 4 }] };
    });
  for (const order of orders) expect((await server.api('POST', 'orders', order)).status).toBe(201);
  const open5 = (await server.api('GET', 'snapshot')).body.orders.filter(
    ({ status }: { status: string }) => status !== 'received',
  );
  expect(open5.length).toBeGreaterThan(3);
  const page = await open('', { ownClock: true });
  const board = page.locator('hy-wall-board');
  await board.locator('li').first().waitFor();
  expect(await textsOf(page, 'hy-wall-board h2')).toEqual([`På väg ${open5.length}`, 'Önskemål 3']);
  const beats = Math.ceil(open5.length / 2) + 2;
  const pages = await inTurn(page, beats - 1, async () => {
    const of = await board.locator('ul').getAttribute('data-of');
    return { of, lines: await textsOf(page, 'hy-wall-board li') };
  });
  const lines = (of: string) => pages.filter((one) => one.of === of).flatMap((one) => one.lines);
  expect(lines('orders').length).toBe(open5.length);
  expect(lines('requests')).toEqual([
    'Fikarum 35 × Kulspetspenna',
    'Fikarum 22 × Kopieringspapper A4',
    'Fikarum 1Fel: Läcker',
  ]);
  // Which of how many, and how soon the next one comes, in steps of a second.
  expect(await board.locator('.turn').getAttribute('aria-label')).toBe(`${beats} av ${beats}`);
  const shown = () => page.evaluate<string>("document.documentElement.style.getPropertyValue('--turn')");
  const before = Number(await shown());
  await page.clock.runFor(1_000);
  expect(Number(await shown())).toBeCloseTo((before + 1 / 12) % 1, 5);

  const { body } = await server.api('POST', 'requests', { kind: 'empty', dispenser: 'cup-pentry-1' });
  const row = page.locator('.hero', { hasText: 'Fikarum 1' });
  await row.waitFor();
  expect(await row.locator('.said').textContent()).toMatch(/Anmält slut \d\d:\d\d/);
  expect(await row.locator('.bring').textContent()).toMatch(/^Pappersmugg\s· \d+\smuggar$/);
  expect(await board.locator('h2').last().textContent()).toBe('Önskemål 3');
  expect((await server.api('POST', `requests/${body.id}/done`, {})).status).toBe(200);
  // Answered, and its sensor is to be looked at, which said otherwise.
  await row.locator('.said').getByText('Sensorn stämmer inte').waitFor();
  for (const level of [0, 100]) await refill('cup-pentry-1', level);
  await page.getByText('Allt är påfyllt.').waitFor();
});

test('a floor in trouble stays twice as long as one where all is well', async () => {
  let page = await open('', { ownClock: true });
  const first = () => page.locator('hy-wall-map h2 span').first().textContent();
  const calm = await inTurn(page, 3, first);
  expect(calm.map((name) => name === calm[0])).toEqual([true, false, true, false]);
  await opened?.context.close();
  await refill('soap-wc-3a', 0);
  // One that knows of the trouble before a page turns: minutes of its clock pass before a change has come to it.
  page = await open('', { ownClock: true });
  await page.locator('.hero', { hasText: 'WC 3A' }).waitFor();
  // From one turn to the page with the trouble on it.
  while ((await first()) === 'Plan 3') await page.clock.runFor(beatMs / 12);
  while ((await first()) !== 'Plan 3') await page.clock.runFor(beatMs / 12);
  const troubled = await inTurn(page, 5, first);
  expect(troubled.map((name) => name === 'Plan 3')).toEqual([true, true, false, true, true, false]);
  await refill('soap-wc-3a', 100);
});

test('the heart moves a step each second by script, and says how old the last word is when it is late', async () => {
  const page = await open('', { ownClock: true });
  const dot = page.locator('.beat .dot');
  await dot.waitFor();
  const at = () => dot.getAttribute('transform');
  const steps = new Set<string | null>();
  for (let i = 0; i < 4; i++) {
    steps.add(await at());
    await page.clock.runFor(1_000);
  }
  expect(steps.size).toBe(4);
  // Whose script stands still stands still: no style moves it on.
  expect(await page.evaluate('document.getAnimations().length')).toBe(0);
  await opened?.context.setOffline(true);
  await seen(page, page.locator('.beat[data-late=true] span').filter({ hasText: /^\d\d s$/ }));
});

test('the day’s availability stands in turn with the date, and does not go on without contact', async () => {
  const page = await open('', { ownClock: true });
  const told = () => inTurn(page, 1, async () => (await page.locator('.fact').textContent()) ?? '');
  const share = (texts: readonly string[]) => texts.find((text) => text.includes('%')) ?? '';
  const live = await told();
  expect(share(live)).toMatch(/^\d+(,\d)?\s% tillgängligt i dag$/);
  expect(live.find((text) => !text.includes('%'))).toMatch(/^\p{L}+ \d+ \p{L}+$/u);
  await loseContact(page, page.context(), 'main[data-lost=true]');
  const before = share(await told());
  await page.clock.fastForward('05:00:00');
  const after = share(await told());
  expect(after.split('%')[0]).toBe(before.split('%')[0]);
  // Hours later it says of when it is.
  expect(after).toMatch(/% tillgängligt \(.+\)$/);
});

test('without contact it dims and says since when, and comes back by itself', async () => {
  const page = await open('', { ownClock: true });
  await opened?.context.setOffline(true);
  await seen(page, page.getByText(/Ingen kontakt sedan \d\d:\d\d/));
  expect(await page.locator('main').getAttribute('data-lost')).toBe('true');
  await opened?.context.setOffline(false);
  await seen(page, page.locator('main[data-lost="false"]'));
});

test('it is dark and dim at night by the site’s clock, and by day it is not', async () => {
  const page = await open('', { ownClock: true });
  await opened?.context.setOffline(true);
  interface Look {
    readonly time: string;
    readonly night: boolean;
    readonly ground: string;
  }
  const look = () =>
    page.evaluate<Look>(`({
      time: document.querySelector('hy-wall-head time').textContent,
      night: document.documentElement.hasAttribute('data-night'),
      ground: getComputedStyle(document.documentElement).backgroundColor,
    })`);
  const looks: Look[] = [];
  for (let hour = 0; hour < 24; hour++) {
    await page.clock.fastForward('01:00:00');
    await page.clock.runFor(1_100);
    looks.push(await look());
  }
  // The office is open from 07:30 to 17:30: night is from three hours after that until an hour before.
  expect(looks.filter(({ time, night }) => night !== (time >= '20:30' || time < '06:30'))).toEqual([]);
  expect(new Set(looks.map(({ night }) => night)).size).toBe(2);
  const grounds = (night: boolean) => new Set(looks.filter((one) => one.night === night).map(({ ground }) => ground));
  expect([...grounds(true)]).not.toEqual([...grounds(false)]);
  expect([grounds(true).size, grounds(false).size]).toEqual([1, 1]);
});
