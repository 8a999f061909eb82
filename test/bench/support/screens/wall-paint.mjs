/**
 * The wall with 2,000 dispensers until it stands whole, against the same as static HTML: once in a window so high that all
 * 2,000 are on it, and once as it hangs, page by page.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { root, startReference } from '../processes.mjs';
import { ratioRow } from '../rows.mjs';
import { freshPage, paintOf } from './chromium.mjs';
import { dispensers } from './tower.mjs';

const rounds = 9;
const assets = join(root, 'dist', 'kiosk', 'assets');
const selector = '.piece';
/** Half the width of 1080p: a wall's sizes are shares of it, and twenty floors of tiles are as high as that. */
const tall = { name: 'all on one page', width: 960, height: 17_000, goal: 2 };
/** Told without a goal: 2,000 are heard of for the few that stand on it. */
const hung = { name: 'its first page', width: 1920, height: 1080, goal: null };

export async function wallPaint(browser, hylla) {
  const rows = [];
  for (const size of [tall, hung]) rows.push(await rowOf(browser, `${hylla.url}wall`, size));
  return rows;
}

async function rowOf(browser, url, size) {
  const still = await startStill(browser, url, size);
  try {
    const figures = { wall: [], still: [] };
    // The first round only warms up.
    for (let round = 0; round <= rounds; round++) {
      const pair = await paintPair(browser, url, still, size);
      if (round === 0) continue;
      figures.wall.push(pair.wall.full);
      figures.still.push(pair.still.full);
    }
    return ratioRow({
      name: `wall with ${dispensers.toLocaleString('en')} dispensers, ${size.name} (${still.tiles}), first full paint, against its static HTML`,
      unit: 'ms',
      values: figures.wall,
      references: figures.still,
      goal: size.goal,
      atMost: true,
    });
  } finally {
    await still.stop();
  }
}

/** One round: both, one after the other. */
export async function paintPair(browser, url, { address, tiles }, { width, height }) {
  const wall = await paintOf(browser, { url, width, height, selector, tiles });
  const still = await paintOf(browser, { url: address, width, height, selector, tiles });
  return { wall, still };
}

/** The wall as it stands in a window, served as static HTML. `tiles`: the things on it. */
export async function startStill(browser, url, size) {
  const dir = mkdtempSync(join(tmpdir(), 'hylla-static-'));
  const { html, tiles } = await pictureOf(browser, url, size);
  writeFileSync(join(dir, 'wall.html'), html);
  writeFileSync(join(dir, 'wall.html.br'), brotliCompressSync(html));
  for (const name of readdirSync(assets))
    if (/\.(css|css\.br|woff2)$/.test(name)) writeFileSync(join(dir, name), readFileSync(join(assets, name)));
  const server = await startReference('screens/static-pages.mjs', { args: [dir] });
  return {
    tiles,
    address: `http://127.0.0.1:${server.port}/wall.html`,
    async stop() {
      await server.stop();
      rmSync(dir, { recursive: true });
    },
  };
}

/** Its markup as it stands, and the look of its drawings. */
async function pictureOf(browser, url, size) {
  const { context, page } = await freshPage(browser, size);
  try {
    await page.goto(url);
    await page.locator(selector).first().waitFor();
    const taken = await page.evaluate(`(async () => {
      await document.fonts.ready;
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const css = document.adoptedStyleSheets.flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText)).join('');
      for (const script of document.querySelectorAll('script')) script.remove();
      const style = document.createElement('style');
      style.textContent = css;
      document.head.append(style);
      return { html: document.documentElement.outerHTML, tiles: document.querySelectorAll(${JSON.stringify(selector)}).length };
    })()`);
    const html = taken.html
      .replaceAll(/<!--[^>]*-->/g, '')
      .replaceAll(/<link rel="(?:icon|manifest)"[^>]*>/g, '')
      .replaceAll(/href="(?:\.|)\/assets\//g, 'href="/');
    return { tiles: taken.tiles, html: `<!doctype html>${html}` };
  } finally {
    await context.close();
  }
}
