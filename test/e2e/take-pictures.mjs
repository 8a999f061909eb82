/**
 * `node test/e2e/take-pictures.mjs [URL] [FOLDER]`: pictures of every page of a running Hylla (by default the demo's) at
 * every size, for the README and for a person to look at. Needs Chromium.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { howToStart } from '../support/chromium.mjs';

const [url = 'http://localhost:8080/', folder = 'kiosk/pictures'] = process.argv.slice(2);
const all = process.argv.includes('--all');
const base = url.endsWith('/') ? url : `${url}/`;

const shots = [
  { name: 'kiosk', path: '?room=pentry-1', width: 1080, height: 1920 },
  { name: 'wall', path: 'wall', width: 1920, height: 1080 },
  { name: 'office', path: 'office', width: 1280, height: 800 },
  { name: 'office-stock', path: 'office#/stock', width: 1280, height: 800 },
  ...(all
    ? [
        { name: 'office-orders', path: 'office#/orders', width: 1280, height: 800 },
        { name: 'office-dispenser', path: 'office#/dispensers/towel-wc-1a', width: 1280, height: 900 },
        { name: 'wall-4k', path: 'wall', width: 3840, height: 2160 },
        { name: 'wall-dark', path: 'wall', width: 1920, height: 1080, dark: true },
        { name: 'kiosk-dark', path: '?room=pentry-2', width: 1080, height: 1920, dark: true },
        { name: 'kiosk-phone', path: '?room=pentry-2', width: 390, height: 844 },
        { name: 'office-phone', path: 'office', width: 390, height: 844 },
        { name: 'office-dispensers', path: 'office#/dispensers', width: 1280, height: 800 },
        { name: 'office-stock-phone', path: 'office#/stock', width: 390, height: 844 },
        { name: 'office-item', path: 'office#/stock/towel-roll', width: 1280, height: 900 },
        { name: 'office-requests', path: 'office#/requests', width: 1280, height: 800 },
        { name: 'office-site', path: 'office#/site', width: 1280, height: 800 },
        { name: 'office-dark-en', path: 'office', width: 1280, height: 800, dark: true, language: 'en' },
      ]
    : []),
];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch(howToStart);
try {
  for (const { name, path, width, height, dark = false, language } of shots) {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') console.error(`${name}: ${message.text()}`);
    });
    page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
    if (language) await context.addInitScript((chosen) => localStorage.setItem('hylla-language', chosen), language);
    await page.goto(new URL(path, base).href);
    await page.waitForFunction(() => document.querySelector('hy-kiosk, hy-wall, hy-office') !== null);
    await page.waitForTimeout(1500);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await context.close();
    console.log(`${name}.png`);
  }
} finally {
  await browser.close();
}
