/** How often sensors report, set in the office in a real browser: what it costs is seen before, and the sensor hears of it. */
import type { Browser, Page } from 'playwright-core';
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

async function open(view: string, width = 1280, height = 800) {
  const opened = await openPage(browser, { url: `${server.url}office#/${view}`, width, height });
  const { page } = opened;
  await signIn(page);
  await page.locator('hy-reporting h2').waitFor();
  return opened;
}
const look = async (page: Page, name: string) =>
  process.env['LOOK'] === undefined
    ? null
    : await page.locator('hy-reporting').screenshot({ path: `${process.env['LOOK']}/reporting-${name}.png` });

test('a sensor of ours is told, says that it took it, and the page says so', async () => {
  const device = await connect(server, await deviceCredentials(server, 'towel-wc-2a'));
  const heard: string[] = [];
  device.on('message', (_, payload) => void heard.push(payload.toString()));
  await device.subscribeAsync('hylla/towel-wc-2a/config', { qos: 1 });
  const { page, context, faults } = await open('dispensers/towel-wc-2a');
  await page.getByText('Den rapporterar som den är gjord: inget är inställt här.').waitFor();
  const field = (name: string) => page.locator(`hy-reporting input[name=${name}]`);
  await field('interval').fill('20');
  await page.getByText(/Batteriet räcker i omkring [\d,]+ år/).waitFor();
  const years = async () =>
    Number(
      ((await page.locator('hy-reporting .cost strong').textContent()) ?? '').replace(/[^\d,]/g, '').replace(',', '.'),
    );
  const calm = await years();
  await field('interval').fill('1');
  await field('nearInterval').fill('1');
  await until(async () => (await years()) < calm / 3);

  // What cannot be is said where it stands, and is not saved.
  await field('quiet').fill('0,5');
  await page.getByText('Minst lika länge som vanligen.').waitFor();
  expect(await page.getByRole('button', { name: 'Säg till sensorn' }).isEnabled()).toBe(false);
  expect(await axeViolations(page)).toEqual([]);
  await look(page, 'wrong');
  await field('quiet').fill('240');
  await field('interval').fill('20');
  await field('nearInterval').fill('5');
  await page.locator('hy-reporting button.main:enabled').click();
  await page.getByText('Sparat. Sensorn får veta det när den kan nås.').waitFor();
  const config = await until(() => heard.shift());
  expect(JSON.parse(config)).toMatchObject({ reportIntervalS: 1200, quietHours: { reportIntervalS: 14_400 } });
  const { id } = JSON.parse(config);
  await device.publishAsync('hylla/towel-wc-2a/config/ack', JSON.stringify({ id, reportIntervalS: 1200 }), { qos: 1 });
  await page.getByText('Sensorn har tagit emot det.').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await look(page, 'taken');

  await page.getByRole('button', { name: 'Låt den rapportera som den vill' }).click();
  expect(await until(() => (heard.length > 0 ? { text: heard.shift() } : null))).toEqual({ text: '' });
  await page.getByText('Den rapporterar som den är gjord: inget är inställt här.').waitFor();
  expect(faults).toEqual([]);
  await context.close();
  await device.endAsync(true);
});

test('a tissue box behind The Things Stack waits until it is heard; on a phone nothing is cut off', async () => {
  const { page, context } = await open('dispensers/towel-wc-1a', 390, 844);
  await page.getByText(/\(.+ långt från gatewayen, .+ nära den\)/).waitFor({ state: 'detached' });
  await page.locator('hy-reporting input[name=alert]').fill('15');
  await page.getByText(/\(.+ långt från gatewayen, .+ nära den\)/).waitFor();
  await page.locator('hy-reporting button.main:enabled').click();
  await page.getByText('Den får veta det så snart den hörs.').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await look(page, 'waits');
  await context.close();
});
