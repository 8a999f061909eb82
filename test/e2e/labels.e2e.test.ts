/** Labels with codes that lead to the dispenser, as they are printed: on A4, at their places, below a base path too. */
import { encode } from 'uqr';
import { expect, test } from 'vitest';
import { everydaySite } from '../support/everyday-site.ts';
import { startServer } from '../support/start-server.ts';
import { axeViolations, launchBrowser, openPage } from './support/browser.ts';
import { password, signIn } from './support/office.ts';

test('a sheet of labels', async () => {
  const server = await startServer({ env: { HYLLA_ADMIN_PASSWORD: password, HYLLA_BASE_PATH: '/x/' } });
  const browser = await launchBrowser();
  try {
    expect((await server.api('POST', 'import', everydaySite())).status).toBe(200);
    const { page, context, faults } = await openPage(browser, {
      url: `${server.url}office#/dispensers`,
      width: 1280,
      height: 800,
    });
    await signIn(page);
    await page.getByRole('link', { name: 'Etiketter' }).click();
    const { body: all } = await server.api('GET', 'dispensers?limit=1000');
    await page.getByRole('button', { name: `Skriv ut ${all.items.length} etiketter` }).waitFor();
    const labels = page.locator('hy-labels .label');
    expect(await labels.count()).toBe(all.items.length);
    expect(await axeViolations(page)).toEqual([]);

    // The code is that of the address, square by square.
    const first = labels.first();
    const url = (await first.getAttribute('data-url')) ?? '';
    expect(url).toMatch(/\/x\/office#\/dispensers\/[a-z0-9-]+$/);
    const { data } = encode(url, { ecc: 'M', border: 2 });
    const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`${x} ${y}`] : [])));
    const path = (await first.locator('path').getAttribute('d')) ?? '';
    expect([...path.matchAll(/M(\d+ \d+)/g)].map(([, at]) => at)).toEqual(dark);

    await page.getByLabel('Redan använda').fill('5');
    await page.getByLabel('Redan använda').press('Tab');
    // The sixth place: the third column, the second row.
    const at = async () => {
      const [label, sheet] = await Promise.all([
        labels.first().boundingBox(),
        page.locator('hy-labels .sheet').first().boundingBox(),
      ]);
      const mm = 96 / 25.4;
      return [((label?.x ?? 0) - (sheet?.x ?? 0)) / mm, ((label?.y ?? 0) - (sheet?.y ?? 0)) / mm].map(
        (at) => Math.round(at * 2) / 2,
      );
    };
    await expect.poll(at).toEqual([140, 37.5]);
    await page.getByLabel('Var').selectOption({ label: 'Plan 1' });
    await expect.poll(() => labels.count()).toBeLessThan(all.items.length);
    await page.getByLabel('Ark').selectOption('105x148');
    if (process.env['LOOK'] !== undefined) await page.screenshot({ path: `${process.env['LOOK']}/labels-large.png` });
    await page.getByLabel('För').selectOption('items');
    await page.getByLabel('Ark').selectOption('70x37');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('hy-labels .controls').isVisible()).toBe(false);
    const sheets = await page.locator('hy-labels .sheet').count();
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    // A4, in points.
    expect(pdf).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12]/);
    expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBe(sheets);
    if (process.env['LOOK'] !== undefined) await page.screenshot({ path: `${process.env['LOOK']}/labels.png` });

    // Whoever reads it on a phone is shown the dispenser.
    await page.emulateMedia({ media: 'screen' });
    await page.goto(url);
    await page.locator('hy-dispenser h1').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  } finally {
    await browser.close();
    await server.clean();
  }
});
