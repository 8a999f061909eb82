/**
 * A wall for days without a reload, hour by hour, against the live link: beats, midnights, turns of floors, links that
 * break, snapshots, changes. What it holds of the browser is at the end what it was on the second day. `WALL_DAYS=7` for
 * a week.
 */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everydaySite } from '../support/everyday-site.ts';
import { root, startServer, type TestServer } from '../support/start-server.ts';
import { launchBrowser, openPage } from './support/browser.ts';

const days = Number(process.env['WALL_DAYS'] ?? 4);
const hour = 3_600_000;
const start = Date.parse('2026-11-23T00:30:00Z');

const dir = mkdtempSync(join(tmpdir(), 'hylla-week-'));
let server: TestServer;
let browser: Browser;

/** The server's clock stands there from now on; it looks every ten milliseconds. */
function setClock(at: number): void {
  writeFileSync(join(dir, 'next'), String(at));
  renameSync(join(dir, 'next'), join(dir, 'clock'));
}

beforeAll(async () => {
  setClock(start);
  const preload = pathToFileURL(join(root, 'test', 'support', 'stopped-clock.mjs')).href;
  server = await startServer({
    dataDir: join(dir, 'data'),
    env: { NODE_OPTIONS: `--import ${preload}`, CLOCK_FILE: join(dir, 'clock'), HYLLA_PUBLIC_SCREENS: 'true' },
  });
  // So much in store that nothing is ordered and nothing missing: what there is to show does not grow.
  const site = everydaySite();
  for (const line of site.stock) line.onHand = 1e6;
  expect((await server.api('POST', 'import', site)).status).toBe(200);
  // What lately happened is told in full, so that there is no more of it at the end than at the beginning.
  for (let n = 0; n < 50; n++) await refill(n);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.clean();
  rmSync(dir, { recursive: true, force: true });
});

/** Something runs empty, and is filled the next time. */
async function refill(n: number): Promise<void> {
  const level = n % 2 === 0 ? 1 : 100;
  const { status } = await server.api('POST', 'dispensers/soap-wc-3a/refills', { level, quantity: 1 });
  expect(status).toBeLessThan(300);
}

interface Held {
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** What the page holds once what nobody needs is gone. */
async function held(devTools: CDPSession): Promise<Held> {
  await devTools.send('HeapProfiler.collectGarbage');
  await devTools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devTools.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
}

/** One hour of what happens to a wall. Answers what it showed. */
async function live(page: Page, n: number): Promise<{ readonly night: boolean; readonly floor: string }> {
  const now = start + n * hour;
  setClock(now);
  await refill(n);
  await page.clock.fastForward(hour);
  // The link has been silent for an hour by the page's clock: it is opened anew, and gets a snapshot.
  const time = new Intl.DateTimeFormat('sv', { timeStyle: 'short', timeZone: 'Europe/Stockholm' }).format(now);
  await page.locator('hy-wall-head time', { hasText: time }).waitFor({ timeout: 60_000 });
  // A beat now and then: floors turn.
  if (n % 3 === 0) await page.clock.runFor(12_500);
  return page.evaluate(`({
    night: document.documentElement.hasAttribute('data-night'),
    floor: document.querySelector('hy-wall-map h2').textContent.trim(),
  })`);
}

test(`${days} days by the hour leave no more behind than one`, { timeout: 60_000 + days * 60_000 }, async () => {
  const { page, faults } = await openPage(browser, {
    url: `${server.url}wall`,
    width: 1920,
    height: 1080,
    ownClock: true,
  });
  await page.locator('hy-wall-room').first().waitFor();
  await page.evaluate('globalThis.marker = true');
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Performance.enable');
  const seen: Awaited<ReturnType<typeof live>>[] = [];
  const kept: Held[] = [];
  for (let n = 1; n <= days * 24; n++) {
    seen.push(await live(page, n));
    if (n % 24 === 0) kept.push(await held(devTools));
  }
  // It lived: nights came and went, floors turned, and it is the same page.
  const nights = seen.filter(({ night }, i) => night && seen[i - 1]?.night !== true).length;
  expect(nights).toBeGreaterThanOrEqual(days);
  expect(new Set(seen.map(({ floor }) => floor)).size).toBeGreaterThan(1);
  expect(await page.evaluate('marker')).toBe(true);
  expect(faults).toEqual([]);
  // By the second day the browser has compiled what it will. The wall may show less on the one than on the other.
  const [first, second, last] = [kept[0], kept[1], kept.at(-1)];
  if (first === undefined || second === undefined || last === undefined) throw new Error('nothing was measured');
  for (const what of ['heap', 'nodes', 'listeners'] as const) {
    const each = kept.map((one) => one[what]).join(', ');
    expect(last[what] / Math.max(first[what], second[what]), `${what}, day by day: ${each}`).toBeLessThan(1.1);
  }
});
