/** The office without a mouse: search, go, act. */
import { expect, test } from 'vitest';
import { everydaySite } from '../support/everyday-site.ts';
import { startServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { axeViolations, launchBrowser, openPage } from './support/browser.ts';
import { password } from './support/office.ts';

const isInMain = `document.activeElement?.shadowRoot?.activeElement?.id === 'main'`;

test('by keyboard alone: in, to an item, back, to a form, an order is approved', async () => {
  const server = await startServer({ env: { HYLLA_ADMIN_PASSWORD: password } });
  const site = everydaySite();
  // Every order waits for a manager.
  for (const supplier of site.suppliers) supplier.approval = {};
  expect((await server.api('POST', 'import', site)).status).toBe(200);
  const browser = await launchBrowser();
  try {
    const { page, context, faults } = await openPage(browser, { url: `${server.url}office`, width: 1280, height: 800 });
    const keys = page.keyboard;
    const focused = (): Promise<string> =>
      page.evaluate(`(() => {
        let one = document.activeElement;
        while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
        return one?.textContent?.trim() ?? '';
      })()`);
    await page.locator('input[name=username]').focus();
    await keys.type('admin');
    await keys.press('Tab');
    await keys.type(password);
    await keys.press('Enter');
    await page.locator('nav').waitFor();

    // The first stop leads past the menu, and leaves the address alone.
    await keys.press('Tab');
    expect(await focused()).toBe('Hoppa över menyn');
    if (process.env['LOOK'] !== undefined) await page.screenshot({ path: `${process.env['LOOK']}/skip.png` });
    expect(await axeViolations(page)).toEqual([]);
    await keys.press('Enter');
    await page.waitForFunction(isInMain);
    expect(page.url()).not.toContain('#main');

    await keys.press('Control+k');
    await page.getByRole('combobox', { name: 'Sök eller gå till' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await keys.type('pappershand');
    await page
      .getByRole('option', { name: /Pappershandduk/ })
      .first()
      .waitFor();
    if (process.env['LOOK'] !== undefined) await page.screenshot({ path: `${process.env['LOOK']}/palette.png` });
    await keys.press('Enter');
    await page.getByRole('heading', { name: /Pappershandduk/ }).waitFor();
    // The focus is at the beginning of what came.
    await page.waitForFunction(isInMain);
    expect(await page.title()).toMatch(/^Lager · /);

    // What was gone to comes first the next time; Escape leaves all as it was.
    await keys.press('/');
    await page.getByRole('combobox', { name: 'Sök eller gå till' }).waitFor();
    expect(await page.locator('hy-palette [role=option]').first().textContent()).toMatch(/Pappershandduk/);
    await keys.press('Escape');
    await page.getByRole('combobox', { name: 'Sök eller gå till' }).waitFor({ state: 'detached' });
    expect(page.url()).toContain('#/stock/towel-roll');

    // Keys that come at once are lost neither by what opens nor by what has just closed.
    await keys.press('/');
    await keys.type('tvål');
    await page.evaluate(`{
      const press = (key) => dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, cancelable: true }));
      document.querySelector('hy-office').renderRoot.querySelector('hy-palette').renderRoot.querySelector('dialog').close();
      press('k');
    }`);
    await page.locator('hy-palette dialog[open] input').waitFor();
    await page.evaluate('new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))');
    expect(await page.getByRole('combobox', { name: 'Sök eller gå till' }).inputValue()).toBe('');
    await keys.press('Escape');

    await keys.press('Control+k');
    await keys.type('ny lev');
    await page.locator('hy-palette [aria-selected=true]', { hasText: 'Ny leverantör' }).waitFor();
    await keys.press('Enter');
    await page.getByRole('heading', { name: 'Ny leverantör' }).waitFor();
    await page.locator('hy-editor input[name=name]').focus();
    // In a field a slash is a slash.
    await keys.type('A/S Grossist');
    expect(await page.getByRole('combobox', { name: 'Sök eller gå till' }).count()).toBe(0);
    await keys.press('Enter');
    await page.locator('hy-catalogue').getByText('A/S Grossist').waitFor();

    const count = { kind: 'count', item: 'copy-paper-a4', location: 'forrad', quantity: 0 };
    expect((await server.api('POST', 'movements', count)).status).toBe(201);
    const { id: draft } = await until(
      async () =>
        (await server.api('GET', 'orders')).body.items.find(({ status }: { status: string }) => status === 'draft'),
      { what: 'an order that waits for a manager' },
    );
    await page.locator('nav .tag').waitFor();
    await keys.press('Control+k');
    await keys.type(draft);
    await keys.press('Enter');
    const approve = page.locator('#main').getByRole('button', { name: 'Godkänn' });
    await approve.waitFor();
    for (let i = 0; i < 40 && !(await focused()).startsWith('Godkänn'); i++) await keys.press('Tab');
    expect(await focused()).toBe('Godkänn');
    await keys.press('Enter');
    // It cannot be undone, so it is asked for; the answer has the focus.
    await page.locator('hy-modal').getByRole('button', { name: 'Godkänn' }).waitFor();
    await keys.press('Enter');
    await approve.waitFor({ state: 'detached' });
    expect((await server.api('GET', `orders/${draft}`)).body.status).not.toBe('draft');
    expect(faults).toEqual([]);
    await context.close();
  } finally {
    await browser.close();
    await server.clean();
  }
});
