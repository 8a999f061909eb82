/** The kiosk in a real browser against the built server: what a person with a cup in one hand does. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { buttonSizes, fits, launchBrowser, type Opening, openPage } from './support/browser.ts';
import { loseContact } from './support/own-clock.ts';

const siteFile = JSON.parse(readFileSync('test/fixtures/site-kontoret.json', 'utf8'));
const portrait = { width: 1080, height: 1920 };
const shapes = [portrait, { width: 390, height: 844 }, { width: 1280, height: 800 }];

let server: TestServer;
let browser: Browser;
let opened: Awaited<ReturnType<typeof openPage>> | undefined;

beforeAll(async () => {
  server = await startServer({ env: { HYLLA_PUBLIC_SCREENS: 'true' } });
  expect((await server.api('POST', 'import', siteFile)).status).toBe(200);
  await server.api('POST', 'dispensers/coffee-pentry-1/refills', { level: 90 });
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

async function open(query = '?room=pentry-1', more: Partial<Opening> = {}): Promise<Page> {
  opened = await openPage(browser, { url: `${server.url}${query}`, ...portrait, ...more });
  await opened.page.locator('hy-ask-bar .card').first().waitFor();
  return opened.page;
}

/** Taps as a person does: after having seen what to tap. */
async function tap(page: Page, selector: string, nth = 0): Promise<void> {
  const target = page.locator(selector).nth(nth);
  await target.waitFor();
  await page.locator('hy-kiosk:not([deaf])').waitFor();
  await target.tap();
}

const tile = (page: Page, name: string) => page.locator(`hy-dispenser-tile article[aria-label="${name}"]`);
const requests = async () => (await server.api('GET', 'requests')).body.items;
const receipt = (page: Page) => page.locator('hy-receipt-view h1');

describe('the start', () => {
  test('shows what is in the room, with a level where one is known and never a made-up one', async () => {
    const page = await open();
    expect(await page.locator('hy-dispenser-tile').count()).toBe(4);
    await tile(page, 'Kaffe fikarum 1').getByText('90').waitFor();
    await tile(page, 'Muggar fikarum 1').getByText('Okänt').waitFor();
    expect(await tile(page, 'Muggar fikarum 1').locator('.level').count()).toBe(0);
  });

  test('is set in the face that it brings, and loads no more of it than its language needs', async () => {
    const page = await open();
    const used: unknown = await page.evaluate(
      "document.fonts.ready.then((all) => [...all].filter(({ status }) => status === 'loaded').map(({ unicodeRange }) => unicodeRange.startsWith('U+20-')))",
    );
    expect(used).toEqual([true]);
  });

  test.each(shapes)('fits on $width x $height without scrolling, with targets of 64 px and more', async (size) => {
    const page = await open('?room=pentry-1', size);
    expect(await fits(page)).toBe(true);
    const small = (await buttonSizes(page)).filter(({ width, height }) => Math.min(width, height) < 63.5);
    expect(small).toEqual([]);
  });
});

describe('a tap', () => {
  test('on "it is empty" reaches the server, tells what happens next, and shows on the tile', async () => {
    const page = await open();
    await tap(page, 'hy-dispenser-tile article[aria-label="Muggar fikarum 1"] button');
    await receipt(page).getByText('Tack, vi vet nu.').waitFor();
    expect(await requests()).toContainEqual(expect.objectContaining({ kind: 'empty', dispenser: 'cup-pentry-1' }));
    await tap(page, 'hy-receipt-view button');
    await tile(page, 'Muggar fikarum 1').getByText('Vi vet').waitFor();
  });

  test('again by somebody else joins the open request', async () => {
    const page = await open();
    await tap(page, 'hy-dispenser-tile article[aria-label="Muggar fikarum 1"] button');
    await receipt(page).getByText('Vi vet redan.').waitFor();
    const open1 = (await requests()).filter((one: { dispenser?: string }) => one.dispenser === 'cup-pentry-1');
    expect(open1).toMatchObject([{ askers: 2 }]);
  });

  test('at a dispenser filled minutes ago is answered with that, and stands when it is insisted on', async () => {
    const page = await open();
    const mine = async () =>
      (await requests()).filter((one: { dispenser?: string }) => one.dispenser === 'coffee-pentry-1');
    await tap(page, 'hy-dispenser-tile article[aria-label="Kaffe fikarum 1"] button');
    await page
      .locator('hy-refilled-view h1')
      .filter({ hasText: /^Påfyllt .*, tack\.$/ })
      .waitFor();
    expect(await mine()).toEqual([]);
    await tap(page, 'hy-refilled-view .undo');
    await receipt(page).getByText('Tack, vi vet nu.').waitFor();
    expect(await mine()).toMatchObject([{ status: 'open' }]);
  });

  test('and two more ask for an item, with how many', async () => {
    const page = await open();
    await tap(page, 'hy-ask-bar .card', 1);
    await tap(page, 'hy-ask-view .items .card');
    await tap(page, 'hy-item-view .counts button', 1);
    await receipt(page).getByText('Tack, vi vet nu.').waitFor();
    expect(await requests()).toContainEqual(
      expect.objectContaining({ kind: 'item', item: 'copy-paper-a4', quantity: 2, location: 'pentry-1' }),
    );
  });

  test('is answered with the day on which it comes, and asks how many only where one counts', async () => {
    const count = { kind: 'count', item: 'coffee-filter', location: 'forrad', quantity: 0 };
    expect((await server.api('POST', 'movements', count)).status).toBeLessThan(300);
    const lines = [{ item: 'coffee-filter', quantity: 1_000 }];
    const { id } = (await server.api('POST', 'orders', { supplier: 'kontorsgrossisten', lines })).body;
    for (const step of ['approve', 'send'])
      expect((await server.api('POST', `orders/${id}/${step}`, {})).status).toBeLessThan(300);
    const page = await open();
    await tap(page, 'hy-ask-bar .card');
    await tap(page, 'hy-ask-view .items .card >> text=Kaffefilter');
    await page.locator('hy-item-view .one').waitFor();
    expect(await page.locator('hy-item-view .counts').count()).toBe(0);
    await tap(page, 'hy-item-view .one');
    await page
      .locator('hy-receipt-view p')
      .filter({ hasText: /^Det kommer .+ med beställning \d{4}-\d{3}\.$/ })
      .waitFor();
  });

  test('and two more report a problem', async () => {
    const page = await open();
    await tap(page, 'hy-ask-bar .head button');
    await tap(page, 'hy-problem-view .things button');
    await tap(page, 'hy-problem-view .words .button');
    await receipt(page).getByText('Tack, vi vet nu.').waitFor();
    expect(await requests()).toContainEqual(expect.objectContaining({ kind: 'problem', note: 'Trasigt' }));
  });
});

