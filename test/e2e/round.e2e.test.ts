/** A refill round on a phone: set out, tick, lose contact, take a tick back, be back. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everydaySite } from '../support/everyday-site.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { answer, axeViolations, launchBrowser, openPage } from './support/browser.ts';
import { password, signIn } from './support/office.ts';

const phone = { width: 390, height: 844 };
let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  server = await startServer({ env: { HYLLA_ADMIN_PASSWORD: password } });
  const site = await server.api('POST', 'import', everydaySite());
  expect(site.status).toBe(200);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.clean();
});

const overflows = (page: Page): Promise<boolean> => page.evaluate('document.documentElement.scrollWidth > innerWidth');
const picture = (page: Page, name: string) =>
  process.env['LOOK'] === undefined
    ? undefined
    : page.screenshot({ path: `${process.env['LOOK']}/${name}.png`, fullPage: true });

test('a round, from "nothing to do" to "done"', async () => {
  const { page, context, faults } = await openPage(browser, { url: `${server.url}office#/rounds`, ...phone });
  await signIn(page);
  await page.getByText('Inget att fylla på').waitFor();
  await picture(page, 'round-none');

  const { body: all } = await server.api('GET', 'dispensers');
  const empty = all.items.slice(0, 4);
  for (const { id } of empty) await server.api('POST', 'requests', { kind: 'empty', dispenser: id });
  await page.getByText('4 stopp, alla nu').waitFor();
  expect(await overflows(page)).toBe(false);
  expect(await axeViolations(page)).toEqual([]);
  await picture(page, 'round-plan');
  await page.setViewportSize({ width: 1280, height: 800 });
  await picture(page, 'round-plan-wide');
  await page.emulateMedia({ media: 'print' });
  await picture(page, 'round-print');
  expect(await page.locator('nav').isVisible()).toBe(false);
  await page.emulateMedia({ media: 'screen' });
  await page.setViewportSize(phone);

  await page.getByRole('button', { name: 'Gå rundan' }).click();
  await page.getByRole('heading', { name: '0 av 4 klara' }).waitFor();
  await picture(page, 'round-walk');
  const filled = page.getByRole('button', { name: /^Påfylld/ });
  await filled.first().click();
  await page.getByRole('heading', { name: '1 av 4 klara' }).waitFor();
  await page.getByText(/Påfylld \d\d[:.]\d\d/).waitFor();
  expect(await axeViolations(page)).toEqual([]);

  // The lift has no network. The tick stands, over a reload of what the browser has, and counts once.
  await context.route('**/api/v1/rounds/*/stops/**', async (route) =>
    (await page.evaluate('globalThis.isBack === true')) ? route.continue() : route.abort(),
  );
  await filled.first().click();
  await page.getByText('Sparat här, inte skickat än').waitFor();
  await page.getByRole('heading', { name: '2 av 4 klara' }).waitFor();
  await picture(page, 'round-unsent');
  // Out of the lift with this touch, and not before: whatever the page hears meanwhile makes it send by itself, too.
  await page.evaluate(`addEventListener('click', () => { globalThis.isBack = true; }, true)`);
  await page.getByRole('button', { name: 'Skicka igen' }).click();
  await page.getByText('Sparat här, inte skickat än').waitFor({ state: 'detached' });

  await page
    .getByRole('button', { name: /^Fanns inget/ })
    .first()
    .click();
  await page.getByText(/Fanns inget att fylla på med/).waitFor();
  await filled.first().click();
  await page.getByRole('heading', { name: 'Rundan är klar' }).waitFor();
  await picture(page, 'round-done');
  await page.getByRole('button', { name: 'Ångra' }).last().click();
  await page.getByRole('heading', { name: '3 av 4 klara' }).waitFor();

  await page.getByRole('button', { name: 'Avsluta rundan' }).click();
  await answer(page, 'Avsluta rundan');
  await page.getByText('en kvar till nästa', { exact: false }).or(page.getByText('2 kvar till nästa')).waitFor();
  expect(await overflows(page)).toBe(false);
  const { body: rounds } = await server.api('GET', 'rounds');
  expect(rounds.items[0].stops.map(({ result }: { result?: { kind: string } }) => result?.kind).sort()).toEqual(
    ['missing', 'refilled', 'refilled', undefined].sort(),
  );
  expect(faults).toEqual([]);
  await context.close();
});
