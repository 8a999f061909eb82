/** Mistakes in the office: what cannot be undone is asked about first, what can is taken back, by mouse and by keyboard. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json, TestServer } from '../support/start-server.ts';
import { answer, axeViolations } from './support/browser.ts';
import { type Office, startOffice } from './support/office.ts';

let office: Office;
let server: TestServer;
let page: Page;

beforeAll(async () => {
  office = await startOffice('');
  ({ server, page } = office);
});
afterAll(() => office?.end());

const go = (view: string) => page.evaluate(`location.hash = '#/${view}'`);
const get = async (path: string): Promise<Json> => (await server.api('GET', path)).body;
const toast = (text: string) => page.locator('hy-toasts .toast').filter({ hasText: text });

test('the answer to a request is taken back; a no says why', async () => {
  await server.api('POST', 'requests', { kind: 'item', item: 'pen-blue', quantity: 2 });
  const before = (await get('stock')).items.find(({ item }: Json) => item === 'pen-blue').onHand;
  await go('requests');
  await page.getByRole('button', { name: 'Klart', exact: true }).click();
  // Or its form, opened below, would go once the page hears that it was done.
  await page.getByRole('heading', { name: 'Besvarade' }).waitFor();
  await toast('Önskemålet är klart').getByRole('button', { name: 'Ångra' }).click();
  await toast('Ångrat').waitFor();
  expect((await get('stock')).items.find(({ item }: Json) => item === 'pen-blue').onHand).toBe(before);

  const decline = page.getByRole('button', { name: 'Avböj' });
  await decline.click();
  await page.keyboard.type('Pennor finns i receptionen');
  await decline.click();
  await toast('Önskemålet är avböjt').waitFor();
  await page.locator('.answer').getByText('Pennor finns i receptionen').waitFor();
  expect((await get('requests')).items[0]).toMatchObject({ status: 'declined', answer: 'Pennor finns i receptionen' });
  await page.keyboard.press('Control+z');
  await decline.waitFor();
  await page.getByRole('button', { name: 'Svara' }).click();
  await page.getByLabel('Ett ord till den som frågade').fill('De ligger framme');
  // In a field the key is for what was typed.
  await page.keyboard.press('Control+z');
  await page.getByLabel('Ett ord till den som frågade').fill('De ligger framme');
  await page.getByRole('button', { name: 'Klart', exact: true }).click();
  await page.locator('.answer').getByText('De ligger framme').waitFor();
  expect(await axeViolations(page)).toEqual([]);
});

test('a refill by hand is told where one looks, and taken back', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await go('dispensers/soap-wc-1a');
  const before = (await get('dispensers/soap-wc-1a')).level;
  await page.getByRole('button', { name: 'Jag har fyllt på' }).click();
  const told = toast('Påfyllningen är bokförd');
  // It stays for as long as somebody points at it.
  await told.hover();
  const { y = 0, height = 0 } = (await told.boundingBox()) ?? {};
  expect(y + height).toBeLessThanOrEqual(844);
  expect(await axeViolations(page)).toEqual([]);
  await told.getByRole('button', { name: 'Ångra' }).click();
  await expect.poll(async () => (await get('dispensers/soap-wc-1a')).level).toBe(before);
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('a discrepancy is settled with a reason, next to the ways to look into it; and opened again', async () => {
  await server.api('POST', 'movements', { kind: 'count', item: 'pen-blue', location: 'forrad', quantity: 3 });
  await go('stock');
  const one = page.locator('hy-discrepancies article').filter({ hasText: 'Kulspetspenna' });
  await one.getByRole('button', { name: 'Red ut' }).click();
  expect(await one.getByRole('link', { name: 'Räkna förrådet' }).getAttribute('href')).toBe('#/count/forrad');
  await page.keyboard.type('Kartongen stod i trapphuset');
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await one.waitFor({ state: 'detached' });
  const settled = async () => (await get('discrepancies')).items.filter(({ status }: Json) => status === 'settled');
  expect(await settled()).toMatchObject([{ item: 'pen-blue', note: 'Kartongen stod i trapphuset' }]);
  await page.keyboard.press('Control+z');
  await one.waitFor();
  expect(await settled()).toEqual([]);
});

test('an alert that was seen by mistake is not seen', async () => {
  await go('overview');
  const seen = page.getByRole('button', { name: 'Sett', exact: true }).first();
  await seen.click();
  await toast('Markerat som sett').hover();
  await page.getByText('Sett av admin').waitFor();
  await toast('Markerat som sett').getByRole('button', { name: 'Ångra' }).click();
  await page.getByText('Sett av admin').waitFor({ state: 'detached' });
});

test('what cannot be undone is asked about; no is the way out, and the focus is where it was', async () => {
  const made = await server.api('POST', 'orders', {
    supplier: 'kontorsgrossisten',
    lines: [{ item: 'towel-roll', quantity: 12 }],
  });
  const { id, status } = made.body;
  await go(`orders/${id}`);
  const [button, verb] = status === 'draft' ? ['Godkänn', 'Godkänn'] : ['Avbryt beställningen', 'Avbryt beställningen'];
  await page.getByRole('button', { name: button }).focus();
  await page.keyboard.press('Enter');
  const question = page.locator('hy-question dialog');
  await question.waitFor();
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    expect(await axeViolations(page)).toEqual([]);
  }
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  expect((await get(`orders/${id}`)).status).toBe(status);
  // Enter opens it again: the button has the focus.
  await page.keyboard.press('Enter');
  await answer(page, verb);
  await expect.poll(async () => (await get(`orders/${id}`)).status).not.toBe(status);
});
