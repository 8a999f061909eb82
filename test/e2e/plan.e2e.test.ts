/** A floor's plan in a real browser: given and filled in the office, and seen on the wall. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePng } from '../support/make-png.ts';
import type { TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { answer, axeViolations, fits, openPage } from './support/browser.ts';
import { cutOff } from './support/layout.ts';
import { type Office, signIn, startOffice } from './support/office.ts';
import { stopClock } from './support/own-clock.ts';

const svg = (inside = '') => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">
  <rect x="5" y="5" width="390" height="290" fill="#eef2f2" stroke="#445" stroke-width="6"/>${inside}</svg>`;
const upload = (name: string, mimeType: string, content: string | Uint8Array) => ({
  name,
  mimeType,
  buffer: Buffer.from(content),
});

let office: Office;
let server: TestServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  office = await startOffice('site', { HYLLA_PUBLIC_SCREENS: 'true' });
  ({ server, browser, page } = office);
  await page
    .locator('hy-catalogue li', { hasText: 'Plan 2' })
    .last()
    .getByRole('link', { name: 'Planritning' })
    .click();
  await page.getByRole('heading', { name: 'Plan 2: planritning' }).waitFor();
});
afterAll(() => office?.end());

const mark = (id: string) => page.locator(`hy-plan-board .mark[data-id="${id}"]`);
const card = (id: string) => page.locator(`hy-plan-board [data-card="${id}"]`);
const at = async (id: string) => (await server.api('GET', `dispensers/${id}`)).body.at;
const choose = (file: ReturnType<typeof upload>) => page.locator('hy-plan input[type=file]').setInputFiles(file);

test('a picture is looked at before it is used; what is no harmless picture is refused, with the reason', async () => {
  await page.getByText('Ingen planritning än').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await choose(upload('plan.pdf', 'application/pdf', '%PDF'));
  await page.getByText('En planritning är en SVG eller en PNG.').waitFor();
  await choose(upload('plan.png', 'image/png', 'no png at all'));
  await page.getByText('Bilden går inte att läsa.').waitFor();
  await choose(upload('plan.svg', 'image/svg+xml', svg('<script>document.title = "run"</script>')));
  await page.getByRole('button', { name: 'Använd ritningen' }).click();
  await page.getByText('innehåller skript').waitFor();
  await page.getByRole('button', { name: 'Avbryt' }).click();
  expect((await server.api('GET', 'locations/plan-2/plan')).status).toBe(404);

  await choose(upload('plan.svg', 'image/svg+xml', svg()));
  await page.getByRole('button', { name: 'Använd ritningen' }).click();
  await page.getByText('Ritningen används.').waitFor();
  await page.getByRole('heading', { name: 'Att placera: 10' }).waitFor();
  expect((await server.api('GET', 'locations/plan-2/plan')).body).toBe(svg());
});

test('a dispenser is dragged onto the plan, moved, and dragged off again', async () => {
  const from = await card('soap-wc-2a').boundingBox();
  const sheet = await page.locator('hy-plan-board .sheet img').boundingBox();
  if (!from || !sheet) throw new Error('nothing to drag');
  const place = (x: number, y: number) => [sheet.x + sheet.width * x, sheet.y + sheet.height * y] as const;
  await page.mouse.move(from.x + 40, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(...place(0.5, 0.5), { steps: 3 });
  await page.mouse.move(...place(0.25, 0.4));
  await page.mouse.up();
  await expect.poll(() => at('soap-wc-2a')).toEqual({ x: 250, y: 400, plan: 'plan-2' });
  await page.getByRole('heading', { name: 'Placerade: 1' }).waitFor();

  await page.mouse.move(...place(0.25, 0.4));
  await page.mouse.down();
  await page.mouse.move(...place(0.75, 0.6), { steps: 3 });
  await page.mouse.up();
  await expect.poll(() => at('soap-wc-2a')).toEqual({ x: 750, y: 600, plan: 'plan-2' });

  await page.mouse.down();
  await page.mouse.move(...place(0.75, 1.3), { steps: 3 });
  await page.getByText('Släpp för att ta av').waitFor();
  await page.mouse.up();
  await expect.poll(() => at('soap-wc-2a')).toBeUndefined();
  await page.getByRole('button', { name: 'Ångra: Tvål WC 2A' }).click();
  await expect.poll(() => at('soap-wc-2a')).toEqual({ x: 750, y: 600, plan: 'plan-2' });
});

test('the same by keyboard, read out step by step', async () => {
  const status = page.locator('hy-plan-board [role=status]');
  await card('towel-wc-2a').focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => at('towel-wc-2a')).toEqual({ x: 500, y: 500, plan: 'plan-2' });
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowUp');
  expect(await status.textContent()).toMatch(/^Handdukar WC 2A, 52\s%.*45\s%/);
  await expect.poll(() => at('towel-wc-2a')).toEqual({ x: 520, y: 450, plan: 'plan-2' });
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Delete');
  await expect.poll(() => at('towel-wc-2a')).toBeUndefined();
  expect(await status.textContent()).toContain('inte längre på ritningen');
  expect(await page.evaluate(focused)).toBe('towel-wc-2a');
  await page.keyboard.press('Control+z');
  await expect.poll(() => at('towel-wc-2a')).toEqual({ x: 520, y: 450, plan: 'plan-2' });
});

/** Which card or mark has the focus, through the shadow roots. */
const focused = `(() => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  return one.dataset.card ?? one.dataset.id;
})()`;

