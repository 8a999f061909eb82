/** What becomes of answers that come when whoever asked has gone on: to another address, another form, another key. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { answer } from './support/browser.ts';
import { type Office, startOffice } from './support/office.ts';

let office: Office;
let server: TestServer;
let page: Page;

beforeAll(async () => {
  office = await startOffice('overview');
  ({ server, page } = office);
});
afterAll(() => office?.end());

const go = (view: string) => page.evaluate(`location.hash = '#/${view}'`);
const hash = () => new URL(page.url()).hash;
const button = (name: string | RegExp) => page.getByRole('button', { name });

/** Holds back what is asked there. Answers how to let it go. */
async function hold(path: string): Promise<() => void> {
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(path, async (route) => {
    await held;
    await route.continue();
  });
  return letGo;
}

test('what was typed, chosen or told at one address is not there at the next', async () => {
  const { body: suppliers } = await server.api('GET', 'suppliers');
  const orders: string[] = [];
  for (const quantity of [12, 24]) {
    const lines = [{ item: 'towel-roll', quantity }];
    const { id } = (await server.api('POST', 'orders', { supplier: suppliers.items[0].id, lines })).body;
    for (const step of ['approve', 'send'])
      expect((await server.api('POST', `orders/${id}/${step}`, {})).status, step).toBe(200);
    orders.push(id);
  }
  await go(`orders/${orders[0]}`);
  await button('En del har kommit').click();
  await page.locator('hy-order input[name="towel-roll"]').fill('1');
  await go(`orders/${orders[1]}`);
  await page.getByRole('heading', { name: orders[1] ?? '' }).waitFor();
  expect(await page.locator('hy-order form').count()).toBe(0);

  await go('dispensers/soap-wc-1a');
  await button('Skapa nytt lösenord för sensorn').click();
  await page.locator('hy-device-label svg').waitFor();
  await go('dispensers/soap-wc-1b');
  await page.getByRole('heading', { name: 'Tvål WC 1B' }).waitFor();
  await button('Skapa nytt lösenord för sensorn').waitFor();
  expect(await page.locator('hy-device-label').count()).toBe(0);

  await go('stock/pen-blue');
  await page.locator('hy-item input[name=quantity]').fill('7');
  await go('stock/towel-roll');
  await page.getByRole('link', { name: '← Lager' }).waitFor();
  await expect.poll(() => page.locator('hy-item input[name=quantity]').inputValue()).toBe('');
});

test('who words an answer goes on when another is answered', async () => {
  for (const [location, note] of [
    ['wc-1a', 'dropp'],
    ['wc-1b', 'lampan'],
  ])
    expect((await server.api('POST', 'requests', { kind: 'problem', location, note })).status).toBe(201);
  await go('requests');
  const of = (note: string) => page.locator('hy-requests article').filter({ hasText: note });
  await of('dropp').getByRole('button', { name: 'Svara' }).click();
  await page.locator('hy-requests textarea').fill('Vi byter packningen');
  await of('lampan').getByRole('button', { name: 'Klart' }).click();
  await page.getByText('Önskemålet är klart.').waitFor();
  expect(await page.locator('hy-requests textarea').inputValue()).toBe('Vi byter packningen');
});

test('a search that was not begun yet does not change the address of the next view', async () => {
  await go('ledger');
  const ledger = page.locator('hy-ledger');
  await ledger.getByLabel('Artikel').selectOption('pen-blue');
  await button('Visa allt').click();
  await expect.poll(hash).toBe('#/ledger');
  expect(await ledger.getByLabel('Artikel').inputValue()).toBe('');
  await page.clock.install();
  await ledger.getByLabel('Av', { exact: true }).fill('adm');
  await go('stock');
  await page.locator('hy-stock h1').waitFor();
  await page.clock.runFor(1_000);
  expect(hash()).toBe('#/stock');
  await page.clock.resume();
});

test('a count that is being booked is not changed, and a line that comes in between moves nobody to another', async () => {
  const line = (item: string) => page.locator(`hy-count [data-item="${item}"]`);
  await go('count/skap-3');
  await page.getByRole('heading', { name: 'Räkna' }).waitFor();
  const select = page.getByLabel('En artikel till');
  await select.selectOption('pen-blue');
  await line('pen-blue').focus();
  // Its name comes before that of the other.
  const counted = { kind: 'count', item: 'cleaner-multi', location: 'skap-3', quantity: 3 };
  expect((await server.api('POST', 'movements', counted)).status).toBe(201);
  await line('cleaner-multi').waitFor();
  await page.keyboard.type('12');
  expect(await line('pen-blue').inputValue()).toBe('12');
  expect(await line('cleaner-multi').inputValue()).toBe('');
  const letGo = await hold('**/api/v1/movements');
  await button('Jämför en rad').click();
  await button(/^Bokför en rad/).click();
  await page.getByText('Bokför …').waitFor();
  expect(await line('pen-blue').isDisabled()).toBe(true);
  letGo();
  await page.getByText('En rad är bokförd.').waitFor();
  expect(await line('pen-blue').isEnabled()).toBe(true);
});

