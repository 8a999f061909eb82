/** A real Chromium, and what the tests of the pages ask of it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
// @ts-expect-error shared with plain scripts, without types
import { howToStart } from '../../support/chromium.mjs';
import { endMotion } from './layout.ts';
import { canTurnDeaf } from './own-clock.ts';

let shared: Promise<Browser> | undefined;

/**
 * The browser of this process, which the files that it runs use one after the other: starting one takes a second of two
 * cores. To close it closes what was opened in it; it ends with the process.
 */
export function launchBrowser(): Promise<Browser> {
  shared ??= launchOwnBrowser().then((browser) => {
    browser.close = async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
    };
    browser.once('disconnected', () => {
      shared = undefined;
    });
    return browser;
  });
  return shared;
}

/** One that nothing else runs in. */
export function launchOwnBrowser(): Promise<Browser> {
  return chromium.launch(howToStart);
}

/** A browser that keeps what it knows in `dir`, as the one of a screen does. Ends with its context. */
export function launchScreen(dir: string, viewport: { width: number; height: number }): Promise<BrowserContext> {
  return chromium.launchPersistentContext(dir, {
    ...howToStart,
    viewport,
    reducedMotion: 'reduce',
    hasTouch: true,
  });
}

export interface Opening {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly theme?: 'light' | 'dark';
  /** Time stands under the test's control (`page.clock`), and contact can be lost (`loseContact`). */
  readonly ownClock?: boolean;
  /** The page is kept for bad days by its service worker, as on a real screen, which costs a quarter of opening it. */
  readonly isKept?: boolean;
}

/** Opens a page in a context of its own. Faults and refusals of the security policy end up in `faults`. */
export async function openPage(
  browser: Browser,
  { url, width, height, theme = 'light', ownClock, isKept = false }: Opening,
) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
    hasTouch: true,
    serviceWorkers: isKept ? 'allow' : 'block',
  });
  // A log-in alone takes twelve seconds of a machine that does much else.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) faults.push(message.text());
  });
  if (ownClock) {
    await canTurnDeaf(context);
    await page.clock.install();
  }
  await page.goto(url);
  return { page, context, faults };
}

/** Answers what the office asks before it does something, by the words on the button. */
export async function answer(page: Page, button: string): Promise<void> {
  await page.locator('hy-question').getByRole('button', { name: button, exact: true }).click();
  await page.locator('hy-question dialog').waitFor({ state: 'detached' });
}

/** Whether all of the page fits without scrolling. */
export function fits(page: Page): Promise<boolean> {
  return page.evaluate(
    'document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth',
  );
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe-core objects to, as lines that name the rule and the element; by all its rules, or by those named. */
export async function axeViolations(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  // Not of a page whose language is still on its way: each has a heading, or axe would object to that.
  await page.locator('h1').first().waitFor();
  // Nor of one that fades in: half a colour is no colour of anybody's choice.
  await endMotion(page);
  if (!(await page.evaluate<boolean>('"axe" in globalThis'))) await page.evaluate(axe);
  return page.evaluate(`axe
    .run(document, { runOnly: ${JSON.stringify(rules ?? tags)}, resultTypes: ['violations'], preload: false })
    .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.target.join(' ') + ' ' + node.failureSummary)))`);
}

/** Height and width of every button on the page, shadow roots included. */
export function buttonSizes(page: Page): Promise<readonly { text: string; width: number; height: number }[]> {
  return page.evaluate(`(() => {
    const all = (root) => [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
    return all(document).filter((one) => one.localName === 'button').map((one) => {
      const { width, height } = one.getBoundingClientRect();
      return { text: one.textContent.trim(), width, height };
    });
  })()`);
}
