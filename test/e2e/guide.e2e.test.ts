/** From an empty Hylla to the first level on the screen, by the guide alone and a real MQTT publish. */
import mqtt from 'mqtt';
import { expect, test } from 'vitest';
import { startServer } from '../support/start-server.ts';
import { axeViolations, launchBrowser, openPage } from './support/browser.ts';
import { password, signIn } from './support/office.ts';

test('site, supplier, item, dispenser, sensor', async () => {
  const server = await startServer({ env: { HYLLA_ADMIN_PASSWORD: password } });
  const browser = await launchBrowser();
  try {
    const { page, context, faults } = await openPage(browser, { url: `${server.url}office`, width: 1280, height: 800 });
    const field = (name: string) => page.locator(`hy-guide [name=${name}]`);
    const go = () => page.getByRole('button', { name: 'Fortsätt' }).click();
    const step = (name: string) => page.locator('hy-guide [aria-current=step]').filter({ hasText: name }).waitFor();
    const look = async (name: string) => {
      expect(await axeViolations(page)).toEqual([]);
      if (process.env['LOOK'] !== undefined) await page.screenshot({ path: `${process.env['LOOK']}/${name}.png` });
    };
    await signIn(page);

    await step('Anläggningen');
    await look('guide-1');
    await field('name').fill('Kvarnen');
    await field('room').fill('WC entré');
    await field('storeroom').fill('Städskrubben');
    await page.locator('select[name=currency]').selectOption('NOK');
    await go();

    await step('Den ni köper av');
    // Whoever leaves comes back to where the site stands.
    await page.reload();
    await step('Den ni köper av');
    await field('name').fill('Grossisten');
    await field('email').fill('order@grossisten.example');
    await go();

    await step('Den första artikeln');
    await field('name').fill('Pappershandduk, rulle');
    await field('stockUnit').fill('rulle');
    await field('sku').fill('PH-1');
    await field('packSize').fill('6');
    await field('price').fill('119,50');
    await field('onHand').fill('12');
    await look('guide-3');
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    await look('guide-3-phone');
    await page.setViewportSize({ width: 1280, height: 800 });
    await go();

    await step('Den första hållaren');
    await field('name').fill('Handdukar WC entré');
    await go();

    await step('Den första sensorn');
    await page.getByRole('button', { name: 'Skapa nytt lösenord' }).click();
    const line = (await page.locator('hy-guide pre').textContent()) ?? '';
    await look('guide-5');
    const [, username = '', secret = ''] = /-u (\S+) -P (\S+)/.exec(line) ?? [];
    const [, port = ''] = /-h \S+ -p (\d+)/.exec(line) ?? [];
    const [, topic = ''] = /-t (\S+)/.exec(line) ?? [];
    const [, payload = ''] = /-m '(.*)'/.exec(line) ?? [];
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { username, password: secret });
    await client.publishAsync(topic, payload, { qos: 1 });
    await client.endAsync();

    await page.getByText('Allt är påfyllt').waitFor();
    const { body } = await server.api('GET', 'dispensers/handdukar-wc-entre');
    expect(body).toMatchObject({ level: 80, item: 'pappershandduk-rulle', location: 'wc-entre' });
    const { body: item } = await server.api('GET', 'items/pappershandduk-rulle');
    expect(item.offers).toMatchObject([
      { supplier: 'grossisten', packSize: 6, prices: [{ fromPacks: 1, price: '119.50' }] },
    ]);
    expect((await server.api('GET', 'export')).body.site).toMatchObject({ currency: 'NOK', locale: 'sv' });
    const { body: stock } = await server.api('GET', 'stock');
    expect(stock.items).toMatchObject([{ item: 'pappershandduk-rulle', onHand: 12 }]);
    expect(faults).toEqual([]);
    await context.close();
  } finally {
    await browser.close();
    await server.clean();
  }
});