test('somebody who is added by two clicks is added, and no more is said', async () => {
  await go('access');
  const form = page.locator('hy-users form').first();
  await form.locator('input[name=name]').fill('Kim');
  await form.locator('input[name=password]').fill('a-long-enough-password');
  const letGo = await hold('**/api/v1/users/kim');
  let sent = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/users/kim')) sent++;
  });
  await form.getByRole('button').dblclick();
  letGo();
  await page.getByText('Användarnamnet är kim').waitFor();
  expect(sent).toBe(1);
  expect(await page.locator('hy-users .bad').count()).toBe(0);
});

test('what is set of a screen stays with it when another comes before it', async () => {
  const ids: string[] = [];
  for (const name of ['Entrén', 'Lunchrummet']) {
    ids.push((await server.api('POST', 'screens', { kind: 'wall', name })).body.id);
  }
  await go('site');
  const row = (name: string) => page.locator('hy-screens tr').filter({ hasText: name });
  const last = ids.sort()[1];
  const { items } = (await server.api('GET', 'screens')).body;
  const name = (id = '') => items.find((one: { id: string }) => one.id === id).name;
  await row(name(last)).locator('hy-wall-settings summary').click();
  await row(name(last)).locator('hy-wall-settings select[name=alarm]').selectOption('flash');
  await row(name(ids[0])).locator('button.grave').click();
  await answer(page, 'Ta bort');
  await row(name(ids[0])).waitFor({ state: 'detached' });
  expect(await row(name(last)).locator('hy-wall-settings select[name=alarm]').inputValue()).toBe('flash');
});

test('a tick that was sent stands while the round is read anew', async () => {
  await server.api('POST', 'requests', { kind: 'empty', dispenser: 'soap-wc-2a' });
  const { id } = (await server.api('POST', 'rounds', { hours: 0 })).body;
  await go(`rounds/${id}`);
  await page.getByRole('heading', { name: /^0 av/ }).waitFor();
  const letGo = await hold(`**/api/v1/rounds/${id}`);
  await button(/^Påfylld/)
    .first()
    .click();
  await page.getByText(/Påfylld \d\d[:.]\d\d/).waitFor();
  letGo();
});

test('a file that is looked at is not changed for another meanwhile', async () => {
  await go('site');
  const file = page.locator('hy-import input[type=file]');
  await file.setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
  const letGo = await hold('**/api/v1/import*');
  await page.locator('hy-import button').first().click();
  await expect.poll(() => file.isDisabled()).toBe(true);
  letGo();
  await expect.poll(() => file.isEnabled()).toBe(true);
});

test('a list is shown however often the site changes while it is on its way', async () => {
  // Each answer takes longer than the time after which it is asked for anew.
  await page.route('**/api/v1/stock?*', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue();
  });
  await go('overview');
  await page.locator('hy-overview h1').waitFor();
  await go('stock');
  const change = { kind: 'issue', item: 'cup-paper', location: 'forrad', quantity: 1 };
  await until(
    async () => {
      await server.api('POST', 'movements', change);
      return page.locator('hy-stock td').first().isVisible();
    },
    { what: 'the stock of a busy site' },
  );
  await page.unroute('**/api/v1/stock?*');
});

test('what was asked for before the link was back does not undo what the link has told since', async () => {
  let isAway = true;
  await page.route('**/api/v1/live', (route) => (isAway ? route.fulfill({ status: 503 }) : route.continue()));
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let answered = 0;
  await page.route('**/api/v1/snapshot', async (route) => {
    const response = await route.fetch();
    answered++;
    await held;
    await route.fulfill({ response });
  });
  await go('requests');
  await page.reload();
  await expect.poll(() => answered).toBeGreaterThan(0);
  await server.api('POST', 'requests', { kind: 'problem', location: 'wc-2a', note: 'det drar' });
  isAway = false;
  await page.getByText('det drar').waitFor();
  const late = page.waitForResponse('**/api/v1/snapshot');
  letGo();
  await (await late).finished();
  await page.evaluate('new Promise((done) => setTimeout(() => requestAnimationFrame(done)))');
  expect(await page.getByText('det drar').isVisible()).toBe(true);
});
