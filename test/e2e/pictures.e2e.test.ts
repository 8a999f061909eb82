/**
 * Every page and state, in every size, language and theme, against the pictures that are kept. `npm run pictures` keeps
 * new ones; a gallery of what is kept, and of what differed, is rendered for a person to look at.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { launchBrowser } from './support/browser.ts';
import { openComparer, takePicture } from './support/camera.ts';
import { renderGallery } from './support/gallery.ts';
import { languages } from './support/languages.ts';
import { password } from './support/office.ts';
import { morning, type Scene, startScene } from './support/scene.ts';
import { type PageStates, pages, type Shape, type State } from './support/states.ts';

/** How much of a picture may differ: less than the smallest button, more than other machines' letters. */
const tolerance = 0.004;
const renew = process.env['PICTURES'] === 'renew';
const keptDir = join(root, 'test', 'e2e', 'pictures');
const takenDir = join(root, 'dist', 'pictures');
/** By language. The words of the second change nothing of a colour. */
const themes = { sv: ['light', 'dark'], en: ['light'] } as const;

let scene: Scene;
let browser: Browser;
let comparer: Awaited<ReturnType<typeof openComparer>>;
let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>;
const expected = new Set<string>();

beforeAll(async () => {
  scene = await startScene();
  browser = await launchBrowser();
  comparer = await openComparer(browser);
  const desk = await browser.newContext();
  const login = { data: { username: 'admin', password } };
  expect((await desk.request.post(`${scene.server.url}api/v1/session`, login)).ok()).toBe(true);
  signedIn = await desk.storageState();
  await desk.close();
  if (renew) rmSync(keptDir, { recursive: true, force: true });
  rmSync(takenDir, { recursive: true, force: true });
  for (const dir of [keptDir, takenDir]) mkdirSync(dir, { recursive: true });
});
afterAll(async () => {
  await comparer?.close();
  await browser?.close();
  await scene?.end();
  writeFileSync(join(takenDir, 'gallery.html'), renderGallery({ keptDir, takenDir }));
});

/** Keeps the picture, or answers how it differs from the one that is kept. */
async function check(name: string, page: Page, scale: number): Promise<string | null> {
  expected.add(`${name}.webp`);
  const kept = join(keptDir, `${name}.webp`);
  if (renew) {
    writeFileSync(kept, await takePicture(page, scale));
    return null;
  }
  // One is enough where it looks as it did.
  let taken = await takePicture(page, scale, { still: false });
  let share = 1;
  // What comes a moment later on a slow machine is no difference.
  const same = async () => {
    share = existsSync(kept) ? await comparer.compare(readFileSync(kept), taken) : 1;
    if (share <= tolerance) return true;
    taken = await takePicture(page, scale);
    return false;
  };
  if (await until(same, { within: 10_000 }).catch(() => false)) return null;
  writeFileSync(join(takenDir, `${name}.webp`), taken);
  return `${name}: ${(share * 100).toFixed(1)} % differs`;
}

type Opened = { readonly page: Page; readonly context: BrowserContext };

async function openWindow(shape: Shape, language: string): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width: shape.width, height: shape.height },
    reducedMotion: 'reduce',
    hasTouch: true,
    serviceWorkers: 'block',
    storageState: signedIn,
  });
  const page = await context.newPage();
  await page.clock.install({ time: morning });
  // A slow machine turns no page of the wall, and ends no receipt, before both themes are taken.
  await page.clock.pauseAt(morning + 1_000);
  await context.addInitScript(
    `for (const key of ['hylla-language', 'hylla-lang']) localStorage.setItem(key, '${language}')`,
  );
  return { page, context };
}

async function goTo(state: State, { page, context }: Opened, language: string): Promise<void> {
  await state.prepare?.(context);
  const [path = '', hash] = state.path.split('#');
  const query = `${path.includes('?') ? '&' : '?'}lang=${language}`;
  await page.goto(`${scene.server.url}${path}${query}${hash === undefined ? '' : `#${hash}`}`);
  for (const selector of state.taps ?? []) {
    const target = page.locator(selector).first();
    await target.waitFor();
    await page.clock.runFor(600);
    await target.tap();
  }
  await page.locator(state.shows).first().waitFor();
  await state.after?.(page, context);
  await page.clock.runFor(700);
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
}

async function differences({ page: name, shapes }: PageStates, states: readonly State[]): Promise<readonly string[]> {
  const found: (string | null)[] = [];
  for (const shape of shapes)
    for (const language of languages) {
      const usual = await openWindow(shape, language);
      for (const state of states) {
        // What was done to a window for one state is not for the next.
        const own = state.prepare !== undefined || state.after !== undefined;
        const opened = own ? await openWindow(shape, language) : usual;
        await goTo(state, opened, language);
        for (const theme of themes[language]) {
          await opened.page.emulateMedia({ colorScheme: theme });
          found.push(await check([name, state.name, shape.name, theme, language].join('-'), opened.page, shape.scale));
        }
        if (own) await opened.context.close();
      }
      await usual.context.close();
    }
  return found.filter((one) => one !== null);
}

describe('looks as it did', () => {
  test.each(pages.map((of) => [of.page, of] as const))('%s, with all well', async (_, of) => {
    expect(await differences(of, of.calm)).toEqual([]);
  });

  test('a morning comes', () => scene.makeBusy());

  test.each(pages.map((of) => [of.page, of] as const))('%s, on a Monday morning', async (_, of) => {
    expect(await differences(of, of.busy)).toEqual([]);
  });

  test('and two tiles that changed would have been seen', async () => {
    const [calm, start] = ['calm', 'start'].map((state) =>
      readFileSync(join(keptDir, `kiosk-${state}-1080x1920-light-sv.webp`)),
    );
    expect(calm && start && (await comparer.compare(calm, start))).toBeGreaterThan(tolerance);
    expect(calm && (await comparer.compare(calm, calm))).toBe(0);
  });

  test('and no picture is kept of what is not there any more', () => {
    expect(expected.size).toBeGreaterThan(50);
    const isLookedAt = (name: string) => languages.some((language) => name.endsWith(`-${language}.webp`));
    expect(readdirSync(keptDir).filter((name) => isLookedAt(name) && !expected.has(name))).toEqual([]);
  });
});
