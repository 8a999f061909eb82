/**
 * What a page's first load weighs: all that its HTML leads to without a touch, as it travels (brotli; fonts and pictures
 * are compressed already). `now` is what the page waits for, `later` what it imports when it stands (`import()`); what
 * that imports in its turn comes when it is wanted. A page speaks one language at a time: the largest counts, and counts
 * as waited for.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

/** kB, as the goals are written: 1,000 bytes. */
const kB = 1000;

/** What each page may weigh. A script that must only come on demand is named by a piece of its file's name. */
export const limits = [
  { page: 'index', of: 'JavaScript', what: 'now', atMost: 30 },
  { page: 'index', of: 'all', what: 'all', atMost: 55 },
  { page: 'wall', of: 'JavaScript', what: 'all', atMost: 30 },
  { page: 'follow', of: 'JavaScript', what: 'all', atMost: 10 },
  { page: 'office', of: 'JavaScript', what: 'now', atMost: 90, onDemand: 'uPlot' },
];

/** The files of one page of the build in `dir`: path and bytes, by when they come. */
export function filesOf(dir, page) {
  const now = new Map();
  const later = new Map();
  const add = (path, into) => {
    if (now.has(path) || later.has(path) || !existsSync(join(dir, path))) return;
    const bytes = readFileSync(join(dir, path));
    into.set(path, /\.(woff2|png|webp)$/.test(path) ? bytes.length : brotliCompressSync(bytes).length);
    const text = bytes.toString();
    const beside = (name) => posix.join(posix.dirname(path), name);
    if (path.endsWith('.html')) for (const [, name] of text.matchAll(/(?:src|href)="\.\/([^"]+)"/g)) add(name, into);
    if (path.endsWith('.css'))
      // The face with the letters of other languages comes when a name needs one.
      for (const [, name] of text.matchAll(/url\(['"]?\.?\/?([^)'"]+)/g))
        if (!name.includes('-ext-')) add(beside(name), into);
    if (!path.endsWith('.js')) return;
    for (const [, name] of text.matchAll(/(?:\bfrom|\bimport)\s*["'`]\.\/([^"'`]+)["'`]/g)) add(beside(name), into);
    if (into === later) return;
    for (const [, name] of text.matchAll(/\bimport\(\s*["'`]\.\/([^"'`]+)["'`]/g)) add(beside(name), later);
  };
  add(`${page}.html`, now);
  return { now, later };
}

const isLanguage = (path) => path.startsWith('assets/language-');

/** All files of the language that weighs most; the build names them `language-sv-HASH.js`. */
function languageOf(later) {
  const weights = new Map();
  for (const [path, bytes] of later) {
    const [, name] = /^assets\/language-([^-]+)-/.exec(path) ?? [];
    if (name !== undefined) weights.set(name, [...(weights.get(name) ?? []), [path, bytes]]);
  }
  const sum = (files) => files.reduce((total, [, bytes]) => total + bytes, 0);
  return [...weights.values()].sort((a, b) => sum(b) - sum(a))[0] ?? [];
}

/** One row a limit; `holds` is false too where nothing was measured. */
export function measure(dir) {
  return limits.map(({ page, of, what, atMost, onDemand }) => {
    const { now, later } = filesOf(dir, page);
    const first = [...now, ...languageOf(later)];
    const counted = (what === 'all' ? [...first, ...[...later].filter(([path]) => !isLanguage(path))] : first).filter(
      ([path]) => of === 'all' || path.endsWith('.js'),
    );
    const size = counted.reduce((sum, [, bytes]) => sum + bytes, 0) / kB;
    const inTime = onDemand === undefined || [...later.keys()].some((path) => path.includes(onDemand));
    return {
      page,
      what: `${of}${what === 'now' ? ' of the first view' : ''}${onDemand ? `, ${onDemand} on demand` : ''}`,
      files: counted.length,
      kB: Number(size.toFixed(1)),
      'at most': atMost,
      holds: size > 1 && size <= atMost && counted.some(([path]) => path.endsWith('.js')) && inTime,
    };
  });
}
