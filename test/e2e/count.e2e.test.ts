/** Counting a storeroom by keyboard and scanner: blind, kept over a reload, compared, booked together. */
import { expect, test } from 'vitest';
import { everydaySite } from '../support/everyday-site.ts';
import { startServer } from '../support/start-server.ts';
import { axeViolations, launchBrowser, openPage } from './support/browser.ts';
import { password, signIn } from './support/office.ts';

test('a storeroom is counted', async () => {
  const server = await startServer({ env: { HYLLA_ADMIN_PASSWORD: password } });
  expect((await server.api('POST', 'import', everydaySite())).status).toBe(200);
  const browser = await launchBrowser();
  try {
    const { page, context, faults } = await openPage(browser, {
      url: `${server.url}office#/stock`,
      width: 1280,
      height: 800,
    });
    await signIn(page);
    await page.getByRole('link', { name: 'Räkna lagret' }).click();
    await page.getByLabel('Förråd').selectOption('forrad');
    await page.getByRole('heading', { name: 'Räkna Förrådet' }).waitFor();
    const { body: stock } = await server.api('GET', 'stock?limit=1000');
    const at = (line: { locations: { location: string; onHand: number }[] }): number | undefined =>
      line.locations.find(({ location }) => location === 'forrad')?.onHand;
    const [first, second] = stock.items.filter((line: never) => at(line) !== undefined);
    const field = (item: string) => page.locator(`hy-count [data-item="${item}"]`);
    const focused = (): Promise<string> =>
      page.evaluate(`(() => {
        let one = document.activeElement;
        while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
        return one?.dataset?.item ?? '';
      })()`);

    // Nobody is told what to find.
    await field(first.item).waitFor();
    expect(await page.getByText('Väntat').count()).toBe(0);
    await field(first.item).fill(String(at(first)));
    await field(second.item).fill('3 och en halv');
    expect(await field(second.item).getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByRole('button', { name: 'Jämför 2 rader' }).isDisabled()).toBe(true);
    await field(second.item).fill('3,5');
    await field(second.item).press('Enter');
    expect(await focused()).not.toBe(second.item);
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route(
      ({ pathname }) => pathname.endsWith('/api/v1/items'),
      async (route) => {
        await held;
        await route.continue();
      },
    );
    await page.reload();
    await expect.poll(() => field(second.item).inputValue()).toBe('3,5');

    // What is read while the numbers are still on their way is looked up when they are here.
    const scanner = page.getByLabel('Läs av streckkod');
    const { body: item } = await server.api('GET', `items/${first.item}`);
    await scanner.fill(item.offers[0].sku);
    await scanner.press('Enter');
    await expect.poll(() => scanner.inputValue()).toBe('');
    letGo();
    await expect.poll(focused).toBe(first.item);
    await scanner.fill('no-such-code');
    await scanner.press('Enter');
    await page.getByText('Ingen artikel har numret no-such-code').waitFor();
    await scanner.fill(item.offers[0].sku);
    await scanner.press('Enter');
    await expect.poll(focused).toBe(first.item);
    expect(await axeViolations(page)).toEqual([]);

    await page.getByRole('button', { name: 'Jämför 2 rader' }).click();
    await page.getByText('Väntat').waitFor();
    if (process.env['LOOK'] !== undefined) await page.screenshot({ path: `${process.env['LOOK']}/count.png` });
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    await page.getByRole('button', { name: 'Bokför 2 rader, en skiljer' }).click();
    await page.getByText('2 rader är bokförda').waitFor();
    const booked = (await server.api('GET', 'movements?limit=100')).body.items
      .filter(({ by, kind }: { by: string; kind: string }) => kind === 'count' && by === 'user:admin')
      .map(({ item: of, quantity }: { item: string; quantity: number }) => [of, quantity]);
    expect(new Map(booked)).toEqual(
      new Map([
        [first.item, at(first)],
        [second.item, 3.5],
      ]),
    );
    expect(booked).toHaveLength(2);
    expect(await field(second.item).inputValue()).toBe('');
    expect(faults).toEqual([]);
    await context.close();
  } finally {
    await browser.close();
    await server.clean();
  }
});
