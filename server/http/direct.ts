/**
 * Answers the routes that are marked `direct` without Hono: the snapshot and the live link, which all screens ask for at
 * once after a restart, and whether this server lives and is ready. Each is handled as any other (`handle.ts`), and so
 * answered alike; it only does without the web's `Request` and `Response`, which cost as much as the rest of a snapshot,
 * stay in memory as long as a live link, and take a fifth of a start to load. Whatever is not plain is left to Hono.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ok } from '../contract/errors.ts';
import { type Asked, finished, handle } from './handle.ts';
import type { Answer } from './reply.ts';
import type { Route } from './route.ts';
import type { Services } from './services.ts';

/** Whether it has taken the request; if not, nothing was done with it. */
export type Direct = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;

const none = {};
const noBody = async () => ok(new Uint8Array());
const plainHost = /^[a-z0-9.-]+(?::\d{1,5})?$/i;

export function createDirect(routes: readonly Route[], services: Services): Direct {
  const { basePath } = services.config;
  const byTarget = new Map(routes.map((route) => [`${basePath}${route.path.slice(1)}`, route]));

  return (incoming, outgoing) => {
    const target = incoming.url ?? '';
    const route = byTarget.get(target);
    if (route === undefined || !isPlain(incoming)) return false;
    const answer = handle(route, asked(incoming, outgoing, target), services);
    if (answer instanceof Promise) void answer.then((later) => write(later, outgoing, services));
    else write(answer, outgoing, services);
    return true;
  };
}

function isPlain({ method, headers }: IncomingMessage): boolean {
  if (method !== 'GET' || headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined)
    return false;
  return headers.host !== undefined && plainHost.test(headers.host);
}

const asked = (incoming: IncomingMessage, outgoing: ServerResponse, target: string): Asked => ({
  method: 'GET',
  path: target,
  target: () => target,
  header(name) {
    const value = incoming.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : value;
  },
  params: () => none,
  query: () => none,
  readBody: noBody,
  wire: { incoming, outgoing },
});

function write(answer: Answer, outgoing: ServerResponse, services: Services): void {
  const reply = finished(answer, services);
  if (reply === null) return;
  const { status, headers, body } = reply;
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  outgoing.writeHead(status, bytes === null ? headers : { ...headers, 'Content-Length': String(bytes.length) });
  outgoing.end(bytes);
}