test('what was saved stays where it is put, though the live link tells of something else before it', async () => {
  const url = `${server.url}office#/plan/plan-2`;
  const { page: late, context } = await openPage(browser, { url, width: 1280, height: 800, ownClock: true });
  await signIn(late);
  const lateCard = late.locator('hy-plan-board [data-card="toilet-wc-2b"]');
  await lateCard.waitFor();
  await late.evaluate('globalThis.isDeaf = true');
  await lateCard.focus();
  await late.keyboard.press('Enter');
  await mark('toilet-wc-2b').waitFor();
  await late.evaluate('globalThis.isDeaf = false');
  const elsewhere = { x: 100, y: 100, plan: 'plan-2' };
  expect((await server.api('PUT', 'dispensers/filter-pentry-2/at', elsewhere)).status).toBeLessThan(300);
  await late.locator('hy-plan-board .mark[data-id="filter-pentry-2"]').waitFor();
  expect(await late.locator('hy-plan-board .mark[data-id="toilet-wc-2b"]:focus').count()).toBe(1);
  await context.close();
  for (const id of ['toilet-wc-2b', 'filter-pentry-2']) await server.api('DELETE', `dispensers/${id}/at`);
});

test('a move that the server refuses is taken back, and told', async () => {
  await page.context().route('**/dispensers/*/at', (route) => route.abort());
  await mark('towel-wc-2a').focus();
  await page.keyboard.press('ArrowLeft');
  await page.getByText('Det kunde inte sparas.').waitFor();
  await expect.poll(() => mark('towel-wc-2a').getAttribute('aria-label')).toMatch(/52\s%/);
  await page.context().unroute('**/dispensers/*/at');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => at('towel-wc-2a')).toMatchObject({ x: 520, y: 460 });
  await expect.poll(() => page.getByText('Det kunde inte sparas.').count()).toBe(0);
});

test('on a phone all of it is there, and the page is no wider', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
  await card('cup-pentry-2').tap();
  await expect.poll(() => at('cup-pentry-2')).toMatchObject({ plan: 'plan-2' });
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('the wall shows the floor as its plan, large enough to be read, and what is not placed beside', async () => {
  await server.api('POST', 'dispensers/soap-wc-2a/refills', { level: 1, quantity: 1 });
  await server.api('POST', 'dispensers/towel-wc-2a/refills', { level: 84, quantity: 1 });
  const wall = await openPage(browser, {
    url: `${server.url}wall`,
    width: 1920,
    height: 1080,
    theme: 'dark',
    ownClock: true,
  });
  const spots = wall.page.locator('hy-wall-spot');
  await wall.page.locator('hy-wall-map section').first().waitFor();
  // It stays on the page that is looked at.
  await stopClock(wall.page);
  // Plan 3 stands on the page before it.
  if ((await spots.count()) === 0) await wall.page.clock.runFor(12_500);
  await spots.first().waitFor();
  expect(await fits(wall.page)).toBe(true);
  const soap = wall.page.getByRole('img', { name: /^Tvål WC 2A: Slut, 1\s%$/ });
  const towel = wall.page.getByRole('img', { name: /^Handdukar WC 2A: .*84\s%$/ });
  expect(await soap.locator('svg.mark').count()).toBe(1);
  expect(await towel.locator('svg.mark').count()).toBe(0);
  const sheet = await wall.page.locator('hy-wall-plan').boundingBox();
  const box = await soap.boundingBox();
  if (!sheet || !box) throw new Error('nothing is drawn');
  expect((box.x + box.width / 2 - sheet.x) / sheet.width).toBeCloseTo(0.75, 1);
  expect((box.y + box.height / 2 - sheet.y) / sheet.height).toBeCloseTo(0.6, 1);
  // 3 rem are 30 mm on a 55-inch screen: seen from six metres.
  expect(Math.min(box.height, (await towel.boundingBox())?.height ?? 0)).toBeGreaterThanOrEqual(3 * 16);
  const rooms = await wall.page.locator('hy-wall-plan + .rooms h3').allTextContents();
  expect(rooms.sort()).toEqual(['Fikarum 2', 'WC 2A', 'WC 2B']);
  await wall.page.clock.resume();
  expect(await axeViolations(wall.page)).toEqual([]);
  await server.api('POST', 'dispensers/soap-wc-2a/refills', { level: 100, quantity: 1 });
  await wall.page.getByRole('img', { name: /^Tvål WC 2A: .*100\s%$/ }).waitFor();
  await wall.page.setViewportSize({ width: 320, height: 640 });
  await spots.first().waitFor();
  await until(async () => (await cutOff(wall.page)).length === 0, { what: 'that nothing is cut off' });
  expect(wall.faults).toEqual([]);
  await wall.context.close();
});

test('another picture takes its place, a PNG too, and the floor is a grid again without one', async () => {
  await choose(upload('plan.png', 'image/png', makePng(80, 40)));
  await page.getByRole('button', { name: 'Använd ritningen' }).click();
  await page.getByText('Ritningen används.').waitFor();
  expect(await at('soap-wc-2a')).toMatchObject({ x: 750, y: 600 });
  await page.getByRole('button', { name: 'Ta bort ritningen' }).click();
  await answer(page, 'Ta bort ritningen');
  await page.getByText('Ritningen är borttagen.').waitFor();
  await page.getByText('Ingen planritning än').waitFor();
  expect((await server.api('GET', 'snapshot')).body.plans).toEqual([]);
});
