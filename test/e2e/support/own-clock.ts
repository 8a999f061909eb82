/** A page whose time is the test's (`page.clock`): how time is stopped, and how contact with the server is lost in it. */
import type { BrowserContext, Page } from 'playwright-core';
import { until } from '../../support/until.ts';

/** From here on time moves by `page.clock.runFor` alone. Ten seconds ahead, or a slow page would be past it already. */
export async function stopClock(page: Page): Promise<void> {
  const now: unknown = await page.evaluate('Date.now()');
  await page.clock.pauseAt(Number(now) + 10_000);
}

/**
 * Being offline does not end a stream that is open: what the server says of itself while the page's clock runs would count as
 * contact. So the page hears nothing of it, either. Before the page is opened.
 */
export const canTurnDeaf = (context: BrowserContext) =>
  context.addInitScript(`globalThis.EventSource = class extends EventSource {
    addEventListener(type, hear, ...rest) {
      super.addEventListener(type, (event) => { if (!globalThis.isDeaf) hear(event); }, ...rest);
    }
  };`);

/** Lets time pass, `step` by `step`, until the page `shows` that it is without contact: a minute after the last word that it heard. */
export async function loseContact(page: Page, context: BrowserContext, shows: string, step = 5_000): Promise<void> {
  await page.evaluate('globalThis.isDeaf = true');
  await context.setOffline(true);
  await until(
    async () => {
      await page.clock.runFor(step);
      return (await page.locator(shows).count()) > 0;
    },
    { within: 60_000, what: `a page without contact (${shows})` },
  );
}
