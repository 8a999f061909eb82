/** Taking unknown sensors in, in a real browser: look, change how it is read, adopt; calibrate; a label to scan. */
import type { MqttClient } from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connect } from '../support/broker-clients.ts';
import { everydaySite } from '../support/everyday-site.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { axeViolations, launchBrowser, openPage } from './support/browser.ts';
import { password, signIn } from './support/office.ts';

const hostile = '<img src=x onerror=alert(1)>';

let server: TestServer;
let browser: Browser;
let bridge: MqttClient;
let opened: Awaited<ReturnType<typeof openPage>> | undefined;

beforeAll(async () => {
  server = await startServer({ env: { HYLLA_ADMIN_PASSWORD: password } });
  browser = await launchBrowser();
  const site = everydaySite();
  for (const one of site.dispensers) if (one.id !== 'towel-wc-1a') delete one.device;
  await server.api('POST', 'import', site);
  const publish = ['zigbee2mqtt/#', 'tele/#', 'free/#'];
  bridge = await connect(server, (await server.api('POST', 'integrations/bridges/credentials', { publish })).body);
  for (const liquid_level_percent of [44, 43, 42])
    await bridge.publishAsync(
      'zigbee2mqtt/new tank',
      JSON.stringify({ liquid_level_percent, liquid_depth: 0.21, note: hostile }),
      { qos: 1 },
    );
  await bridge.publishAsync('free/shelf', JSON.stringify({ probe: { mm: 120 } }), { qos: 1 });
  await until(async () => (await server.api('GET', 'inbox')).body.items.length === 2);
});
afterAll(async () => {
  await bridge?.endAsync(true);
  await browser?.close();
  await server?.clean();
});
afterEach(async () => {
  expect(opened?.faults ?? []).toEqual([]);
  await opened?.context.close();
  opened = undefined;
});

async function open(view: string, width = 1280): Promise<Page> {
  opened = await openPage(browser, { url: `${server.url}office#/${view}`, width, height: 800 });
  const { page } = opened;
  await signIn(page);
  return page;
}
const overflows = (page: Page): Promise<boolean> => page.evaluate('document.documentElement.scrollWidth > innerWidth');

test('an unknown sensor is looked at, and adopted with its last messages', async () => {
  const page = await open('adopt');
  await page.getByText('Ser ut som tuya-tlc2206').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('link', { name: 'Titta: new tank' }).click();
  await page.locator('.preview .level').filter({ hasText: '42' }).waitFor();
  await page.locator('pre').filter({ hasText: hostile }).waitFor();
  expect(await page.locator('hy-adopt-one img').count()).toBe(0);
  expect(await axeViolations(page)).toEqual([]);
  await page.locator('select[name=whose]').selectOption('dispenser:soap-wc-3a');
  await page.getByRole('button', { name: 'Ta i bruk' }).click();
  await page.getByText('I bruk, med sina senaste 3 meddelanden.').waitFor();
  await page.getByRole('link', { name: 'Till hållaren' }).click();
  await page.locator('hy-dispenser .level').filter({ hasText: '43' }).waitFor();
});

