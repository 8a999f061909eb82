/**
 * The built pages, read whole into memory (a few hundred kB) soon after the start or when one is first asked for: a request
 * can name nothing that was not there then, so no path leads out of the directory.
 *
 * `x.br` and `x.gz` beside `x` are its compressed forms. Names with a hash never change and are kept for a year; the rest
 * are asked for again each time, by `ETag`.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, posix } from 'node:path';
import { content, type Headers, type Reply } from './reply.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
const encodings = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const;
const pages = { '': 'index', wall: 'wall', office: 'office', follow: 'follow' } as const;
const hashed = /^assets\/.*[.-][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

type Bytes = Uint8Array<ArrayBuffer>;
interface Asset {
  readonly type: string;
  readonly etag: string;
  readonly headers: Headers;
  readonly plain: Bytes;
  readonly encoded: ReadonlyMap<string, Bytes>;
}

export interface Assets {
  /** Reads the directory, at one go, unless it has been read. A missing build is no fault: pages then say so. */
  load(): void;
  /** Another text when any page is another. */
  fingerprint(): string;
  /** The answer for a path below the base path, without its leading slash; null when there is no such file. */
  find(path: string, header: (name: string) => string | undefined): Reply | null;
}

export function createAssets({ dir, basePath }: { dir: string; basePath: string }): Assets {
  let read: ReadonlyMap<string, Asset> | null = null;
  const files = () => (read ??= readAll(dir, basePath));

  return {
    load: () => void files(),
    fingerprint() {
      const all = createHash('sha256');
      for (const { etag } of files().values()) all.update(etag);
      return all.digest('hex').slice(0, 8);
    },
    find(path, header) {
      const page = pageOf(path);
      const assets = files();
      if (assets.size === 0) {
        return page === null
          ? null
          : content('text/plain; charset=utf-8', notBuilt, { status: 503, headers: { 'Cache-Control': 'no-store' } });
      }
      const asset = page === null ? assets.get(path) : (assets.get(`${page}.html`) ?? assets.get(`${page}/index.html`));
      return asset === undefined ? null : answer(asset, header);
    },
  };
}

const notBuilt = 'The pages are not built. Stop the server and run: npm run build\n';

/** The page that a path belongs to; the office page has paths of its own. */
function pageOf(path: string): string | null {
  if (path === '') return pages[''];
  if (path === 'wall' || path === 'wall/') return pages.wall;
  if (path === 'follow') return pages.follow;
  return path === 'office' || path.startsWith('office/') ? pages.office : null;
}

function answer(asset: Asset, header: (name: string) => string | undefined): Reply {
  if (header('if-none-match')?.includes(asset.etag)) {
    return { ok: true, status: 304, headers: { ETag: asset.etag, ...asset.headers }, body: null };
  }
  const accepted = header('accept-encoding') ?? '';
  for (const [name, body] of asset.encoded) {
    if (accepted.includes(name))
      return content(asset.type, body, { headers: { ...asset.headers, ETag: asset.etag, 'Content-Encoding': name } });
  }
  return content(asset.type, asset.plain, { headers: { ...asset.headers, ETag: asset.etag } });
}

function readAll(dir: string, basePath: string): Map<string, Asset> {
  const contents = new Map<string, Bytes>();
  const entries = existsSync(dir) ? readdirSync(dir, { recursive: true, withFileTypes: true }) : [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const full = join(entry.parentPath, entry.name);
    const path = posix.join(...full.slice(dir.length).split(/[\\/]/).filter(Boolean));
    contents.set(path, new Uint8Array(readFileSync(full)));
  }
  const assets = new Map<string, Asset>();
  for (const [path, bytes] of contents) {
    const type = types[extname(path)];
    if (type === undefined) continue;
    const plain = path.endsWith('.html') ? placeAt(basePath, bytes) : bytes;
    const encoded = new Map<string, Bytes>();
    for (const { name, suffix } of encodings) {
      const compressed = contents.get(path + suffix);
      if (compressed !== undefined && plain === bytes) encoded.set(name, compressed);
    }
    assets.set(path, {
      type,
      etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
      headers: {
        'Cache-Control': hashed.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
        Vary: 'Accept-Encoding',
      },
      plain,
      encoded,
    });
  }
  return assets;
}

/** A page's links are relative to the build; a page may be opened at any depth, so they are made absolute. */
function placeAt(basePath: string, bytes: Bytes): Bytes {
  const html = new TextDecoder().decode(bytes);
  const placed = html
    .replace(/((?:src|href)=")\.?\/(?!\/)/g, `$1${basePath}`)
    .replace(/(<meta name="hylla-base" content=")[^"]*/, `$1${basePath}`);
  return placed === html ? bytes : new Uint8Array(Buffer.from(placed));
}
