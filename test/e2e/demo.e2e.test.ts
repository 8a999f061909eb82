/** `npm run demo`, as somebody sees it who has just cloned Hylla: the whole chain happens on the screen. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { root } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { launchBrowser, openPage } from './support/browser.ts';

let demo: ChildProcess;
let browser: Browser;
let url: string;
let printed = '';

beforeAll(async () => {
  const [httpPort, mqttPort] = await Promise.all([freePort(), freePort()]);
  url = `http://127.0.0.1:${httpPort}/`;
  demo = spawn(process.execPath, [join(root, 'server', 'bin', 'demo.mjs')], {
    // Four times the default speed: the same day and night in a quarter of the time.
    env: {
      ...process.env,
      HYLLA_HTTP_PORT: String(httpPort),
      HYLLA_MQTT_PORT: String(mqttPort),
      HYLLA_DEMO_SPEED: '2400',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [demo.stdout, demo.stderr]) stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  browser = await launchBrowser();
  await until(async () => (await fetch(`${url}readyz`)).ok, { within: 60_000, what: 'a ready demo' });
});
afterAll(async () => {
  await browser?.close();
  if (demo.exitCode !== null || demo.signalCode !== null) return;
  const ended = new Promise((resolve) => demo.once('exit', resolve));
  demo.kill('SIGTERM');
  await ended;
});

const gauges = (page: Page): Promise<string> =>
  page.locator('hy-wall-spot').first().evaluate('document.querySelector("hy-wall").innerHTML');

test('levels move on the wall, and a refill, an order, a delivery and a request are seen from end to end', async () => {
  const wall = await openPage(browser, { url: `${url}wall`, width: 1920, height: 1080, isKept: true });
  await wall.page.locator('hy-wall-spot').first().waitFor();
  const before = await gauges(wall.page);
  await until(async () => (await gauges(wall.page)) !== before, {
    within: 60_000,
    what: 'levels that move on the wall',
  });

  const office = await openPage(browser, { url: `${url}office`, width: 1280, height: 800, isKept: true });
  const activity = office.page.locator('hy-overview section').filter({ hasText: 'Senast hänt' });
  await activity.waitFor();
  const seen = new Set<string>();
  const wanted = ['Påfyllt', 'Beställning skapad', 'Beställning skickad', 'Inleverans', 'Önskemål'];
  await until(
    async () => {
      const text = (await activity.textContent()) ?? '';
      for (const word of wanted) if (text.includes(word)) seen.add(word);
      return wanted.every((word) => seen.has(word));
    },
    { within: 110_000, what: `all of ${wanted.join(', ')} in the activity list` },
  ).catch((error: unknown) => {
    throw new Error(`seen: ${[...seen].join(', ')}; printed: ${printed.slice(-2000)}`, { cause: error });
  });
  expect([...wall.faults, ...office.faults]).toEqual([]);
  await wall.context.close();
  await office.context.close();
});
