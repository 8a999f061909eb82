/** Following a request: tapped at a kiosk, opened on a phone that knows nothing but the code. Below a base path. */
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { encode } from 'uqr';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { axeViolations, launchBrowser } from './support/browser.ts';
import { cutOff, moving } from './support/layout.ts';
import { stopClock } from './support/own-clock.ts';

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  server = await startServer({ env: { HYLLA_PUBLIC_SCREENS: 'true', HYLLA_BASE_PATH: '/x/' } });
  const site = JSON.parse(readFileSync('test/fixtures/site-kontoret.json', 'utf8'));
  expect((await server.api('POST', 'import', site)).status).toBe(200);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.clean();
});

/** Says at the kiosk that something is empty. Answers the link of the code that is shown, and the request's id. */
async function tapAtKiosk(
  tile: string,
  room = 'pentry-1',
): Promise<{ link: string; id: string; close: () => Promise<void> }> {
  const context = await browser.newContext({
    viewport: { width: 1080, height: 1920 },
    hasTouch: true,
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  await page.goto(`${server.url}?room=${room}`);
  const made = page.waitForResponse((response) => response.url().endsWith('/follow'));
  await page.locator(`hy-kiosk:not([deaf]) hy-dispenser-tile article[aria-label="${tile}"] button`).tap();
  const response = await made;
  const { token } = await response.json();
  const link = `${server.url}follow#${token}`;
  // What a camera would read is what stands on the screen, module for module.
  const { size, data } = encode(link, { ecc: 'M', border: 0 });
  const dark = data.flatMap((row, y) => row.flatMap((one, x) => (one ? [`M${x + 4} ${y + 4}h1v1h-1z`] : [])));
  const code = page.locator('hy-follow-code svg');
  await code.waitFor();
  expect(await code.getAttribute('viewBox')).toBe(`0 0 ${size + 8} ${size + 8}`);
  expect(await page.locator('hy-follow-code path').getAttribute('d')).toBe(dark.join(''));
  expect(await axeViolations(page)).toEqual([]);
  const id = /requests\/([^/]+)\/follow/.exec(response.url())?.[1] ?? '';
  return { link, id, close: () => context.close() };
}

async function phone(
  link: string,
  locale: string,
  look: object = {},
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale,
    serviceWorkers: 'block',
    ...look,
  });
  const page = await context.newPage();
  await page.goto(link);
  return { page, context };
}
const says = (page: Page, title: string) => page.locator('h1').filter({ hasText: title }).waitFor();
const answer = async (id: string, how: string, body: object = {}) =>
  expect((await server.api('POST', `requests/${id}/${how}`, body)).status).toBe(200);

test('the code on the receipt opens the request on a phone, which sees how it goes by itself', async () => {
  const { link, id, close } = await tapAtKiosk('Muggar fikarum 1');
  const { page, context } = await phone(link, 'sv-SE');
  const asked: string[] = [];
  context.on('request', (request) => asked.push(`${request.url()} ${request.headers()['referer'] ?? ''}`));
  await says(page, 'Vi vet om det.');
  expect(await page.locator('html').getAttribute('lang')).toBe('sv');
  expect(await page.locator('.about').textContent()).toContain('Fikarum 1');
  expect(await page.locator('li[aria-current=step]').textContent()).toContain('Du sa till');
  expect(await axeViolations(page)).toEqual([]);
  // What has not changed stays, and with it the focus.
  await page.locator('footer button').focus();
  const again = page.waitForResponse((response) => response.url().endsWith('/api/v1/follow'));
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
  await again;
  await answer(id, 'accept');
  expect(await page.evaluate('document.activeElement.localName')).toBe('button');
  // As when the phone is taken up again.
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
  await says(page, 'Någon har tagit sig an det.');
  await answer(id, 'decline', { note: 'De kommer <b>i morgon</b>' });
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
  await says(page, 'Inte den här gången.');
  expect(await page.locator('blockquote').textContent()).toBe('De kommer <b>i morgon</b>');
  // The token leaves the phone in no address and no referrer.
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.join('\n')).not.toContain(new URL(link).hash.slice(1));
  await context.close();
  await close();
});

test.each([
  ['en-GB', 'light', { colorScheme: 'light' as const }],
  ['sv-SE', 'dark', { colorScheme: 'dark' as const }],
  ['de-DE', 'high contrast', { forcedColors: 'active' as const }],
])('reads well on a narrow phone, and ends when it is stopped (%s, %s)', async (locale, _, look) => {
  const { link, close } = await tapAtKiosk('Kaffe fikarum 1');
  const { page, context } = await phone(link, locale, { ...look, viewport: { width: 320, height: 640 } });
  const swedish = locale === 'sv-SE';
  await says(page, swedish ? 'Vi vet om det.' : 'We know about it.');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
  expect(await axeViolations(page)).toEqual([]);
  const stop = page.locator('footer button');
  await stop.click();
  await stop.click();
  await says(page, swedish ? 'Länken är borta.' : 'The link is gone.');
  expect(await axeViolations(page)).toEqual([]);
  await page.reload();
  await says(page, swedish ? 'Länken gäller inte längre.' : 'This link has ended.');
  expect(await axeViolations(page)).toEqual([]);
  await context.close();
  await close();
});

