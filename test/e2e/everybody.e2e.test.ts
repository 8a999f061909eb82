/** Everybody can use kiosk and wall: axe-core in every state, reach, zoom, a narrow window, the other direction. */
import { readFileSync } from 'node:fs';
import { type Browser, type BrowserContext, errors, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/start-server.ts';
import { axeViolations, fits, launchBrowser } from './support/browser.ts';
import { languages } from './support/languages.ts';
import { cutOff, moving, outOfReach } from './support/layout.ts';
import { canTurnDeaf, loseContact, stopClock } from './support/own-clock.ts';

const siteFile = JSON.parse(readFileSync('test/fixtures/site-kontoret.json', 'utf8'));
const upright = { width: 1080, height: 1920 };
const wide = { width: 1920, height: 1080 };
/** What a theme alone can change. */
const byColour = ['color-contrast', 'link-in-text-block'];

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  server = await startServer({ env: { HYLLA_PUBLIC_SCREENS: 'true' } });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.clean();
});

const silent = (context: BrowserContext) => context.route('**/api/**', (route) => route.abort());

/** A page whose time is the test's. `prepare`: before it is opened. */
async function open(
  path: string,
  look: object = upright,
  prepare: (context: BrowserContext) => Promise<unknown> = canTurnDeaf,
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({
    viewport: upright,
    reducedMotion: 'reduce',
    hasTouch: true,
    colorScheme: 'light',
    serviceWorkers: 'block',
    ...('width' in look ? { viewport: look } : look),
  } as object);
  await prepare(context);
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(`${server.url}${path}`);
  return { page, context };
}

/** Taps one after the other, each when the one before has been answered, and waits for what that `shows`. */
async function tapOnce(page: Page, selectors: readonly string[], shows: string, timeout: number): Promise<void> {
  for (const selector of selectors) {
    await page.locator(selector).first().waitFor({ timeout });
    await page.clock.runFor(600);
    await page.locator('hy-kiosk:not([deaf])').waitFor({ timeout });
    await page.locator(selector).first().tap({ timeout });
  }
  await page.locator(shows).first().waitFor({ timeout });
}

/**
 * Taps from the start until `shows` is there. A bar that comes or goes just then makes the kiosk ignore a touch, as it
 * should: after a while without a touch it is back at the start, for another try.
 */
async function tapTo(page: Page, selectors: readonly string[], shows: string): Promise<void> {
  for (let tries = 4; tries > 0; tries--) {
    try {
      return await tapOnce(page, selectors, shows, 5_000);
    } catch (error) {
      if (!(error instanceof errors.TimeoutError)) throw error;
      await home(page);
    }
  }
  await tapOnce(page, selectors, shows, 30_000);
}

