/**
 * The kiosk's first paint, against the same picture as a static page of the same size: its markup as it stands when all is
 * there, its styles and face, and noise in place of its scripts.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { filesOf } from '../../../check/page-size.mjs';
import { root, startHylla, startReference } from '../processes.mjs';
import { ratioRow } from '../rows.mjs';
import { freshPage, paintOf } from './chromium.mjs';

const rounds = 15;
const size = { width: 1080, height: 1920 };
const selector = 'hy-dispenser-tile';
const dist = join(root, 'dist', 'kiosk');
const siteFile = JSON.parse(readFileSync(join(root, 'test', 'fixtures', 'site-kontoret.json'), 'utf8'));

export async function kioskPaint(browser) {
  const hylla = await startHylla({ env: { HYLLA_PUBLIC_SCREENS: 'true' } });
  let still = null;
  try {
    await hylla.api('import', siteFile);
    const url = `${hylla.url}?room=pentry-1`;
    still = await startStillKiosk(browser, url);
    const figures = { kiosk: [], still: [], full: [], stillFull: [] };
    // The first round only warms up.
    for (let round = 0; round <= rounds; round++) {
      const pair = await kioskPair(browser, url, still);
      if (round === 0) continue;
      figures.kiosk.push(pair.kiosk.first);
      figures.still.push(pair.still.first);
      figures.full.push(pair.kiosk.full);
      figures.stillFull.push(pair.still.full);
    }
    return [
      ratioRow({
        name: 'kiosk, first contentful paint, against a static page of its size',
        unit: 'ms',
        values: figures.kiosk,
        references: figures.still,
        goal: 1.3,
        atMost: true,
      }),
      ratioRow({
        name: 'kiosk, all tiles painted, against those of the static page',
        unit: 'ms',
        values: figures.full,
        references: figures.stillFull,
        goal: null,
      }),
    ];
  } finally {
    await Promise.all([hylla.stop(), still?.stop()]);
  }
}

/** One round: both, one after the other. */
export async function kioskPair(browser, url, { address, tiles }) {
  const kiosk = await paintOf(browser, { url, ...size, selector, tiles });
  const still = await paintOf(browser, { url: address, ...size, selector, tiles });
  return { kiosk, still };
}

/** The kiosk as it stands, served as a static page of its size. `tiles`: those on it. */
export async function startStillKiosk(browser, url) {
  const dir = mkdtempSync(join(tmpdir(), 'hylla-static-'));
  const { html, tiles } = await pictureOf(browser, url);
  writeStatic(dir, html);
  const server = await startReference('screens/static-pages.mjs', { args: [dir] });
  return {
    tiles,
    address: `http://127.0.0.1:${server.port}/index.html`,
    async stop() {
      await server.stop();
      rmSync(dir, { recursive: true });
    },
  };
}

/** The page's markup with what its shadow roots hold, styles included; it needs no script to look the same. */
async function pictureOf(browser, url) {
  const { context, page } = await freshPage(browser, size);
  try {
    await page.goto(url);
    await page.locator('hy-dispenser-tile article').first().waitFor();
    return await page.evaluate(`(() => {
      const roots = [];
      const visit = (node) => {
        for (const element of node.querySelectorAll('*')) {
          if (!element.shadowRoot) continue;
          const style = document.createElement('style');
          style.textContent = element.shadowRoot.adoptedStyleSheets
            .flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText)).join('');
          element.shadowRoot.prepend(style);
          roots.push(element.shadowRoot);
          visit(element.shadowRoot);
        }
      };
      visit(document);
      const tiles = roots.reduce((sum, root) => sum + root.querySelectorAll('hy-dispenser-tile').length, 0);
      for (const script of document.querySelectorAll('script')) script.remove();
      return { html: document.documentElement.getHTML({ shadowRoots: roots }), tiles };
    })()`);
  } finally {
    await context.close();
  }
}

function writeStatic(dir, html) {
  const assets = join(dist, 'assets');
  const still = html.replaceAll(/<link rel="(?:icon|manifest)"[^>]*>/g, '').replace(/href="\/assets\//g, 'href="/');
  const page = (noise) => `<!doctype html><html lang="sv">${still}<!--${noise}--></html>`;
  const wanted = [...filesOf(dist, 'index').now].reduce(
    (sum, [name, bytes]) => sum + (/\.(js|html)$/.test(name) ? bytes : 0),
    0,
  );
  const missing = wanted - brotliCompressSync(page('')).length;
  const bytes = Buffer.from(page(missing > 0 ? randomBytes(missing).toString('base64') : ''));
  writeFileSync(join(dir, 'index.html'), bytes);
  writeFileSync(join(dir, 'index.html.br'), brotliCompressSync(bytes));
  for (const name of readdirSync(assets))
    if (/\.(css|css\.br|woff2)$/.test(name)) writeFileSync(join(dir, name), readFileSync(join(assets, name)));
}
