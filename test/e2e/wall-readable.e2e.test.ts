/** The wall is read from six metres: each text on it, in each state, on a 55-inch panel with few and with many pixels. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer } from '../support/start-server.ts';
import { fits, launchBrowser, type Opening, openPage } from './support/browser.ts';
import { cutOff } from './support/layout.ts';
import { loseContact } from './support/own-clock.ts';
import { type Scene, startScene } from './support/scene.ts';
import { minutesAtLeast, minutesToRead, type SeenText, seenTexts } from './support/six-metres.ts';

const full = { width: 1920, height: 1080 };
const fine = { width: 3840, height: 2160 };
/** What is to be done, and when; all else may be a little smaller. */
const toAct = /\b(h1|time|(p|strong)\.(said|bring|where)|span\.when)\b/;
const beatMs = 12_000;

let scene: Scene;
let browser: Browser;

beforeAll(async () => {
  scene = await startScene();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await scene?.end();
});

async function open(query: string, size: typeof full, more: Partial<Opening> = {}) {
  const opened = await openPage(browser, { url: `${scene.server.url}wall${query}`, ...size, ownClock: true, ...more });
  await opened.page.locator('hy-wall-room').first().waitFor();
  return opened;
}

/** What cannot be read from six metres, or not whole. */
async function unreadable(page: Page): Promise<readonly string[]> {
  const texts = await seenTexts(page);
  expect(texts.length).toBeGreaterThan(3);
  const small = ({ of, minutes }: SeenText) => minutes < minutesAtLeast || (toAct.test(of) && minutes < minutesToRead);
  return [
    ...texts.filter(small).map(({ of, text, minutes }) => `${of}, ${minutes.toFixed(1)} minutes: ${text}`),
    ...(await cutOff(page)),
    ...((await fits(page)) ? [] : ['the page scrolls']),
  ];
}

/** The same on each page that turns up in `beats` beats. */
async function unreadableInTurn(page: Page, beats: number): Promise<readonly string[]> {
  const found = new Set(await unreadable(page));
  for (let i = 0; i < beats; i++) {
    await page.clock.runFor(beatMs);
    for (const one of await unreadable(page)) found.add(one);
  }
  return [...found];
}

describe.each([
  ['1080p, Swedish', full, '?lang=sv'],
  ['1080p, English', full, '?lang=en'],
] as const)('%s', (_, size, query) => {
  test('when all is well', async () => {
    const { page, context } = await open(query, size);
    expect(await unreadableInTurn(page, 1)).toEqual([]);
    await context.close();
  });
});

test('a Monday morning comes', async () => {
  await scene.makeBusy();
});

describe.each([
  ['1080p, Swedish', full, '?lang=sv'],
  ['1080p, English', full, '?lang=en'],
  ['4K, Swedish', fine, '?lang=sv'],
] as const)('%s', (_, size, query) => {
  test('on a Monday morning, page by page, and without contact', async () => {
    const { page, context } = await open(query, size);
    await page.locator('.hero').waitFor();
    expect(await unreadableInTurn(page, 4)).toEqual([]);
    await loseContact(page, context, '.lost');
    expect(await unreadable(page)).toEqual([]);
    await context.close();
  });
});

test.each(['sv', 'en'])('when it was long ago, in the words of %s', async (lang) => {
  const { page, context } = await open(`?lang=${lang}`, full);
  await page.locator('.hero').waitFor();
  await loseContact(page, context, '.lost');
  await page.clock.fastForward(8 * 86_400_000);
  // As long as any that there is.
  await page
    .locator('.hero .said')
    .getByText(/ 23 november$/i)
    .waitFor();
  const hero = (await page.locator('.hero').textContent()) ?? '';
  const cut = (await unreadable(page)).filter((one) => hero.includes(one.slice(one.indexOf(': ') + 2)));
  expect(cut).toEqual([]);
  await context.close();
});

test('what is largest is the first thing to do', async () => {
  const { page, context } = await open('?lang=sv', full);
  await page.locator('.hero').waitFor();
  const texts = (await seenTexts(page)).filter(({ of }) => !/time|strong/.test(of));
  const [largest] = texts.sort((a, b) => b.minutes - a.minutes);
  expect(largest).toMatchObject({ of: expect.stringMatching(/h1$/), text: 'WC 2A' });
  expect(largest?.minutes).toBeGreaterThan(20);
  // And what is too small would have been seen.
  await page.evaluate("document.documentElement.style.fontSize = '12px'");
  expect((await unreadable(page)).join()).toMatch(/^h1 .* minutes|, 9\.\d minutes/);
  await context.close();
});

test('of a room that needs more than there is room to say the rest is a number', async () => {
  const { body } = await scene.server.api('GET', 'dispensers?limit=200');
  const empty = async (places: RegExp) => {
    for (const { id, location } of body.items)
      if (places.test(location)) await scene.server.api('POST', `dispensers/${id}/refills`, { level: 1, quantity: 1 });
  };
  await scene.server.api('POST', 'dispensers/towel-wc-2a/refills', { level: 1, quantity: 1 });
  await empty(/^pentry-2/);
  const { page, context } = await open('?lang=sv', full);
  await page.locator('.hero').waitFor();
  const told = page.locator('.needs .bring').filter({ hasText: /\+\d$/ });
  for (let beats = 0; beats < 4 && (await told.count()) === 0; beats++) await page.clock.runFor(beatMs);
  await told.first().waitFor();
  await empty(/^(pentry|wc)-/);
  expect(await unreadableInTurn(page, 4)).toEqual([]);
  await context.close();
});

test('a wall that waits, or is to be paired', async () => {
  const locked = await startServer();
  const paired = await openPage(browser, { url: `${locked.url}wall`, ...full, ownClock: true });
  await paired.page.locator('hy-pairing-code .code').waitFor();
  expect(await unreadable(paired.page)).toEqual([]);
  await paired.context.route('**/api/**', (route) => route.abort());
  await paired.page.reload();
  await paired.page.locator('hy-waiting-face h1').waitFor();
  await paired.page.clock.runFor(1_000);
  expect((await seenTexts(paired.page)).filter(({ minutes }) => minutes < minutesAtLeast)).toEqual([]);
  await paired.context.close();
  await locked.clean();
});
