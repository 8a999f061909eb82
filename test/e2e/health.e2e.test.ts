/** How a sensor is doing, in the office in a real browser: what it told, its battery's future, a battery changed. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, deviceCredentials } from '../support/broker-clients.ts';
import { everydaySite } from '../support/everyday-site.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { axeViolations, launchBrowser, openPage } from './support/browser.ts';
import { password, signIn } from './support/office.ts';

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  server = await startServer({ env: { HYLLA_ADMIN_PASSWORD: password } });
  browser = await launchBrowser();
  expect((await server.api('POST', 'import', everydaySite())).status).toBe(200);
});
afterAll(async () => {
  await browser?.close();
  await server?.clean();
});

async function open(width: number, height: number) {
  const opened = await openPage(browser, { url: `${server.url}office#/overview`, width, height });
  const { page } = opened;
  await signIn(page);
  return opened;
}

test('a battery that is low is on the list of those to change, and off it when it was changed', async () => {
  const device = await connect(server, await deviceCredentials(server, 'towel-wc-2a'));
  await device.publishAsync('hylla/towel-wc-2a/level', JSON.stringify({ level: 60, battery: 8 }), { qos: 1 });
  const { page, context, faults } = await open(1280, 800);
  const list = page.locator('hy-overview section', { has: page.getByRole('heading', { name: 'Batterier att byta' }) });
  await list.getByText('8 %').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await list.getByRole('link').click();
  const card = page.locator('hy-health');
  await card.getByText('Inget sticker ut.').waitFor();
  await card.getByText('När det är tomt går inte att säga än.').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await card.getByRole('button', { name: 'Batteriet är bytt' }).click();
  await page.locator('hy-toasts').getByText('Noterat. Prognosen börjar om.').waitFor();
  await card.getByText(/bytt/).first().waitFor();
  // The alert goes at once; the list, when the new battery says how it is.
  const alerts = async () =>
    (await server.api('GET', 'snapshot')).body.alerts.filter(({ kind }: { kind: string }) => kind === 'battery-low');
  await until(async () => (await alerts()).length === 0);
  await device.publishAsync('hylla/towel-wc-2a/level', JSON.stringify({ level: 59, battery: 100 }), { qos: 1 });
  await card.getByText('100 %').waitFor();
  await page.evaluate("location.hash = '#/overview'");
  await page.locator('hy-overview h1').waitFor();
  await list.waitFor({ state: 'detached' });
  expect(faults).toEqual([]);
  await context.close();
  await device.endAsync(true);
});

test.each([
  [1280, 800],
  [390, 844],
])('a history and what it leads to are drawn, %i wide', async (width, height) => {
  const { page, context } = await open(width, height);
  const now = Date.now();
  const at = (days: number): string => new Date(now + days * 86_400_000).toISOString();
  // Months of history are not made in a test: the page gets them as the server would answer.
  const health = {
    ...{ deviceId: 'towel-wc-2a', firmware: '1.4.2', gateway: 'eui-6a7e111a10000000', online: true, seenAt: at(0) },
    ...{ intervalS: 1804, findings: ['flapping', 'noisy'], noise: 6.4, drops: 9, drift: -3.5 },
    battery: {
      ...{ percent: 81, volts: 2.9, low: false, changedAt: at(-500) },
      points: Array.from({ length: 50 }, (_, i) => ({ at: at(-500 + i * 10), percent: 100 - (i / 49) ** 2 * 19 })),
      forecast: { at: at(190), from: at(160), to: at(230), charge: 0.41, curve: 'flat' },
    },
  };
  await page.route('**/health', (route) => route.fulfill({ json: health }));
  await page.evaluate("location.hash = '#/dispensers/towel-wc-2a'");
  const card = page.locator('hy-health');
  await card.getByRole('img', { name: 'Batteri, från 100 % till 81 %' }).waitFor();
  await card.getByText('Den säger en spänning').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  if (process.env['LOOK'] !== undefined) await card.screenshot({ path: `${process.env['LOOK']}/health-${width}.png` });
  await context.close();
});
