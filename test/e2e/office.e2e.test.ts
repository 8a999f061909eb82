/** The office page in a real browser against the built server: set-up, log-in, and the chain as the back office works it. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connect, deviceCredentials } from '../support/broker-clients.ts';
import { everydaySite } from '../support/everyday-site.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { answer, axeViolations, launchBrowser, openPage } from './support/browser.ts';
import { password, signIn } from './support/office.ts';

const siteFile = everydaySite();

let server: TestServer;
let browser: Browser;
let opened: Awaited<ReturnType<typeof openPage>> | undefined;

beforeAll(async () => {
  server = await startServer({ env: { HYLLA_ADMIN_PASSWORD: password } });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.clean();
});
afterEach(async () => {
  expect(opened?.faults ?? []).toEqual([]);
  await opened?.context.close();
  opened = undefined;
});

async function open(view = '', size = { width: 1280, height: 800 }, theme: 'light' | 'dark' = 'light'): Promise<Page> {
  opened = await openPage(browser, { url: `${server.url}office${view === '' ? '' : `#/${view}`}`, ...size, theme });
  return opened.page;
}
async function logIn(page: Page): Promise<void> {
  await signIn(page);
}

describe('who comes in', () => {
  test('a wrong password is refused in words', async () => {
    const page = await open();
    await page.locator('input[name=username]').fill('admin');
    await page.locator('input[name=password]').fill('not-the-password');
    await page.locator('hy-login button').click();
    await page.getByRole('alert').filter({ hasText: 'stämmer inte' }).waitFor();
    expect(await page.locator('nav').count()).toBe(0);
  });

  test('the first administrator is made by the one-time link, and the link works once', async () => {
    const fresh = await startServer();
    try {
      // It is told a moment after the server is ready.
      const [link] = await until(() => /office#setup=\S+/.exec(fresh.output()), { what: 'the link' });
      opened = await openPage(browser, { url: `${fresh.url}${link}`, width: 1280, height: 800 });
      const { page } = opened;
      expect(page.url()).not.toContain('setup=');
      await signIn(page, 'anna');
      await page.locator('nav').getByText('anna').waitFor();
      const again = await fetch(new URL('api/v1/setup', fresh.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: link.split('=')[1], username: 'eve', password }),
      });
      expect(again.status).toBeGreaterThanOrEqual(400);
    } finally {
      await fresh.clean();
    }
  });
});

describe('the chain, by hand', () => {
  test('where there is nothing yet, it says what to do', async () => {
    const page = await open('stock');
    await logIn(page);
    for (const [view, title, hint] of [
      ['stock', 'Inga artiklar än', 'Lägg till den första'],
      ['dispensers', 'Inga hållare än', 'Lägg till den första'],
      ['labels', 'Inget att skriva etiketter för', 'Lägg till några först'],
      ['site', 'Inga leverantörer än', 'Lägg till dem ni köper av'],
      ['site', 'Inga skärmar är inkopplade än', `${server.url}wall`],
      ['site', 'Inga källor', 'fyll i dess adress'],
      ['access', 'Inga nycklar', 'Skapa en när'],
      ['access', 'Inga bryggor', 'Skapa ett lösenord när'],
    ] as const) {
      await page.evaluate(`location.hash = '#/${view}'`);
      const face = page.locator('.none').filter({ has: page.getByText(title) });
      await face.waitFor();
      expect(await face.textContent()).toContain(hint);
    }
    await page.evaluate(`location.hash = '#/stock'`);
    await expect.poll(() => page.locator('hy-stock .none').getByRole('link').count()).toBe(2);
    expect(await axeViolations(page)).toEqual([]);
  });

  test('a site file is previewed, then taken in; each value that changes is shown as it is and as it would be', async () => {
    const page = await open('site');
    await logIn(page);
    const folder = mkdtempSync(join(tmpdir(), 'hylla-office-'));
    const file = join(folder, 'site.json');
    writeFileSync(file, JSON.stringify(siteFile));
    await page.locator('input[type=file]').setInputFiles(file);
    // A slow server: it is seen that something is done.
    let goOn = (): void => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await page.route('**/api/v1/import?*', async (route) => {
      await held;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Granska' }).click();
    await page.getByText('Läser filen …').waitFor();
    goOn();
    await page.getByText(/\d+ ändringar/).waitFor();
    await page.unroute('**/api/v1/import?*');
    expect((await server.api('GET', 'dispensers')).body.items).toEqual([]);
    await page.getByRole('button', { name: 'Genomför' }).click();
    await page.getByText('Anläggningen är inläst').waitFor();
    expect((await server.api('GET', 'dispensers')).body.items).toHaveLength(siteFile.dispensers.length);

    const changed = structuredClone(siteFile);
    const pens = changed.items.find(({ id }: { id: string }) => id === 'pen-blue');
    pens.offers[0].prices[0].price = '12.50';
    pens.stockUnit = 'ask';
    changed.stock = changed.stock.filter(({ item }: { item: string }) => item === 'pen-blue');
    changed.stock[0].onHand = 5;
    const other = join(folder, 'changed.json');
    writeFileSync(other, JSON.stringify(changed));
    await page.locator('input[type=file]').setInputFiles(other);
    await page.getByRole('button', { name: 'Granska' }).click();
    const lines = page.locator('hy-import .changes li li');
    await expect.poll(() => lines.count()).toBe(3);
    expect(await lines.allInnerTexts()).toEqual([
      expect.stringMatching(/Lagerenhet\s+pen → ask/),
      expect.stringMatching(/Pris per förpackning\s+[\d.]+ → 12\.50/),
      expect.stringMatching(/I förråd\s+70 → 5/),
    ]);
    expect(await axeViolations(page)).toEqual([]);
  });

  test('a kiosk is let in by the link that the office gives, and shut out again', async () => {
    const page = await open('site');
    await logIn(page);
    await page.locator('hy-screens input[name=name]').fill('Kiosken');
    await page.getByRole('button', { name: 'Lägg till skärm' }).click();
    const link = (await page.locator('hy-screens .said code').textContent()) ?? '';
    const kiosk = await browser.newContext();
    try {
      const screen = await kiosk.newPage();
      await screen.goto(link);
      await screen.locator('hy-kiosk header').waitFor();
      expect(screen.url()).not.toContain('token');
      await page.getByRole('button', { name: 'Ta bort' }).click();
      await answer(page, 'Ta bort');
      await page.getByText('Inga skärmar är inkopplade än').waitFor();
      await screen.reload();
      await screen.getByText('Skärmen är inte inkopplad').waitFor();
    } finally {
      await kiosk.close();
    }
  });

  test('a source is added, shown with how it is, changed and removed', async () => {
    const page = await open('site');
    await logIn(page);
    const card = page.locator('hy-sources');
    await card.getByText('Inga källor').waitFor();
    await card.locator('input[name=id]').fill('ttn');
    await card.locator('input[name=url]').fill('mqtt://127.0.0.1:1');
    await card.locator('input[name=topics]').fill('v3/+/devices/+/up a/#/b');
    await card.getByRole('button', { name: 'Spara källan' }).click();
    // What the server has against it is said; nothing that was typed is lost.
    await card.locator('.said.bad').waitFor();
    await card.locator('input[name=topics]').fill('v3/+/devices/+/up');
    await card.getByRole('button', { name: 'Spara källan' }).click();
    await card.locator('td').filter({ hasText: 'Ansluter' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await card.getByRole('button', { name: 'Ändra' }).click();
    await card.locator('input[name=url]').fill('mqtt://127.0.0.1:2');
    await card.getByRole('button', { name: 'Spara källan' }).click();
    await card.locator('td').filter({ hasText: 'mqtt://127.0.0.1:2' }).waitFor();
    await card.getByRole('button', { name: 'Ändra' }).click();
    await card.locator('input[name=url]').fill('mqtts://127.0.0.1:2');
    await card.locator('textarea[name=ca]').fill(readFileSync('test/fixtures/tls/other-ca.pem', 'utf8'));
    await card.getByRole('button', { name: 'Spara källan' }).click();
    await card.locator('td').filter({ hasText: 'mqtts://127.0.0.1:2' }).waitFor();
    await card.getByRole('button', { name: 'Ändra' }).click();
    expect(await card.locator('textarea[name=ca]').getAttribute('placeholder')).toContain('CN=Another CA');
    await card.getByRole('button', { name: 'Avbryt' }).click();
    await card.getByRole('button', { name: 'Ta bort' }).click();
    await answer(page, 'Ta bort');
    await card.getByText('Inga källor').waitFor();
    // On the same page: Home Assistant's switch.
    const home = page.locator('hy-home-assistant');
    await home.locator('select').selectOption('on');
    await home.locator('input[name=prefix]').fill('ha');
    await home.getByRole('button', { name: 'Spara' }).click();
    await home.getByText('Sparat').waitFor();
    expect((await server.api('GET', 'home-assistant')).body).toMatchObject({ mode: 'on', prefix: 'ha', told: true });
    await home.locator('select').selectOption('off');
    await home.getByRole('button', { name: 'Spara' }).click();
    await home.getByText('Det får inte veta något').waitFor();
  });

  test('a file with faults shows each with its path and changes nothing', async () => {
    const page = await open('site');
    await logIn(page);
    const file = join(mkdtempSync(join(tmpdir(), 'hylla-office-')), 'site.yaml');
    writeFileSync(
      file,
      'version: 1\nitems:\n  - {id: "<img src=x onerror=alert(1)>", name: X, category: nonsense, stockUnit: box}\n',
    );
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: 'Granska' }).click();
    await page.getByText('$.items[0].category').waitFor();
    expect(await page.locator('hy-site img').count()).toBe(0);
  });

  test('a reading shows at once, with its history as a chart', async () => {
    const device = await connect(server, await deviceCredentials(server, 'soap-wc-1a'));
    for (const [i, level] of [90, 80, 70].entries()) {
      await device.publishAsync('hylla/soap-wc-1a/level', JSON.stringify({ level, boot: 1, seq: i + 1 }), { qos: 1 });
    }
    const page = await open('dispensers/soap-wc-1a');
    await logIn(page);
    await page.locator('.level').filter({ hasText: '70' }).waitFor();
    await page.locator('hy-level-chart canvas').waitFor();
    await page.getByRole('button', { name: 'Ett år' }).click();
    await page.getByRole('button', { name: 'Ett år', pressed: true }).waitFor();
    await page.locator('hy-level-chart canvas').waitFor();
    await device.publishAsync('hylla/soap-wc-1a/level', JSON.stringify({ level: 55, boot: 1, seq: 9 }), { qos: 1 });
    await page.locator('.level').filter({ hasText: '55' }).waitFor({ timeout: 2_000 });

    // Down to the readings, as from an order's reasons: a leap that waits, a late one, a repeat that is set aside.
    const say = (message: object) =>
      device.publishAsync('hylla/soap-wc-1a/level', JSON.stringify({ boot: 1, ...message }), { qos: 1 });
    await say({ level: 3, seq: 10 });
    await say({ level: 60, seq: 8, ts: new Date(Date.now() - 3_600_000).toISOString() });
    await say({ level: 55, seq: 9 });
    await page.evaluate(`location.hash = '#/stock/soap-foam'`);
    await page.getByRole('link', { name: 'Tvål WC 1A' }).click();
    const readings = page.locator('hy-readings');
    await readings.getByText('En upprepning lades åt sidan').waitFor();
    const rows = readings.locator('tbody tr');
    await expect.poll(() => rows.count()).toBe(6);
    expect(await rows.first().textContent()).toMatch(/3\s%\s*Väntar\s*Ett fall som väntar på nästa mätning/);
    expect(await rows.last().textContent()).toMatch(/60\s%\s*Ja\s*Kom efter nyare.*kom fram 1 h senare/);
    expect(await axeViolations(page)).toEqual([]);
    await device.endAsync();
  });

  test('a count brings an order with its reasons, which is approved, sent and received', async () => {
    const page = await open('stock/copy-paper-a4');
    await logIn(page);
    await page.locator('select[name=location]').selectOption('forrad');
    await page.locator('input[name=quantity]').fill('0');
    await page.getByRole('button', { name: 'Bokför' }).click();
    await page.getByText('Bokfört.').waitFor();
    const order = await until(
      async () =>
        (await server.api('GET', 'orders')).body.items.find((one: { lines: { item: string }[] }) =>
          one.lines.some(({ item }) => item === 'copy-paper-a4'),
        ),
      { what: 'an order with paper' },
    );
    await page.evaluate(`location.hash = '#/orders/${order.id}'`);
    await page.getByRole('heading', { name: order.id }).waitFor();
    const why = page.locator('details').filter({ hasText: 'Har nått sin beställningspunkt' }).first();
    await why.locator('summary').click();
    await why.getByText('Säkerhetslager').waitFor();
    if (order.status === 'draft') {
      await page.getByRole('button', { name: 'Godkänn' }).click();
      await answer(page, 'Godkänn');
    }
    // By day it leaves by itself; after office hours it waits for the morning, unless somebody sends it.
    await until(
      async () => {
        const send = page.getByRole('button', { name: 'Skicka nu' });
        if (await send.isEnabled({ timeout: 100 }).catch(() => false)) {
          await send.click({ timeout: 500 }).catch(() => {});
          await answer(page, 'Skicka nu').catch(() => {});
        }
        return (await server.api('GET', `orders/${order.id}`)).body.status === 'sent';
      },
      { within: 20_000, what: 'a sent order' },
    );
    await page.getByRole('button', { name: 'Allt har kommit' }).click();
    await answer(page, 'Ta emot allt');
    await page.getByText('Mottagen').first().waitFor();
    expect((await server.api('GET', `orders/${order.id}`)).body.status).toBe('received');
  });

  test('a movement is reversed and both stay in the ledger', async () => {
    const page = await open('stock/pen-blue');
    await logIn(page);
    await page.locator('select[name=kind]').selectOption('issue');
    await page.locator('select[name=location]').selectOption('forrad');
    await page.locator('input[name=quantity]').fill('99999');
    await page.getByRole('button', { name: 'Bokför' }).click();
    // Why it was refused is said in the page's language, with names and units that people know.
    const refused = page
      .locator('hy-toasts')
      .getByText(/^Förrådet har \d+\spennor enligt lagerloggen, och det här tar/);
    await refused.waitFor();
    await page.locator('input[name=quantity]').fill('7');
    await page.getByRole('button', { name: 'Bokför' }).click();
    const row = page.locator('tbody tr').filter({ hasText: 'Uttag' }).first();
    await row.getByRole('button', { name: 'Återför' }).click();
    await answer(page, 'Återför');
    await page.locator('tbody tr').filter({ hasText: 'Återföring' }).waitFor();
    const kinds = (await server.api('GET', 'movements?item=pen-blue')).body.items.map(
      (one: { kind: string }) => one.kind,
    );
    expect(kinds).toEqual(expect.arrayContaining(['issue', 'reversal']));
  });

  test('a request from the kiosk is answered', async () => {
    await server.api('POST', 'requests', { kind: 'problem', location: 'wc-1a', note: '<b>luktar</b> konstigt' });
    const page = await open('requests');
    await logIn(page);
    await page.getByText('<b>luktar</b> konstigt').waitFor();
    await page.getByRole('button', { name: 'Klart' }).first().click();
    await page.getByText('Besvarade').waitFor();
    expect(
      (await server.api('GET', 'requests')).body.items.every((one: { status: string }) => one.status === 'done'),
    ).toBe(true);
  });
});
