/** Goods are taken in by scanner: a pack a scan, what is not ordered is said, the last scan is taken back, more is asked about. */
import { expect, test } from 'vitest';
import { everydaySite } from '../support/everyday-site.ts';
import { startServer } from '../support/start-server.ts';
import { answer, axeViolations, launchBrowser, openPage } from './support/browser.ts';
import { password, signIn } from './support/office.ts';

test('a delivery is scanned', async () => {
  const server = await startServer({ env: { HYLLA_ADMIN_PASSWORD: password } });
  expect((await server.api('POST', 'import', everydaySite())).status).toBe(200);
  const browser = await launchBrowser();
  try {
    const [supplier] = (await server.api('GET', 'suppliers')).body.items;
    const wanted = ['towel-roll', 'copy-paper-a4'];
    const made = await server.api('POST', 'orders', {
      supplier: supplier.id,
      lines: wanted.map((item) => ({ item, quantity: 12 })),
    });
    const { id, lines } = made.body;
    for (const step of ['approve', 'send'])
      expect((await server.api('POST', `orders/${id}/${step}`, {})).status, step).toBe(200);
    const line = (item: string) => lines.find((one: { item: string }) => one.item === item);

    const { page, context, faults } = await openPage(browser, {
      url: `${server.url}office#/orders/${id}`,
      width: 390,
      height: 844,
    });
    await signIn(page);
    // A browser that reads barcodes, and a camera that may not be used yet.
    await page.evaluate(`globalThis.seen = []; globalThis.allowed = false; globalThis.cameras = [];
      globalThis.BarcodeDetector = class { detect() { return Promise.resolve(seen.splice(0).map((rawValue) => ({ rawValue }))); } };
      navigator.mediaDevices.getUserMedia = async () => {
        if (!allowed) throw new DOMException('no', 'NotAllowedError');
        const picture = document.createElement('canvas');
        picture.getContext('2d').fillRect(0, 0, 10, 10);
        cameras.push(picture.captureStream(10));
        return cameras.at(-1);
      };`);
    await page.getByRole('button', { name: 'En del har kommit' }).click();
    const field = (item: string) => page.locator(`hy-order input[name="${item}"]`);
    const scanner = page.getByLabel('Läs av paketens streckkoder');
    const scan = async (code: string) => {
      await scanner.fill(code);
      await scanner.press('Enter');
    };
    // Without a scanner all that was ordered is proposed.
    expect(await field('towel-roll').inputValue()).toBe(String(line('towel-roll').quantity));
    await scan('no-such-code');
    await page.getByText('no-such-code finns inte på beställningen').waitFor();
    await scan(line('towel-roll').sku);
    await expect.poll(() => field('towel-roll').inputValue()).toBe(String(line('towel-roll').packSize));
    expect(await field('copy-paper-a4').inputValue()).toBe('0');
    await scan(line('towel-roll').sku.toLowerCase());
    await expect.poll(() => field('towel-roll').inputValue()).toBe(String(2 * line('towel-roll').packSize));
    await page.getByRole('button', { name: 'Ångra' }).click();
    await expect.poll(() => field('towel-roll').inputValue()).toBe(String(line('towel-roll').packSize));
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);

    // By the camera: closed again it is off, refused it is said, and what it reads counts as if it had been typed.
    const camera = page.getByRole('button', { name: 'Kamera' });
    const areOff = () =>
      page.evaluate('cameras.every((one) => one.getTracks().every(({ readyState }) => readyState === "ended"))');
    await camera.click();
    await page.getByText('Kameran kan inte användas').waitFor();
    await page.evaluate('globalThis.allowed = true');
    await camera.click();
    await page.getByText('Håll koden framför kameran').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(areOff).toBe(true);
    await camera.click();
    await page.evaluate(`seen.push(${JSON.stringify(line('towel-roll').sku)})`);
    await expect.poll(() => field('towel-roll').inputValue()).toBe(String(2 * line('towel-roll').packSize));
    await expect.poll(areOff).toBe(true);
    // Our own label of the shelf leads to its item.
    await camera.click();
    await page.evaluate(`seen.push(new URL('office#/stock/towel-roll', document.baseURI).href)`);
    await expect.poll(() => field('towel-roll').inputValue()).toBe(String(3 * line('towel-roll').packSize));
    for (let taken = 0; taken < 2; taken++) await page.getByRole('button', { name: 'Ångra' }).click();
    await expect.poll(() => field('towel-roll').inputValue()).toBe(String(line('towel-roll').packSize));

    // One more than was ordered is asked about, and the answer counts.
    const tooMany = line('copy-paper-a4').quantity + 1;
    await field('copy-paper-a4').fill(String(tooMany));
    await field('copy-paper-a4').press('Tab');
    await page.getByText('mer än beställt').waitFor();
    if (process.env['LOOK'] !== undefined)
      await page.screenshot({ path: `${process.env['LOOK']}/receive.png`, fullPage: true });
    await page.getByRole('button', { name: 'Ta emot', exact: true }).click();
    await answer(page, 'Avbryt');
    expect((await server.api('GET', `orders/${id}`)).body.status).toBe('sent');
    await page.getByRole('button', { name: 'Ta emot', exact: true }).click();
    await answer(page, 'Ta emot');
    await expect
      .poll(async () =>
        (await server.api('GET', `orders/${id}`)).body.lines.map((one: { received: number }) => one.received),
      )
      .toEqual(
        lines.map((one: { item: string; packSize: number }) => (one.item === 'towel-roll' ? one.packSize : tooMany)),
      );
    expect(faults).toEqual([]);
    await context.close();
  } finally {
    await browser.close();
    await server.clean();
  }
});
