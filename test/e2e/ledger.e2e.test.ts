/** The whole ledger and the list of dispensers, as somebody narrows and orders them, on a desk and on a phone. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestServer } from '../support/start-server.ts';
import { answer, axeViolations } from './support/browser.ts';
import { type Office, startOffice } from './support/office.ts';

let office: Office;
let server: TestServer;
let page: Page;

beforeAll(async () => {
  office = await startOffice('ledger');
  ({ server, page } = office);
  for (let quantity = 1; quantity <= 120; quantity++)
    await server.api('POST', 'movements', { kind: 'issue', item: 'cup-paper', location: 'forrad', quantity: 1 });
});
afterAll(() => office?.end());

test('it is read to its beginning, narrowed, and a line is reversed from there', async () => {
  const ledger = page.locator('hy-ledger');
  const rows = ledger.locator('tbody tr');
  await expect.poll(() => rows.count()).toBe(100);
  await ledger.getByRole('button', { name: 'Visa fler' }).click();
  await expect.poll(() => rows.count()).toBeGreaterThan(120);
  await ledger.getByLabel('Händelse').selectOption('count');
  await ledger.getByLabel('Artikel').selectOption('pen-blue');
  await expect.poll(() => rows.count()).toBe(1);
  // When exactly, and by whom: by name, not by number.
  expect(await rows.first().textContent()).toMatch(/\d{4} \d\d:\d\d/);
  expect(await rows.first().textContent()).toContain('Enligt anläggningsfilen');
  expect(page.url()).toContain('#/ledger/');
  // The address leads there again.
  await page.reload();
  await expect.poll(() => rows.count()).toBe(1);
  await page.request.post(`${server.url}api/v1/movements`, {
    data: { kind: 'issue', item: 'pen-blue', location: 'forrad', quantity: 2 },
  });
  await ledger.getByRole('button', { name: 'Visa allt' }).click();
  // What was there before stands until the answer is here, and that is one line, too.
  await expect.poll(() => rows.count()).toBe(100);
  await ledger.getByLabel('Av', { exact: true }).fill('adm');
  await expect.poll(() => rows.count()).toBe(1);
  await rows.first().getByRole('button', { name: 'Återför' }).click();
  await answer(page, 'Återför');
  await expect.poll(() => rows.count()).toBe(2);
  await ledger.getByText('återförd').waitFor();
  expect(await axeViolations(page)).toEqual([]);
});

test('on a phone nothing of it is left out', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  const row = page.locator('hy-ledger tbody tr').last();
  for (const cell of ['admin', '2 pennor', 'Kulspetspenna, blå', 'Förrådet'])
    expect(await row.getByText(cell).isVisible()).toBe(true);
  expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
  expect(await axeViolations(page)).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('dispensers are narrowed by floor and status, and put in another order', async () => {
  await server.api('POST', 'dispensers/soap-wc-3b/refills', { level: 2 });
  await page.evaluate(`location.hash = '#/dispensers'`);
  const list = page.locator('hy-dispensers');
  const rows = list.locator('tbody tr');
  await rows.first().waitFor();
  const all = await rows.count();
  await list.getByLabel(/^\s*Var\b/).selectOption({ label: 'Plan 3' });
  await expect.poll(() => rows.count()).toBeLessThan(all);
  await list.getByLabel('Läge').selectOption('empty');
  await expect.poll(() => rows.count()).toBe(1);
  await list.getByText('en hållare').waitFor();
  await list.getByLabel('Läge').selectOption('');
  await list.getByLabel(/^\s*Var\b/).selectOption('');
  await list.getByLabel('Ordning').selectOption('name');
  const names = await list.locator('tbody a').allTextContents();
  expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'sv')));
});
