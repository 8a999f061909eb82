/** Adding and changing what the site consists of, in the office: inline faults, two editors, drafts that last, removal. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestServer } from '../support/start-server.ts';
import { answer, axeViolations } from './support/browser.ts';
import { type Office, startOffice } from './support/office.ts';

let office: Office;
let server: TestServer;
let page: Page;

beforeAll(async () => {
  office = await startOffice('stock');
  ({ server, page } = office);
});
afterAll(() => office?.end());

const field = (name: string) => page.locator(`hy-editor [name="${name}"]`);
const picture = (name: string) =>
  process.env['LOOK'] === undefined
    ? undefined
    : page.screenshot({ path: `${process.env['LOOK']}/${name}.png`, fullPage: true });
const main = () => page.locator('hy-editor button.main');

test('a new item: faults stand at their fields, a comma is a point, and it is there afterwards', async () => {
  await page.getByRole('link', { name: 'Ny artikel' }).click();
  await page.getByRole('heading', { name: 'Ny artikel' }).waitFor();
  await field('name.sv').fill('Blåbärste, påse');
  await expect.poll(() => field('id').inputValue()).toBe('blabarste-pase');
  await field('expectedDailyUse').fill('många');
  await main().click();
  await page.getByText('Skriv ett tal').waitFor();
  await page.getByText('Måste fyllas i').first().waitFor();
  expect(await page.locator('hy-editor [aria-invalid="true"]').count()).toBe(2);
  expect(await axeViolations(page)).toEqual([]);
  // What another item has under the same word is meant.
  await field('stockUnit').fill('påse');
  await field('expectedDailyUse').fill('2,5');
  await page.getByRole('button', { name: 'Lägg till erbjudande' }).click();
  await field('offers.0.sku').fill('TE-1');
  await field('offers.0.packSize').fill('20');
  await field('offers.0.prices.0.price').fill('mycket');
  await main().click();
  await page.getByText('Skriv ett belopp').waitFor();
  await picture('editor-item');
  await field('offers.0.prices.0.price').fill('59.50');
  await page.getByRole('button', { name: 'Lägg till mängdpris' }).click();
  await field('offers.0.prices.1.fromPacks').fill('1');
  await field('offers.0.prices.1.price').fill('55,00');
  await main().click();
  await page.getByText('Antalet måste stiga').waitFor();
  expect(await field('offers.0.prices.0.price').inputValue()).toBe('59,50');
  await field('offers.0.prices.1.fromPacks').fill('10');
  await main().click();
  await page.getByRole('heading', { name: 'Blåbärste, påse' }).waitFor();
  const { body } = await server.api('GET', 'items/blabarste-pase');
  expect(body).toMatchObject({
    name: 'Blåbärste, påse',
    stockUnit: 'bag',
    expectedDailyUse: 2.5,
    offers: [
      {
        sku: 'TE-1',
        packSize: 20,
        prices: [
          { fromPacks: 1, price: '59.50' },
          { fromPacks: 10, price: '55.00' },
        ],
      },
    ],
  });
});

test('an id that is taken is not taken over', async () => {
  await page.goto(`${server.url}office#/edit/items`);
  await field('name.sv').fill('Blåbärste, påse');
  await field('stockUnit').fill('låda');
  await main().click();
  await page.getByText('Det finns redan en med det id:t').waitFor();
  expect((await server.api('GET', 'items/blabarste-pase')).body.stockUnit).toBe('bag');
  await page.getByRole('button', { name: 'Släng ändringarna' }).click();
});

test('what was typed outlives a reload; who saves second is told', async () => {
  await page.goto(`${server.url}office#/edit/items/blabarste-pase`);
  await field('expectedDailyUse').waitFor();
  await field('expectedDailyUse').fill('4');
  await field('stockUnit').fill('tepåse');
  await page.reload();
  await page.getByText('finns kvar').waitFor();
  expect(await field('stockUnit').inputValue()).toBe('tepåse');
  await page.getByRole('button', { name: 'Spara 2 ändringar' }).waitFor();
  const { body } = await server.api('GET', 'items/blabarste-pase');
  await server.api('PUT', 'items/blabarste-pase', { ...body, serviceLevel: 0.95 });
  await main().click();
  await page.getByText('Någon annan har ändrat den').waitFor();
  await page.getByRole('button', { name: 'Läs in den nya' }).click();
  await expect.poll(() => field('serviceLevel').inputValue()).toBe('95');
  expect(await field('stockUnit').inputValue()).toBe('påse');
});

test('what is in use is not removed, and what hangs on it is named; what is not, is', async () => {
  await page.goto(`${server.url}office#/edit/items/towel-roll`);
  await page.getByRole('heading', { name: 'Pappershandduk, rulle' }).waitFor();
  await page.getByRole('button', { name: 'Ta bort', exact: true }).click();
  await answer(page, 'Ta bort');
  await page.locator('hy-editor .said.bad').waitFor();
  expect(await page.locator('hy-editor .said.bad').textContent()).toMatch(
    /^Den behövs fortfarande: hållaren Handdukar WC 1A delar ut den/,
  );
  await page.goto(`${server.url}office#/edit/locations`);
  await page.getByRole('heading', { name: 'Ny plats' }).waitFor();
  await field('name').fill('Gillestugan');
  await main().click();
  await page.locator('hy-catalogue').getByRole('link', { name: 'Gillestugan' }).click();
  await page.getByRole('heading', { name: 'Gillestugan' }).waitFor();
  await page.getByRole('button', { name: 'Ta bort', exact: true }).click();
  await answer(page, 'Ta bort');
  await page.locator('hy-catalogue').waitFor();
  expect((await server.api('GET', 'locations/gillestugan')).status).toBe(404);
});

test('suppliers, places and dispensers in their forms', async () => {
  await page.goto(`${server.url}office#/site`);
  await page.locator('hy-catalogue').getByText('Plan 1').waitFor();
  await picture('catalogue');
  await page.getByRole('link', { name: 'Ny leverantör' }).click();
  await field('name').fill('Grossisten');
  await field('channel.kind').selectOption('email');
  await field('channel.to').fill('inte en adress');
  await field('party.city').fill('Umeå');
  await main().click();
  await page.getByText('Ingen e-postadress').waitFor();
  await field('channel.to').fill('order@grossisten.example');
  await picture('editor-supplier');
  await main().click();
  await page.locator('hy-catalogue').getByRole('link', { name: 'Grossisten' }).waitFor();
  expect((await server.api('GET', 'suppliers/grossisten')).body).toMatchObject({
    channel: { kind: 'email', to: 'order@grossisten.example' },
    party: { name: 'Grossisten', city: 'Umeå' },
    orderDays: [1, 2, 3, 4, 5],
  });

  await page.getByRole('link', { name: 'Ny plats' }).click();
  await field('name').fill('Terrassen');
  await field('parent').selectOption('plan-3');
  await main().click();
  await page.locator('hy-catalogue').getByRole('link', { name: 'Terrassen' }).waitFor();

  await page.goto(`${server.url}office#/dispensers`);
  await page.getByRole('link', { name: 'Ny hållare' }).click();
  await field('name').fill('Muggar terrassen');
  await field('location').selectOption('terrassen');
  await field('item').selectOption({ index: 1 });
  await field('measure.kind').selectOption('distance');
  await main().click();
  await page.getByText('Måste fyllas i').first().waitFor();
  await field('measure.emptyMm').fill('300');
  await field('measure.fullMm').fill('20');
  await field('device.dialect').selectOption('hylla');
  await field('device.id').fill('cups-terrace');
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
  await picture('editor-dispenser-phone');
  await page.setViewportSize({ width: 1280, height: 800 });
  expect(await axeViolations(page)).toEqual([]);
  await main().click();
  await page.getByRole('heading', { name: 'Muggar terrassen' }).waitFor();
  expect((await server.api('GET', 'dispensers/muggar-terrassen')).body).toMatchObject({
    measure: { kind: 'distance', emptyMm: 300, fullMm: 20 },
    device: { dialect: 'hylla', id: 'cups-terrace' },
  });
});

test('whoever goes on before the answer comes is not taken back; what was saved is no draft any more', async () => {
  await page.goto(`${server.url}office#/edit/suppliers`);
  await field('name').fill('Långsamma AB');
  await field('channel.kind').selectOption('file');
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const path = '**/api/v1/suppliers/langsamma-ab';
  await page.route(path, async (route) => {
    await held;
    await route.continue();
  });
  const [asked] = await Promise.all([page.waitForRequest(path), main().click()]);
  await page.getByRole('link', { name: 'Lager', exact: true }).click();
  await page.locator('hy-stock h1').waitFor();
  letGo();
  expect((await asked.response())?.status()).toBe(200);
  await page.evaluate('new Promise((done) => setTimeout(() => requestAnimationFrame(done)))');
  expect(new URL(page.url()).hash).toBe('#/stock');
  await page.goto(`${server.url}office#/edit/suppliers`);
  await page.getByRole('heading', { name: 'Ny leverantör' }).waitFor();
  expect(await field('name').inputValue()).toBe('');
});
