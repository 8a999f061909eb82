/** A real Chromium for the benchmarks, and what they ask of it. */
import { chromium } from 'playwright-core';
import { howToStart } from '../../../support/chromium.mjs';

export function launchChromium() {
  return chromium.launch(howToStart);
}

/** A page with nothing in its cache. `script` runs before the page's own. */
export async function freshPage(browser, { width, height, script = '' }) {
  const context = await browser.newContext({ viewport: { width, height }, serviceWorkers: 'block' });
  await context.addInitScript(script);
  return { context, page: await context.newPage() };
}

/**
 * Ms from the navigation to the first content, and to the frame after `tiles` of `selector` stand; shadow roots count.
 * In the page, so that asking takes no part in it.
 */
export const paintTimes = ({ selector, tiles }) => `{
  window.firstPaint = new Promise((resolve) => new PerformanceObserver((list) => {
    const entry = list.getEntriesByName('first-contentful-paint')[0];
    if (entry) resolve(entry.startTime);
  }).observe({ type: 'paint', buffered: true }));
  const count = (root) => root.querySelectorAll(${JSON.stringify(selector)}).length
    + [...root.querySelectorAll('hy-kiosk, hy-room-tiles')].reduce((sum, { shadowRoot }) => sum + (shadowRoot ? count(shadowRoot) : 0), 0);
  window.fullPaint = new Promise((resolve) => {
    const look = () => count(document) < ${tiles}
      ? requestAnimationFrame(look)
      : requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    requestAnimationFrame(look);
  });
}`;

/** Opens `url` in a page of its own, once; its paint times. */
export async function paintOf(browser, { url, ...size }) {
  const { context, page } = await freshPage(browser, { ...size, script: paintTimes(size) });
  try {
    await page.goto(url);
    const [first, full] = await page.evaluate('Promise.all([firstPaint, fullPaint])');
    return { first, full };
  } finally {
    await context.close();
  }
}

/** Seconds of CPU that Chromium has used since it was started: page, drawing, network, all of its processes. */
export async function browserSeconds(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}
