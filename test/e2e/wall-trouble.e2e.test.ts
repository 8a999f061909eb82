/** A wall told by real sensors that one has fallen silent and one has jammed; and one whose server has gone away. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { connect, deviceCredentials } from '../support/broker-clients.ts';
import { everydaySite } from '../support/everyday-site.ts';
import { freePort } from '../support/free-port.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { launchBrowser, launchScreen, openPage } from './support/browser.ts';

const size = { width: 1920, height: 1080 };
const settled = { timeout: 30_000 };
const dir = mkdtempSync(join(tmpdir(), 'hylla-wall-'));
let server: TestServer | undefined;
afterAll(async () => {
  await server?.clean();
  rmSync(dir, { recursive: true, force: true });
});

test('a silent sensor and a jammed dispenser stand as that, never as well, and with since when', async () => {
  // Twenty minutes a second: a sensor is silent after three of its intervals, 90 minutes at least.
  const fast = await startServer({ args: ['--demo', '--speed', '1200', '--epoch', '2026-11-23T05:00:00Z'] });
  const browser = await launchBrowser();
  try {
    expect((await fast.api('POST', 'import', everydaySite())).status).toBe(200);
    const { page, context } = await openPage(browser, { url: `${fast.url}wall`, ...size, isKept: true });
    await page.locator('hy-wall-room').first().waitFor();
    const device = async (id: string) => {
      const client = await connect(fast, await deviceCredentials(fast, id));
      return (topic: string, message: object) =>
        client.publishAsync(`hylla/${id}/${topic}`, JSON.stringify(message), { qos: 1 });
    };
    const soap = await device('soap-wc-2a');
    const towel = await device('towel-wc-2b');
    await soap('level', { level: 80 });
    await soap('level', { level: 79 });
    await towel('level', { level: 70 });
    await towel('event', { type: 'jam' });

    const told = async (status: string) => (await page.locator(`.tally li[data-status=${status}] strong`).count()) > 0;
    const both = async () => {
      // This one goes on reporting.
      await towel('level', { level: 70 });
      return (await told('stale')) && (await told('fault'));
    };
    await until(both, { within: 40_000, what: 'both counted' });
    const attention = async () => (await page.locator('hy-wall-attention').textContent()) ?? '';
    // They may stand on two pages.
    const seen: string[] = [];
    const everything = () => seen.join(' ');
    await until(
      async () => {
        seen.push(await attention());
        await towel('level', { level: 70 });
        return /Hållaren har fastnat/.test(everything()) && /Skumtvål\s· Sensorn är tyst|Tyst sedan/.test(everything());
      },
      { within: 40_000, what: 'both on the wall' },
    );
    expect(everything()).toContain('WC 2A');
    expect(everything()).toContain('WC 2B');
    expect(everything()).not.toContain('Allt är påfyllt');
    // In one look: its floor is turned away again.
    const soapPiece = page.getByRole('img', { name: /^Tvål WC 2A: Ingen signal, 79\s%$/ });
    await soapPiece
      .locator('.drawing .hatch')
      .first()
      .waitFor({ state: 'attached', ...settled });
    await context.close();
  } finally {
    await browser.close();
    await fast.clean();
  }
});

test('a paired wall starts with its server away: as it was set, with what it last knew, and told as old', async () => {
  const port = String(await freePort());
  const start = async () => startServer({ dataDir: join(dir, 'data'), env: { HYLLA_HTTP_PORT: port } });
  server = await start();
  expect((await server.api('POST', 'import', everydaySite())).status).toBe(200);
  await server.api('POST', 'dispensers/toilet-wc-2a/refills', { level: 1, quantity: 1 });
  const { id, token } = (await server.api('POST', 'screens', { name: 'Hall', kind: 'wall' })).body;
  await server.api('PUT', `screens/${id}/settings`, { language: 'en', theme: 'dark' });

  const open = async (hash = '') => {
    const screen = await launchScreen(join(dir, 'browser'), size);
    const page = screen.pages()[0] ?? (await screen.newPage());
    await page.goto(`http://127.0.0.1:${port}/wall${hash}`);
    await page.locator('.hero h1').getByText('WC 2A').waitFor(settled);
    return { screen, page };
  };
  const first = await open(`#token=${token}`);
  await first.page.locator('html[lang=en][data-theme=dark]').waitFor({ state: 'attached', ...settled });
  // What it knows is written down some seconds after it came, as are the pages.
  await until(
    () => first.page.evaluate<boolean>("navigator.serviceWorker.controller !== null && caches.has('hylla-last /')"),
    {
      within: 30_000,
    },
  );
  await first.screen.close();
  await server.stop();

  const { screen, page } = await open();
  await page.locator('html[lang=en][data-theme=dark]').waitFor({ state: 'attached' });
  await page.getByText(/No contact since \d\d:\d\d/).waitFor();
  expect(await page.locator('main').getAttribute('data-lost')).toBe('true');
  expect(await page.locator('.hero').textContent()).toMatch(/Empty since \d\d:\d\d/);
  await expect.poll(() => page.locator('hy-wall-room').count()).toBeGreaterThan(3);
  // What time it is the server would know.
  expect(await page.locator('hy-wall-head time').count()).toBe(0);

  server = await start();
  await page.locator('main[data-lost=false]').waitFor({ timeout: 60_000 });
  await page.locator('hy-wall-head time').waitFor();
  await screen.close();
});