test('left alone, the kiosk goes back to the start and forgets what was typed', async () => {
  const page = await open('?room=pentry-1', { ownClock: true });
  const go = async (selector: string) => {
    await page.locator(selector).first().waitFor();
    await page.clock.runFor(600);
    await tap(page, selector);
  };
  await go('hy-ask-bar .head button');
  await go('hy-problem-view .else');
  await page.locator('textarea').fill('En hemlighet');
  await page.clock.runFor(31_000);
  await page.locator('hy-room-tiles').waitFor();
  await go('hy-ask-bar .head button');
  await go('hy-problem-view .else');
  expect(await page.locator('textarea').inputValue()).toBe('');
});

test('left alone for long it moves by a little, and is dark at night by the site, until a touch', async () => {
  const hour = Number(
    new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: siteFile.site.timezone }).format(),
  );
  const clockTime = (at: number) => `${String((at + 24) % 24).padStart(2, '0')}:00`;
  const officeHours = [clockTime(hour + 3), clockTime(hour - 4)];
  expect((await server.api('POST', 'import', { version: 1, site: { ...siteFile.site, officeHours } })).status).toBe(
    200,
  );
  const page = await open('?room=pentry-1', { ownClock: true });
  const style = () => page.locator('hy-kiosk').getAttribute('style');
  expect((await style()) ?? '').toBe('');
  await page.clock.runFor(131_000);
  await page.locator('html[data-night]').waitFor();
  const first = await style();
  expect(first).toMatch(/translate: -?\d/);
  await page.clock.runFor(60_000);
  expect(await style()).not.toBe(first);
  await page.locator('header .place').first().tap();
  await page.locator('html:not([data-night])').waitFor();
  expect(await style()).toBe('');
  await server.api('POST', 'import', { version: 1, site: siteFile.site });
});

test('without contact requests are saved and shown, survive a reload, and arrive once each, in order', async () => {
  const page = await open('?room=pentry-2');
  const before = (await requests()).length;
  await opened?.context.route('**/api/v1/requests', (route) => route.abort());
  for (const name of ['Kaffe fikarum 2', 'Kaffefilter fikarum 2', 'Muggar fikarum 2']) {
    await tap(page, `hy-dispenser-tile article[aria-label="${name}"] button`);
    await receipt(page).getByText('Sparat.').waitFor();
    await tap(page, 'hy-receipt-view button');
  }
  await page.getByText('3 önskemål väntar på att skickas').waitFor();
  await page.reload();
  await page.getByText('3 önskemål väntar på att skickas').waitFor();
  expect((await requests()).length).toBe(before);

  await opened?.context.unroute('**/api/v1/requests');
  await page.reload();
  await page.getByText('väntar på att skickas').waitFor({ state: 'detached' });
  const arrived = await until(async () => {
    const all = await requests();
    return all.length >= before + 3 ? all : null;
  });
  const mine = arrived.filter(({ dispenser }: { dispenser?: string }) => dispenser?.endsWith('pentry-2'));
  mine.sort((a: { askedAt: string; id: string }, b: { askedAt: string; id: string }) =>
    `${a.askedAt} ${a.id}`.localeCompare(`${b.askedAt} ${b.id}`),
  );
  expect(mine.map((one: { dispenser: string; askers: number }) => [one.dispenser, one.askers])).toEqual([
    ['coffee-pentry-2', 1],
    ['filter-pentry-2', 1],
    ['cup-pentry-2', 1],
  ]);
});

test('after a minute without contact it says since when, and shows no level as current', async () => {
  const page = await open('?room=pentry-1', { ownClock: true });
  await loseContact(page, page.context(), '.bar.lost');
  await page.getByText(/Ingen kontakt sedan \d\d:\d\d/).waitFor();
  expect(await page.locator('hy-dispenser-tile article').first().getAttribute('data-status')).toBe('stale');
});

describe('everybody can use it', () => {
  test('by keyboard alone', async () => {
    const page = await open();
    const before = (await requests()).length;
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab');
      const label: unknown = await page.evaluate(`(() => {
        let one = document.activeElement;
        while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
        return one?.getAttribute('aria-label') ?? '';
      })()`);
      if (label === 'Det är slut: Pappershandduk') break;
    }
    await page.keyboard.press('Enter');
    await receipt(page).waitFor();
    await until(async () => (await requests()).length > before);
  });
});
