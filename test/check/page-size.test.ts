/** The check on the pages' size can fail: too much, too early, and nothing at all are seen. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
// @ts-expect-error a plain script of the check, without types
import { filesOf, limits, measure } from './page-size.mjs';

interface Row {
  readonly page: string;
  readonly what: string;
  readonly kB: number;
  readonly holds: boolean;
}

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hylla-size-'));
  mkdirSync(join(dir, 'assets'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const file = (name: string, text: string) => writeFileSync(join(dir, name), text);
/** A script that compression makes no smaller than `kB`. */
const script = (kB: number) => `//${randomBytes(kB * 1000).toString('base64')}\n`;
const page = (name: string) =>
  `<link rel="stylesheet" href="./assets/${name}.css"><script type="module" src="./assets/${name}.js"></script>`;

function build({
  kiosk = 10,
  later = 5,
  shared = 5,
  language = 2,
  chart = 'import("./uPlot.js")',
} = {}): readonly Row[] {
  for (const name of ['index', 'wall', 'office', 'follow']) {
    file(`${name}.html`, page(name));
    file(`assets/${name}.css`, '@font-face{src:url(./latin.woff2)}@font-face{src:url(./latin-ext-wght.woff2)}');
  }
  file('assets/latin.woff2', script(15));
  file('assets/latin-ext-wght.woff2', script(15));
  file('assets/shared.js', script(shared));
  file(
    'assets/index.js',
    `${script(kiosk)}import{a}from"./shared.js";import("./later.js");import("./language-sv-a1.js");import("./language-en-b2.js");`,
  );
  file('assets/language-sv-a1.js', script(language));
  file('assets/language-en-b2.js', script(2));
  file('assets/later.js', `${script(later)}import("./wanted.js");`);
  file('assets/wanted.js', script(50));
  file('assets/wall.js', `${script(5)}import"./shared.js";`);
  file('assets/follow.js', script(5));
  file('assets/office.js', `${script(20)}${chart};`);
  file('assets/uPlot.js', script(20));
  return measure(dir);
}
const failing = (rows: readonly Row[]) =>
  rows.filter(({ holds }) => !holds).map(({ page: of, what }) => `${of} ${what}`);

test('pages within their limits pass, with every file counted that they load', () => {
  const rows = build();
  expect(failing(rows)).toEqual([]);
  const { now, later } = filesOf(dir, 'index');
  expect([...now.keys()]).toEqual([
    'index.html',
    'assets/index.css',
    'assets/latin.woff2',
    'assets/index.js',
    'assets/shared.js',
  ]);
  expect([...later.keys()]).toEqual(['assets/later.js', 'assets/language-sv-a1.js', 'assets/language-en-b2.js']);
  expect(rows[0]?.kB).toBeGreaterThan(16);
});

test.each([
  ['too much script', { kiosk: 26 }, ['index JavaScript of the first view']],
  ['too much later', { later: 40 }, ['index all']],
  ['too much in a shared file', { shared: 29 }, ['index JavaScript of the first view', 'index all', 'wall JavaScript']],
  ['too much in one language', { language: 30 }, ['index JavaScript of the first view']],
  ['charts at once', { chart: 'import"./uPlot.js"' }, ['office JavaScript of the first view, uPlot on demand']],
])('%s is seen', (_, sizes, expected) => {
  expect(failing(build({ ...sizes }))).toEqual(expect.arrayContaining(expected));
});

test('of the languages only the largest counts, and it is waited for', () => {
  const [before, all] = build({ language: 3 });
  const [after, allAfter] = build({ language: 8 });
  expect((after?.kB ?? 0) - (before?.kB ?? 0)).toBeCloseTo(5, 0);
  expect((allAfter?.kB ?? 0) - (all?.kB ?? 0)).toBeCloseTo(5, 0);
  build({ language: 3 });
  file('assets/language-en-b2.js', '//');
  expect(measure(dir)[1].kB).toBeCloseTo(all?.kB ?? 0, 0);
});

test('nothing measured is a failure of every limit', () => {
  expect(failing(measure(dir))).toHaveLength(limits.length);
  file('index.html', page('index'));
  expect(failing(measure(dir))).toHaveLength(limits.length);
});