/** Collects what axe objects to: everything in the light theme, and what a theme alone can change in the dark one. */
function audit() {
  const found: Record<string, readonly string[]> = {};
  return {
    found,
    async look(page: Page, state: string) {
      const motion = (await moving(page)).map((name) => `${name} moves`);
      const light = await axeViolations(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      const dark = await axeViolations(page, byColour);
      await page.emulateMedia({ colorScheme: 'light' });
      if (motion.length + light.length + dark.length > 0) found[state] = [...motion, ...light, ...dark];
    },
  };
}

const tile = (name: string) => `hy-dispenser-tile article[aria-label="${name}"] button`;
const start = 'hy-ask-bar .card';

test('before anything is set up, kiosk and wall say so, and axe finds nothing', async () => {
  const { look, found } = audit();
  for (const [path, size, shows] of [
    ['', upright, '.say h1'],
    ['wall', wide, '.calm h1'],
  ] as const) {
    const { page, context } = await open(`${path}?lang=en`, size);
    await page.locator(shows).first().waitFor();
    await look(page, `${path} empty`);
    await context.close();
  }
  expect(found).toEqual({});
  expect((await server.api('POST', 'import', siteFile)).status).toBe(200);
  for (const id of ['coffee-pentry-1', 'soap-wc-2a'])
    await server.api('POST', `dispensers/${id}/refills`, { level: 90, quantity: 1 });
  await server.api('POST', 'dispensers/toilet-wc-2a/refills', { level: 0, quantity: 1 });
});

/** Views of the kiosk, and what is tapped on the way from the start. */
const views: readonly (readonly [string, readonly string[], string])[] = [
  ['start', [], start],
  ['another room', ['hy-floor-strip .card'], '.room .foot'],
  ['asking', [start], 'hy-ask-view .items .card'],
  ['an item', [`${start} >> nth=1`, 'hy-ask-view .items .card'], 'hy-item-view .counts'],
  ['a problem', ['hy-ask-bar .head button'], 'hy-problem-view .things'],
  ['own words', ['hy-ask-bar .head button', 'hy-problem-view .else'], 'hy-problem-view textarea'],
  ['choosing a room', ['button.place'], 'hy-room-chooser .rooms'],
  ['refilled lately', [tile('Kaffe fikarum 1')], 'hy-refilled-view h1'],
];
const home = (page: Page) => page.clock.runFor(31_000);

test.concurrent.each(languages)('axe finds nothing in any state of the kiosk (%s)', async (lang) => {
  const { look, found } = audit();
  const { page, context } = await open(`?lang=${lang}`);
  for (const [name, taps, shows] of views) {
    await tapTo(page, taps, shows);
    await look(page, name);
    expect(await outOfReach(page), name).toEqual([]);
    await home(page);
  }
  await tapTo(page, [tile('Muggar fikarum 1')], 'hy-follow-code svg');
  await look(page, 'receipt');
  expect(await outOfReach(page), 'receipt').toEqual([]);
  await home(page);
  await context.route('**/api/v1/requests', (route) => route.abort());
  await tapTo(page, [tile('Kaffefilter fikarum 1')], 'hy-receipt-view .card[data-kind=saved]');
  await look(page, 'saved');
  await home(page);
  await loseContact(page, context, '.bar.lost');
  await look(page, 'lost, with a queue');
  expect(await outOfReach(page), 'lost').toEqual([]);
  await page.clock.runFor(131_000);
  await look(page, 'left alone');
  await context.close();

  const waiting = await open(`?lang=${lang}&room=pentry-2`, upright, silent);
  await waiting.page.clock.runFor(2_000);
  await waiting.page.locator('hy-waiting-face h1').waitFor();
  await look(waiting.page, 'waiting');
  await waiting.context.close();
  expect(found).toEqual({});
});

test.concurrent.each(languages)('axe finds nothing in any state of the wall (%s)', async (lang) => {
  const { look, found } = audit();
  const { page, context } = await open(`wall?lang=${lang}`, wide);
  await page.locator('.hero').waitFor();
  await look(page, 'work to do');
  await loseContact(page, context, 'main[data-lost=true]');
  await look(page, 'lost');
  await context.close();
  const waiting = await open(`wall?lang=${lang}`, wide, silent);
  await waiting.page.clock.runFor(2_000);
  await waiting.page.locator('hy-waiting-face h1').waitFor();
  await look(waiting.page, 'waiting');
  await waiting.context.close();
  expect(found).toEqual({});
});

test('a touch is ignored for half a second after the view has changed, and no longer', async () => {
  const { page, context } = await open('?lang=en');
  await page.locator(start).first().waitFor();
  await stopClock(page);
  await page.locator(start).first().tap();
  await page.locator('hy-kiosk[deaf] hy-ask-view .items .card').first().tap();
  await page.clock.runFor(499);
  await page.locator('hy-kiosk[deaf] hy-ask-view .items .card').first().tap();
  expect(await page.locator('hy-item-view').count()).toBe(0);
  await page.clock.runFor(1);
  await page.locator('hy-kiosk:not([deaf]) hy-ask-view .items .card').first().tap();
  await page.locator('hy-item-view').waitFor();

  // The same when a bar comes and moves all that is below it.
  await loseContact(page, context, '.bar.lost', 400);
  await page.locator('hy-kiosk[deaf] .bar.lost').waitFor();
  await page.clock.runFor(500);
  await page.locator('hy-kiosk:not([deaf]) .bar.lost').waitFor();
  await context.close();
});

describe('where the browser draws with few colours of its own', () => {
  test('what can be tapped has an edge', async () => {
    const { page, context } = await open('?lang=en', { forcedColors: 'active' });
    await page.locator(start).first().waitFor();
    const edges: unknown = await page.locator('.card, article').evaluateAll((cards) => [
      // @ts-expect-error runs in the page
      ...new Set(cards.map((card) => getComputedStyle(card).borderTopStyle)),
    ]);
    expect(edges).toEqual(['solid']);
    await context.close();
  });

  // A night or a theme of ours must not come on top of the colours that a person has chosen.
  test.each([
    ['the kiosk', '?lang=en', start, upright],
    ['the wall', 'wall?lang=en', '.hero', wide],
  ] as const)(
    'axe finds nothing on %s, by day, at night and whatever theme was chosen',
    async (_, path, shows, size) => {
      for (const theme of ['', '&theme=light', '&theme=dark']) {
        const { page, context } = await open(path + theme, { forcedColors: 'active', viewport: size });
        await page.locator(shows).first().waitFor();
        for (const colorScheme of ['light', 'dark'] as const)
          for (const night of [false, true]) {
            await page.emulateMedia({ colorScheme });
            await page.evaluate(`document.documentElement.toggleAttribute('data-night', ${night})`);
            const where = { theme, colorScheme, night };
            expect({ ...where, found: await axeViolations(page, byColour) }).toEqual({ ...where, found: [] });
          }
        await context.close();
      }
    },
  );
});

describe('in a small window nothing is cut off and nothing is to be scrolled sideways', () => {
  test.each([
    ['320 px wide', { width: 320, height: 640 }],
    ['an upright panel at 200 %', { width: 540, height: 960 }],
    ['a lying panel at 200 %', { width: 640, height: 400 }],
    ['320 px wide and as low', { width: 320, height: 256 }],
  ])('%s', async (_, size) => {
    const { page, context } = await open('?lang=en', size);
    for (const [name, taps, shows] of views.filter(([one]) => one !== 'choosing a room')) {
      await tapTo(page, taps, shows);
      expect({ name, cut: await cutOff(page) }).toEqual({ name, cut: [] });
      await home(page);
    }
    await tapTo(page, [tile('Muggar fikarum 1')], 'hy-receipt-view .mark');
    expect(await cutOff(page)).toEqual([]);
    await context.close();
  });

  test('the wall', async () => {
    const { page, context } = await open('wall?lang=en', { width: 320, height: 640 });
    await page.locator('hy-wall-map h3').first().waitFor();
    expect(await cutOff(page)).toEqual([]);
    // Magnified it is what it was: its sizes are shares of the window.
    await page.setViewportSize({ width: wide.width / 2, height: wide.height / 2 });
    await page.locator('hy-wall-map h3').first().waitFor();
    await expect.poll(() => fits(page)).toBe(true);
    await context.close();
  });
});