/** A phone 320 px wide, one magnified twice, and a window at a desk magnified twice. */
const windows = [
  { width: 320, height: 640 },
  { width: 195, height: 422 },
  { width: 640, height: 400 },
];
const byColour = ['color-contrast', 'link-in-text-block'];

test.each([
  ['sv-SE', 'Kaffefilter fikarum 2', 'pentry-2'],
  ['en-GB', 'Kaffe fikarum 3', 'pentry-3'],
])(
  'small, magnified, read from the right, or in chosen colours nothing is cut off or without contrast (%s)',
  async (locale, tile, room) => {
    const found: Record<string, readonly string[]> = {};
    const { link, id, close } = await tapAtKiosk(tile, room);
    const { page, context } = await phone(link, locale, { reducedMotion: 'reduce' });
    const swedish = locale === 'sv-SE';
    const look = async (state: string) => {
      const note = (where: string, wrong: readonly string[]) => {
        if (wrong.length > 0) found[`${state} ${where}`] = wrong;
      };
      note('moves', await moving(page));
      for (const size of windows) {
        await page.setViewportSize(size);
        for (const dir of ['rtl', 'ltr']) {
          await page.evaluate(`document.documentElement.dir = '${dir}'`);
          note(`${size.width} ${dir}`, await cutOff(page));
        }
      }
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, forcedColors: 'active' });
        note(
          `chosen colours, ${colorScheme}`,
          await axeViolations(page, colorScheme === 'dark' ? byColour : undefined),
        );
        await page.emulateMedia({ colorScheme, contrast: 'more', forcedColors: 'none' });
        note(`more contrast, ${colorScheme}`, await axeViolations(page, byColour));
        await page.emulateMedia({ colorScheme, contrast: 'no-preference' });
      }
    };
    const seen = () => page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await says(page, swedish ? 'Vi vet om det.' : 'We know about it.');
    await look('open');
    await answer(id, 'accept');
    await seen();
    await says(page, swedish ? 'Någon har tagit sig an det.' : 'Somebody is on it.');
    await look('accepted');
    await answer(id, 'decline', { note: 'Rörelsevärmepumpsinstallationsfirman kommer i morgon' });
    await seen();
    await page.locator('blockquote').waitFor();
    await look('declined');
    await context.setOffline(true);
    await seen();
    await page.locator('.old').waitFor();
    await page.locator('footer button').click();
    await look('without contact, about to be stopped');
    await context.setOffline(false);
    await page.locator('footer button').click();
    await says(page, swedish ? 'Länken är borta.' : 'The link is gone.');
    await look('stopped');
    await page.reload();
    await says(page, swedish ? 'Länken gäller inte längre.' : 'This link has ended.');
    await look('ended');
    expect(found).toEqual({});
    await context.close();
    await close();
  },
);

test('a phone without contact keeps what it knew, and says how old it is', async () => {
  const { link, close } = await tapAtKiosk('Kaffefilter fikarum 1');
  const { page, context } = await phone(link, 'en-GB');
  await says(page, 'We know about it.');
  await context.setOffline(true);
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
  await page.locator('.old').waitFor();
  await says(page, 'We know about it.');
  expect(await axeViolations(page)).toEqual([]);
  await context.close();
  await close();
});

test('what was saved without contact shows its code as soon as it is sent', async () => {
  const context = await browser.newContext({
    viewport: { width: 1080, height: 1920 },
    hasTouch: true,
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(`${server.url}?room=pentry-2&lang=en`);
  await context.route('**/api/v1/requests', (route) => route.abort());
  const button = page.locator('hy-kiosk:not([deaf]) hy-dispenser-tile article[aria-label="Kaffe fikarum 2"] button');
  await button.waitFor();
  // Or the receipt could be gone by itself before the answer is here.
  await stopClock(page);
  await button.tap();
  await page.locator('hy-receipt-view .card[data-kind=saved]').waitFor();
  expect(await page.locator('hy-follow-code').count()).toBe(0);
  await context.unroute('**/api/v1/requests');
  let isSent = false;
  page.on('request', (request) => {
    isSent ||= request.url().endsWith('/api/v1/requests');
  });
  // To the next try and no further: time that ran on would give its answer up.
  await until(async () => {
    await page.clock.runFor(250);
    return isSent;
  });
  await page.locator('hy-follow-code svg').waitFor();
  await page.locator('hy-receipt-view h1').filter({ hasText: 'Thanks, now we know.' }).waitFor();
  await context.close();
});

test('what was asked before it was stopped does not show it again', async () => {
  const { link, close } = await tapAtKiosk('Muggar fikarum 3', 'pentry-3');
  const { page, context } = await phone(link, 'sv-SE');
  await says(page, 'Vi vet om det.');
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let answered = false;
  await page.route('**/api/v1/follow', async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    const response = await route.fetch();
    answered = true;
    await held;
    return route.fulfill({ response });
  });
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
  await expect.poll(() => answered).toBe(true);
  const stop = page.locator('footer button');
  await stop.click();
  await stop.click();
  await says(page, 'Länken är borta.');
  const late = page.waitForResponse('**/api/v1/follow');
  letGo();
  await (await late).finished();
  await page.evaluate('new Promise((done) => setTimeout(() => requestAnimationFrame(done)))');
  await says(page, 'Länken är borta.');
  await context.close();
  await close();
});
