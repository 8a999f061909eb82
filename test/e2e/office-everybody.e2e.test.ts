/** Everybody can use the office: every view, in both languages, by axe-core, in a small window, magnified, mirrored, in chosen colours. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { axeViolations, launchBrowser } from './support/browser.ts';
import { type BusyOffice, logIn, startBusyOffice } from './support/busy-office.ts';
import { languages } from './support/languages.ts';
import { cutOff, moving } from './support/layout.ts';
import { canTurnDeaf, loseContact } from './support/own-clock.ts';

const desk = { width: 1280, height: 800 };
const byColour = ['color-contrast', 'link-in-text-block'];
/** The words of a language change nothing of a colour: these are looked at in one. */
const looks = [
  ['dark', { colorScheme: 'dark' }],
  ['dark, more contrast', { colorScheme: 'dark', contrast: 'more' }],
  ['light, more contrast', { colorScheme: 'light', contrast: 'more' }],
  ['chosen colours', { colorScheme: 'light', contrast: 'no-preference', forcedColors: 'active' }],
] as const;
const windows = [{ width: 320, height: 640 }, { width: 640, height: 400 }, desk];

let office: BusyOffice;
let browser: Browser;

beforeAll(async () => {
  [office, browser] = await Promise.all([startBusyOffice(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await office?.server.clean();
});

/** A sheet of labels is as wide as its paper, and is scrolled within itself (WCAG 1.4.10: it needs two dimensions). */
const isPaper = (view: string, cut: string): boolean => view === 'labels' && /^(div|strong): /.test(cut);

async function open(language: string, ownClock = false): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({
    viewport: desk,
    reducedMotion: 'reduce',
    colorScheme: 'light',
    serviceWorkers: 'block',
  });
  await context.addInitScript(`localStorage.setItem('hylla-language', '${language}')`);
  await logIn(office.server, context);
  const page = await context.newPage();
  if (ownClock) {
    await canTurnDeaf(context);
    await page.clock.install();
  }
  await page.goto(`${office.server.url}office`);
  await page.locator('nav').waitFor();
  return { page, context };
}

async function goTo(page: Page, view: string): Promise<void> {
  await page.evaluate(`location.hash = '#/${view}'`);
  await page.locator('main h1').first().waitFor();
  await until(async () => (await page.locator('main [aria-busy=true]').count()) === 0, { what: `a loaded ${view}` });
}

/** What is wrong, by where. Nothing that is right is in it. */
function findings() {
  const found: Record<string, readonly string[]> = {};
  const note = (where: string, wrong: readonly string[]) => {
    if (wrong.length > 0) found[where] = wrong;
  };
  return { found, note };
}

const picture = (page: Page, name: string) =>
  process.env['LOOK'] === undefined
    ? undefined
    : page.screenshot({ path: `${process.env['LOOK']}/${name.replaceAll('/', '-')}.png`, fullPage: true });

test.each(languages)(
  'axe finds nothing in any view, light and dark, with chosen colours or more contrast (%s)',
  async (language) => {
    const { found, note } = findings();
    const { page, context } = await open(language);
    for (const view of office.views) {
      await goTo(page, view);
      note(`${view}: moves`, await moving(page));
      note(view, await axeViolations(page));
      await picture(page, `${language}-${view}-light`);
      for (const [name, media] of language === 'sv' ? looks : []) {
        await page.emulateMedia(media);
        note(`${view} ${name}`, await axeViolations(page, byColour));
        await picture(page, `${language}-${view}-${name}`);
      }
      await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
    }
    expect(found).toEqual({});
    await context.close();
  },
);

test.each(languages)(
  '320 px wide, magnified twice and read from the right nothing is cut off (%s)',
  async (language) => {
    const { found, note } = findings();
    const { page, context } = await open(language);
    for (const view of office.views) {
      await page.setViewportSize(desk);
      await goTo(page, view);
      for (const size of windows) {
        await page.setViewportSize(size);
        for (const dir of ['ltr', 'rtl']) {
          await page.evaluate(`document.documentElement.dir = '${dir}'`);
          note(
            `${view} ${size.width} ${dir}`,
            (await cutOff(page)).filter((one) => !isPaper(view, one)),
          );
          await picture(page, `${language}-${view}-${size.width}-${dir}`);
        }
      }
    }
    expect(found).toEqual({});
    await context.close();
  },
);

/** States that a view comes to by what the server says, or does not say. */
test.each(languages)(
  'axe finds nothing while it loads, when it is refused, and in each window (%s)',
  async (language) => {
    const { found, note } = findings();
    const { page, context } = await open(language);
    const look = async (state: string) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        note(`${state} ${colorScheme}`, await axeViolations(page, colorScheme === 'dark' ? byColour : undefined));
        await picture(page, `${language}-state-${state}-${colorScheme}`);
      }
      await page.emulateMedia({ colorScheme: 'light' });
    };
    const lists = '**/api/v1/{orders,stock,movements,access,users}?*';
    let goOn = (): void => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await page.route(lists, async (route) => {
      await held;
      await route.fulfill({ status: 503, json: { error: { code: 'unavailable', message: 'away' } } });
    });
    for (const view of ['orders', 'stock', 'ledger']) {
      await page.evaluate(`location.hash = '#/${view}'`);
      await page.locator('main h1').waitFor();
      await page.locator('main [aria-busy=true]').first().waitFor();
      await look(`${view} loading`);
    }
    goOn();
    for (const view of ['orders', 'stock', 'ledger']) {
      await page.evaluate(`location.hash = '#/${view}'`);
      await page.locator('main .none button').first().waitFor();
      await look(`${view} refused`);
    }
    await page.unroute(lists);

    await goTo(page, `orders/${office.draft}`);
    await page.locator('hy-order details summary').first().click();
    await look('reasons open');
    await page.locator('hy-order .acts button').first().click();
    await page.locator('hy-question dialog').waitFor();
    await look('a question');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.locator('hy-palette dialog input').fill('a');
    await look('palette');
    await page.keyboard.press('Escape');
    await goTo(page, 'edit/items');
    await page.locator('hy-editor input').first().fill('x');
    await page.locator('hy-editor .foot button').first().click();
    await page.locator('hy-editor [aria-invalid=true]').first().waitFor();
    await look('a form with faults');
    await goTo(page, 'stock/copy-paper-a4');
    await page.locator('hy-chart-table summary').click();
    await page.locator('hy-chart-table tbody tr').first().waitFor();
    await look('a chart as a table');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.locator('nav .more').click();
    await look('the menu of a phone');
    await page.setViewportSize(desk);
    expect(found).toEqual({});
    await context.close();
  },
);

test('without contact it is said, and axe finds nothing', async () => {
  const { page, context } = await open('en', true);
  await page.locator('main h1').waitFor();
  await loseContact(page, context, '.strip[role=alert]');
  expect(await axeViolations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await axeViolations(page, byColour)).toEqual([]);
  await context.close();
});
