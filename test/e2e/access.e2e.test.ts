/** Users, tokens, bridges and the audit log in the office, as an administrator works them. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestServer } from '../support/start-server.ts';
import { answer, axeViolations, openPage } from './support/browser.ts';
import { type Office, signIn, startOffice } from './support/office.ts';

let office: Office;
let server: TestServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  office = await startOffice('access');
  ({ server, browser, page } = office);
});
afterAll(() => office?.end());

test('a user is added, logs in without seeing this page, is shut out, and removed', async () => {
  const card = page.locator('hy-users');
  await page.evaluate(`{
    const { timeout } = AbortSignal;
    globalThis.patience = [];
    AbortSignal.timeout = (ms) => (patience.push(ms), timeout.call(AbortSignal, ms));
  }`);
  await card.locator('input[name=name]').fill('Åsa Öberg');
  await card.locator('input[name=password]').first().fill('another-password');
  await card.getByRole('button', { name: 'Lägg till användare' }).click();
  await card.getByText('Användarnamnet är asa-oberg').waitFor();
  // A password takes a machine that is small or busy longer than anything else.
  expect(await page.evaluate('patience')).toContain(60_000);
  const other = await openPage(browser, { url: `${server.url}office`, width: 1280, height: 800 });
  await signIn(other.page, 'asa-oberg', 'another-password');
  expect(await other.page.locator('nav').getByText('Åtkomst').count()).toBe(0);
  expect(await other.page.evaluate(`fetch('api/v1/users').then((answer) => answer.status)`)).toBe(403);

  await card.getByRole('button', { name: 'Ändra: Åsa Öberg' }).click();
  await card.getByLabel('Avstängd').check();
  await card.getByRole('button', { name: 'Spara' }).click();
  await card.getByText('avstängd', { exact: true }).waitFor();
  expect(await other.page.evaluate(`fetch('api/v1/stock').then((answer) => answer.status)`)).toBe(401);
  await other.context.close();

  await card.getByRole('button', { name: 'Ändra: Åsa Öberg' }).click();
  await card.getByRole('button', { name: 'Ta bort' }).click();
  await answer(page, 'Ta bort');
  await card.getByText('Åsa Öberg').waitFor({ state: 'detached' });
});

test('the last administrator stays', async () => {
  const card = page.locator('hy-users');
  await card.getByRole('button', { name: 'Ändra: admin' }).click();
  await card.getByRole('button', { name: 'Ta bort' }).click();
  await answer(page, 'Ta bort');
  await card.locator('.said.bad').waitFor();
  expect((await server.api('GET', 'users')).body.items).toHaveLength(1);
});

test('a token is shown once, works, and is revoked', async () => {
  const card = page.locator('hy-tokens');
  await card.locator('input[name=name]').fill('Larmcentralen');
  await card.getByRole('button', { name: 'Skapa nyckel' }).click();
  const secret = (await card.locator('code').textContent()) ?? '';
  const ask = () => fetch(`${server.url}api/v1/stock`, { headers: { authorization: `Bearer ${secret}` } });
  expect((await ask()).status).toBe(200);
  await card.getByRole('button', { name: 'Återkalla: Larmcentralen' }).click();
  await answer(page, 'Återkalla');
  await card.getByText('Inga nycklar').waitFor();
  expect((await ask()).status).toBe(401);
});

test('a bridge gets its password and topics; what is no topic is refused', async () => {
  const card = page.locator('hy-integrations');
  await card.locator('input[name=id]').fill('zigbee');
  await card.locator('input[name=publish]').fill('zigbee2mqtt/#/x');
  await card.getByRole('button', { name: 'Skapa lösenord' }).click();
  await card.locator('.said.bad').waitFor();
  await card.locator('input[name=publish]').fill('zigbee2mqtt/#');
  await card.getByRole('button', { name: 'Skapa lösenord' }).click();
  await card.getByText('Får skicka till: zigbee2mqtt/#').waitFor();
  await expect
    .poll(() => card.locator('.said code').allTextContents())
    .toEqual(['zigbee', expect.stringMatching(/.{20,}/)]);
});

test('the log says all of it in sentences, and is searched, also in what is not shown yet', async () => {
  for (let i = 0; i < 60; i++) {
    const made = await page.request.post(`${server.url}api/v1/tokens`, { data: { name: `robot ${i}`, role: 'staff' } });
    expect(made.ok()).toBe(true);
  }
  const settings = { intervalS: 900, nearEmpty: { level: 15, intervalS: 300 } };
  expect((await server.api('PUT', 'dispensers/coffee-pentry-1/reporting', settings)).status).toBe(200);
  const told = { mode: 'on', prefix: 'homeassistant' };
  expect((await server.api('PUT', 'home-assistant', told)).status).toBe(200);
  await page.reload();
  const card = page.locator('hy-audit');
  await expect.poll(() => card.locator('li').count()).toBe(50);
  await card.locator('input[type=search]').fill('tog bort asa');
  await expect.poll(() => card.locator('li').count()).toBe(1);
  await card.locator('input[type=search]').fill('Hylla den första administratören');
  await expect.poll(() => card.locator('li').count()).toBe(1);
  await card.locator('input[type=search]').fill('');
  await card.getByText('lade till användaren asa-oberg').waitFor();
  await card.getByText('skapade nyckeln robot 59, personal').waitFor();
  await card.getByText('läste in anläggningen').waitFor();
  await card.getByText('Var 15 min · Nästan tom vid 15\u00a0%: Var 5 min').waitFor();
  await card.getByText('Ja, homeassistant').waitFor();
  // Nothing is left as a code.
  expect(
    await card
      .locator('li')
      .filter({ hasText: /[a-z]+\.[a-z]+ed\b/ })
      .count(),
  ).toBe(0);
  // What is new comes on top, and pushes out nothing of what was read.
  const before = await card.locator('li').count();
  for (let i = 0; i < 3; i++)
    await page.request.post(`${server.url}api/v1/tokens`, { data: { name: `late ${i}`, role: 'staff' } });
  const room = { id: 'terrassen', name: 'Terrassen', kind: 'room', parent: 'plan-2' };
  expect((await server.api('PUT', 'locations/terrassen', room)).status).toBeLessThan(300);
  await card.getByText('skapade nyckeln late 2').waitFor();
  expect(await card.locator('li').count()).toBeGreaterThan(before + 2);
  expect(await axeViolations(page)).toEqual([]);
  if (process.env['LOOK'] !== undefined) {
    await card.locator('input[type=search]').fill('');
    await page.screenshot({ path: `${process.env['LOOK']}/access.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
});