test('a people counter is adopted by a room, which shows it; its dispensers tell of the visits', async () => {
  for (const count of [100, 112]) {
    await bridge.publishAsync('free/door', JSON.stringify({ people_total_in: count, sn: 'door' }), { qos: 1 });
    await until(async () =>
      (await server.api('GET', 'inbox')).body.items.some((one: { address: string }) => one.address === 'free/door'),
    );
  }
  const page = await open(`adopt/${encodeURIComponent(' free/door')}`);
  await page.locator('select[name=whose]').selectOption('location:wc-1a');
  await page.getByText('Egen avbildning').click();
  await page.locator('input[name="map.count"]').fill('people_total_in');
  await page.locator('.preview').getByText('112 personer räknade totalt').waitFor();
  expect(await page.locator('select[name=kind]').count()).toBe(0);
  expect(await axeViolations(page)).toEqual([]);
  if (process.env['LOOK'] !== undefined)
    await page.screenshot({ path: `${process.env['LOOK']}/adopt-room.png`, fullPage: true });
  await page.getByRole('button', { name: 'Ta i bruk' }).click();
  await page.getByText('I bruk, med sina senaste 2 meddelanden.').waitFor();
  await page.getByRole('link', { name: 'Till rummet' }).click();
  await page.getByRole('button', { name: 'Ta bort free/door' }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  if (process.env['LOOK'] !== undefined)
    await page.screenshot({ path: `${process.env['LOOK']}/room.png`, fullPage: true });
  await page.evaluate("location.hash = '#/dispensers/towel-wc-1a'");
  const card = page.locator('hy-visits');
  await card.getByRole('img', { name: ': 12', exact: false }).waitFor();
  await card.getByText('räknade').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  expect(await overflows(page)).toBe(false);
  if (process.env['LOOK'] !== undefined) await card.screenshot({ path: `${process.env['LOOK']}/visits-new.png` });
  // Without the counter the card has nothing to say, and what the editor took away is gone.
  await page.evaluate("location.hash = '#/edit/locations/wc-1a'");
  await page.getByRole('button', { name: 'Ta bort free/door' }).click();
  await page.getByRole('button', { name: 'Spara en ändring' }).click();
  await until(async () => (await server.api('GET', 'locations/wc-1a')).body.devices === undefined);
});

test('the preview follows the mapping and the measure as they are typed, also on a phone', async () => {
  const page = await open(`adopt/${encodeURIComponent(' free/shelf')}`, 320);
  const preview = page.locator('.preview');
  await preview.getByText('Ingen nivå', { exact: true }).waitFor();
  await page.getByText('Egen avbildning').click();
  await page.locator('input[name="map.distance"]').fill('probe.mm +');
  await page.locator('.fault').filter({ hasText: 'not JMESPath' }).waitFor();
  await page.locator('input[name="map.distance"]').fill('probe.mm');
  await preview.getByText('120 mm').waitFor();
  await page.locator('select[name=kind]').selectOption('distance');
  await page.locator('input[name=full]').fill('40');
  await page.locator('input[name=empty]').fill('240');
  await preview.locator('.level').filter({ hasText: '60' }).waitFor();
  expect(await overflows(page)).toBe(false);
  expect(await axeViolations(page)).toEqual([]);
  await page.locator('select[name=whose]').selectOption('dispenser:soap-wc-1a');
  await page.locator('select[name=kind]').selectOption('distance');
  await page.locator('input[name=full]').fill('40');
  await page.locator('input[name=empty]').fill('240');
  await page.getByRole('button', { name: 'Ta i bruk' }).click();
  await page.getByText('I bruk, med sitt senaste meddelande.').waitFor();
  expect((await server.api('GET', 'dispensers/soap-wc-1a')).body).toMatchObject({
    level: 60,
    measure: { kind: 'distance', fullMm: 40, emptyMm: 240 },
  });
});

test('a full and an empty unit held in are what full and empty are from then on', async () => {
  const page = await open('dispensers/soap-wc-1a');
  const card = page.locator('hy-calibrate');
  const measure = async (...values: readonly number[]) => {
    for (const mm of values) await bridge.publishAsync('free/shelf', JSON.stringify({ probe: { mm } }), { qos: 1 });
  };
  await card.getByRole('button', { name: 'Börja med en full enhet' }).click();
  await card.locator('.step').filter({ hasText: 'Håll in en full enhet' }).waitFor();
  await measure(50, 51, 52);
  await card.getByRole('button', { name: 'Vidare till den tomma' }).click();
  await card.locator('.step').filter({ hasText: 'Håll nu in en tom enhet' }).waitFor();
  await measure(200, 201, 202);
  await card.getByRole('button', { name: 'Spara tom och full' }).click();
  await page.locator('hy-toasts').getByText('Tom och full är sparade').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  const { measure: written } = (await server.api('GET', 'dispensers/soap-wc-1a')).body;
  expect(written).toEqual({ kind: 'distance', emptyMm: 201, fullMm: 51 });
});

test('new credentials come with a label to scan, that holds all the sensor needs', async () => {
  const own = { dialect: 'hylla', id: 'cup-1' };
  const { body } = await server.api('GET', 'dispensers/soap-wc-2a');
  expect((await server.api('PUT', 'dispensers/soap-wc-2a', { ...body, device: own })).status).toBe(200);
  const page = await open('dispensers/soap-wc-2a');
  await page.getByRole('button', { name: 'Skapa nytt lösenord för sensorn' }).click();
  const text = (await page.locator('hy-device-label code').textContent()) ?? '';
  await page.locator('hy-device-label svg').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  const { protocol, username, password: secret, hostname, port, pathname } = new URL(text);
  expect([protocol, username, hostname, Number(port), pathname]).toEqual([
    'mqtt:',
    'cup-1',
    new URL(server.url).hostname,
    server.mqttPort,
    '/hylla/cup-1',
  ]);
  const device = await connect(server, { username, password: decodeURIComponent(secret) });
  await device.publishAsync(`${pathname.slice(1)}/level`, JSON.stringify({ level: 55 }), { qos: 1 });
  await device.endAsync();
  expect((await server.api('GET', 'dispensers/soap-wc-2a')).body.level).toBe(55);
});
