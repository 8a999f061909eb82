/**
 * What the benchmark measures of the screens (bench/sections/screens.mjs), in what does not hang on how busy the machine is:
 * what the first paint waits for, the processor's time beside that of a bare page, how much of the page a change touches.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, deviceCredentials } from '../support/broker-clients.ts';
import { everydaySite } from '../support/everyday-site.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { launchOwnBrowser, openPage } from './support/browser.ts';

const perSecond = 50;
const seconds = 4;

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  server = await startServer({ env: { HYLLA_PUBLIC_SCREENS: 'true' } });
  const site = everydaySite();
  expect((await server.api('POST', 'import', site)).status).toBe(200);
  for (const { id } of site.dispensers) await server.api('POST', `dispensers/${id}/refills`, { level: 90 });
  browser = await launchOwnBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.clean();
});

test('the first paint of the kiosk waits for no script and no answer', async () => {
  const context = await browser.newContext({ viewport: { width: 1080, height: 1920 }, serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.route(/\.js$|\/api\//, () => undefined);
  await page.goto(server.url, { waitUntil: 'commit' });
  const painted = "performance.getEntriesByName('first-contentful-paint').length";
  await until(async () => (await page.evaluate<number>(painted)) === 1, { what: 'a paint' });
  await context.close();
});

/** Seconds of CPU that all of Chromium has used. */
async function browserSeconds(): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/**
 * Cores that Chromium takes for a bare page of six boxes of which one, as often, gets another text and height: what the
 * same costs at least on this machine, as busy as it is.
 */
async function bareCores(): Promise<number> {
  const { page, context } = await openPage(browser, { url: 'about:blank', width: 1920, height: 1080 });
  await page.setContent(`<style>body { display: flex; gap: 20px } div { width: 200px; background: teal }</style>
    ${'<div></div>'.repeat(6)}`);
  await page.evaluate(`const boxes = document.querySelectorAll('div'); let changes = 0;
    setInterval(() => { const box = boxes[++changes % 6]; box.textContent = changes; box.style.height = changes % 500 + 'px'; },
      ${1_000 / perSecond});`);
  const [before, from] = [await browserSeconds(), performance.now()];
  await new Promise((later) => setTimeout(later, seconds * 1_000));
  const cores = ((await browserSeconds()) - before) / ((performance.now() - from) / 1_000);
  await context.close();
  return cores;
}

test(`${perSecond} changes a second cost the wall less than a bare page that shows each, and touch what has changed alone`, async () => {
  const bare = await bareCores();
  const { page, context, faults } = await openPage(browser, { url: `${server.url}wall`, width: 1920, height: 1080 });
  await page.locator('hy-wall-room .piece').first().waitFor();
  // Of the first page and of the last: whichever is turned up meanwhile, some of it changes.
  const ids = ['towel-wc-3a', 'soap-wc-1a', 'toilet-wc-3a', 'toilet-wc-1a', 'toilet-wc-3b', 'soap-wc-1b'];
  const devices = await Promise.all(
    ids.map(async (id) => ({ id, client: await connect(server, await deviceCredentials(server, id)) })),
  );
  let seq = 0;
  const change = async () => {
    const device = devices[seq % devices.length];
    seq += 1;
    if (!device) return;
    const told = { level: 60 + (seq % 30), boot: 1, seq };
    await device.client.publishAsync(`hylla/${device.id}/level`, JSON.stringify(told), { qos: 1 });
  };
  for (let i = 0; i < devices.length * 4; i++) await change();

  await page.evaluate(`globalThis.touched = { moved: 0, added: 0 };
    new MutationObserver((all) => { for (const { type, addedNodes } of all) {
      if (type === 'attributes') touched.moved += 1; else touched.added += addedNodes.length; } })
      .observe(document.querySelector('hy-wall-map'), { childList: true, attributes: true, subtree: true });`);
  const before = await browserSeconds();
  const from = performance.now();
  for (let i = 0; i < perSecond * seconds; i++) {
    await change();
    const early = from + (i * 1_000) / perSecond - performance.now();
    if (early > 0) await new Promise((later) => setTimeout(later, early));
  }
  const cores = (await browserSeconds()) - before;
  const share = cores / ((performance.now() - from) / 1_000);
  // Seven tenths of it, a fifth of a core where that is a core of its time.
  expect(share / bare).toBeLessThan(1);
  // A level that changes changes attributes. (Floors may have turned once.)
  const touched = await page.evaluate<{ moved: number; added: number }>('touched');
  expect(touched.moved).toBeGreaterThan(perSecond);
  expect(touched.added).toBeLessThan(perSecond * seconds);
  expect(faults).toEqual([]);
  for (const { client } of devices) await client.endAsync(true);
  await context.close();
});
