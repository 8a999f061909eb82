/**
 * Keeps the screens' pages on the device, so that a screen starts with the server away. A version of the pages is kept
 * whole or not at all, and is served whole: a page never meets another version's scripts.
 *
 * What is kept is the kiosk, the wall, and what they load. All else goes to the server as if this were not here: the
 * API above all, since an old answer must never look like a new one.
 */
export {};

declare const self: ServiceWorkerGlobalScope;
/** By the build: what the two pages load, relative to where Hylla lives; another version when any of it is another. */
declare const builtFiles: readonly string[];
declare const builtVersion: string;

const base = new URL(self.registration.scope);
/** Caches belong to the host; another Hylla may live beside this one. */
const family = `hylla-pages ${base.pathname} `;
const current = family + builtVersion;
/** Addresses of the pages, and under which of them each is kept. */
const pages: ReadonlyMap<string, string> = new Map([
  ['', ''],
  ['wall', 'wall'],
  ['wall/', 'wall'],
]);
const kept: ReadonlySet<string> = new Set(builtFiles);

self.addEventListener('install', (event) => event.waitUntil(keep()));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));
self.addEventListener('fetch', (event) => {
  const answer = answerTo(event.request);
  if (answer !== null) event.respondWith(answer);
});

async function keep(): Promise<void> {
  const cache = await caches.open(current);
  const paths = new Set([...pages.values(), ...builtFiles]);
  await cache.addAll([...paths].map((path) => new Request(new URL(path, base), { cache: 'no-cache' })));
  await self.skipWaiting();
}

/** The version before this one stays: a page of it may still be open, and want a script that it has not loaded yet. */
async function takeOver(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith(family) && name !== current);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** Null: none of ours. */
function answerTo(request: Request): Promise<Response> | null {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== base.origin || !pathname.startsWith(base.pathname)) return null;
  const path = pathname.slice(base.pathname.length);
  if (request.mode === 'navigate') {
    const page = pages.get(path);
    return page === undefined ? null : fromCurrent(page, request);
  }
  return kept.has(path) ? fromCurrent(path, request) : path.startsWith('assets/') ? fromAny(request) : null;
}

async function fromCurrent(path: string, request: Request): Promise<Response> {
  const found = await caches.match(new URL(path, base), { cacheName: current });
  return found ?? fetch(request);
}

/** Names of assets hold a hash of what is in them: whichever cache has one has the right one. */
async function fromAny(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}
