/** The wall with 2,000 dispensers until its first page stands whole, against the same 2,000 tiles as static HTML. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { root, startReference } from '../processes.mjs';
import { ratioRow } from '../rows.mjs';
import { freshPage, paintOf } from './chromium.mjs';
import { dispensers } from './tower.mjs';

const rounds = 9;
const size = { width: 1920, height: 1080 };
const assets = join(root, 'dist', 'kiosk', 'assets');

export async function wallPaint(browser, hylla) {
  const url = `${hylla.url}wall`;
  const dir = mkdtempSync(join(tmpdir(), 'hylla-static-'));
  let reference = null;
  try {
    const { html, tiles } = await pictureOf(browser, url);
    writeFileSync(join(dir, 'wall.html'), html);
    writeFileSync(join(dir, 'wall.html.br'), brotliCompressSync(html));
    for (const name of readdirSync(assets))
      if (/\.(css|css\.br|woff2)$/.test(name)) writeFileSync(join(dir, name), readFileSync(join(assets, name)));
    reference = await startReference('screens/static-pages.mjs', dir);
    const figures = { wall: [], still: [] };
    for (let round = 0; round <= rounds; round++) {
      const wall = await paintOf(browser, { url, ...size, selector: '.pip', tiles });
      const address = `http://127.0.0.1:${reference.port}/wall.html`;
      const still = await paintOf(browser, { url: address, ...size, selector: '.pip', tiles: dispensers });
      if (round === 0) continue;
      figures.wall.push(wall.full);
      figures.still.push(still.full);
    }
    return ratioRow({
      name: `wall with ${dispensers.toLocaleString('en')} dispensers, first full paint, against its tiles as static HTML`,
      unit: 'ms',
      values: figures.wall,
      references: figures.still,
      goal: 2,
      atMost: true,
    });
  } finally {
    await reference?.stop();
    rmSync(dir, { recursive: true });
  }
}

/** The wall as it stands, with the rooms of all floors in place of those of its first page; and its tiles before that. */
async function pictureOf(browser, url) {
  const { context, page } = await freshPage(browser, size);
  try {
    await page.goto(url);
    await page.locator('hy-wall-room .pip').first().waitFor();
    const tiles = await page.locator('.pip').count();
    const html = await page.evaluate(`(() => {
      for (const script of document.querySelectorAll('script')) script.remove();
      const rooms = [...document.querySelectorAll('hy-wall-room')].filter((room) => room.querySelectorAll('.pip').length === 4);
      const map = document.querySelector('hy-wall-map');
      const floors = Array.from({ length: 20 }, (_, floor) => {
        const section = document.createElement('section');
        section.innerHTML = '<h2>Plan ' + floor + '</h2><div class="rooms"></div>';
        section.lastChild.append(...Array.from({ length: 25 }, (_, i) => rooms[i % rooms.length].cloneNode(true)));
        return section;
      });
      map.replaceChildren(...floors);
      return document.documentElement.getHTML();
    })()`);
    const still = html.replaceAll(/<link rel="(?:icon|manifest)"[^>]*>/g, '').replace(/href="\/assets\//g, 'href="/');
    return { tiles, html: `<!doctype html><html lang="sv">${still}</html>` };
  } finally {
    await context.close();
  }
}
