/** The office as somebody works it: signed in, at a desk. */
import type { Browser, Page } from 'playwright-core';
import { everydaySite } from '../../support/everyday-site.ts';
import { startServer, type TestServer } from '../../support/start-server.ts';
import { launchBrowser, openPage } from './browser.ts';

/** Of the admin of every server that the tests of the pages start. */
export const password = 'a-long-enough-password';

export interface Office {
  readonly server: TestServer;
  readonly browser: Browser;
  readonly page: Page;
  /** Throws when the page had a fault. */
  end(): Promise<void>;
}

/** A server with the everyday site, and its office at `view`. */
export async function startOffice(view: string, env: Readonly<Record<string, string>> = {}): Promise<Office> {
  const server = await startServer({ env: { HYLLA_ADMIN_PASSWORD: password, ...env } });
  const { status, body } = await server.api('POST', 'import', everydaySite());
  if (status !== 200) throw new Error(`the site could not be imported: ${status} ${JSON.stringify(body)}`);
  const browser = await launchBrowser();
  const { page, faults } = await openPage(browser, { url: `${server.url}office#/${view}`, width: 1280, height: 800 });
  await signIn(page);
  return {
    server,
    browser,
    page,
    async end() {
      await browser.close();
      await server.clean();
      if (faults.length > 0) throw new Error(`the page had faults: ${faults.join('; ')}`);
    },
  };
}

export async function signIn(page: Page, username = 'admin', secret = password): Promise<void> {
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(secret);
  await page.locator('hy-login button').click();
  await page.locator('hy-login').waitFor({ state: 'detached' });
}
