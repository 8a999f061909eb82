/** The Hono app, made of the route table. Loaded when it is first needed: what it stands on takes a fifth of a start. */
import type { RequestListener } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono, type Context as HonoContext } from 'hono';
import { refuse } from '../contract/errors.ts';
import { readBody } from './body.ts';
import { type Asked, fault, finished, handle } from './handle.ts';
import { type Answer, refusal } from './reply.ts';
import type { Route } from './route.ts';
import type { Services } from './services.ts';

type Env = { Bindings: Partial<HttpBindings> };

export interface App {
  readonly listener: RequestListener;
  /** Asks without a socket. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** What is answered, as it is registered. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
}

/** Answers below `services.config.basePath`; whatever is no route is an asset, or is not found. */
export function createApp(routes: readonly Route[], services: Services): App {
  const { basePath } = services.config;
  const app = new Hono<Env>({ strict: true });

  for (const route of routes) {
    const path = `${basePath}${route.path.slice(1)}`.replace(/\{(\w+)\}/g, ':$1');
    app.on(route.method.toUpperCase(), path, (c): Response | Promise<Response> => {
      const answer = handle(route, asked(route, c), services);
      return answer instanceof Promise ? answer.then(respond) : respond(answer);
    });
  }

  app.notFound((c) => {
    const path = below(basePath, c.req.path);
    const { method } = c.req;
    const readable = path !== null && (method === 'GET' || method === 'HEAD') && !path.startsWith('api/');
    const asset = readable ? services.assets.find(path, (name) => c.req.header(name)) : null;
    return respond(asset ?? refuse('not-found', `There is nothing at ${c.req.path.slice(0, 200)}`));
  });
  app.onError((error, c) => respond(fault(error, c.req, services)));
  const listener = getRequestListener(app.fetch, {
    // A request that is not even one: a host or a target that cannot be.
    errorHandler: () => {
      const { status, headers, body } = refusal(refuse('bad-request', 'The request cannot be read'));
      return new Response(body, { status, headers: { ...services.headers, ...headers } });
    },
  });
  return {
    listener: (incoming, outgoing) => void listener(incoming, outgoing),
    request: async (path, init) => app.request(path, init),
    routes: app.routes,
  };

  function respond(answer: Answer): Response {
    const reply = finished(answer, services);
    return reply === null ? RESPONSE_ALREADY_SENT : new Response(reply.body, reply);
  }
}

function asked(route: Route, c: HonoContext<Env>): Asked {
  const { incoming, outgoing } = c.env ?? {};
  return {
    method: c.req.method,
    path: c.req.path,
    target() {
      const { pathname, search } = new URL(c.req.url);
      return `${pathname}${search}`;
    },
    header: (name) => c.req.header(name),
    params: () => c.req.param(),
    query: () => c.req.query(),
    readBody: () => readBody(c.req.raw, { limit: route.bodyLimit, types: route.raw?.types }),
    wire: incoming === undefined || outgoing === undefined ? null : { incoming, outgoing },
  };
}

/** The path below the base path, without a leading slash and with %-escapes decoded; null when it is not below it. */
function below(basePath: string, path: string): string | null {
  if (!path.startsWith(basePath)) return path === basePath.slice(0, -1) ? '' : null;
  try {
    return decodeURIComponent(path.slice(basePath.length));
  } catch {
    return null;
  }
}
