/**
 * The screens in a real Chromium: how soon kiosk and wall are painted, against static pages in the same run, and what the
 * wall costs while 2,000 dispensers change.
 */
import { launchChromium } from '../support/screens/chromium.mjs';
import { kioskPaint } from '../support/screens/kiosk-paint.mjs';
import { startTower } from '../support/screens/tower.mjs';
import { wallLife } from '../support/screens/wall-life.mjs';
import { wallPaint } from '../support/screens/wall-paint.mjs';

export async function run() {
  const browser = await launchChromium();
  try {
    const rows = await kioskPaint(browser);
    const tower = await startTower();
    try {
      return [...rows, ...(await wallPaint(browser, tower.hylla)), ...(await wallLife(browser, tower))];
    } finally {
      await tower.hylla.stop();
    }
  } finally {
    await browser.close();
  }
}
