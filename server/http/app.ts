/** The Hono app, made of the route table: who calls, may they, is it our page, and only then what they want. */
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono, type Context as HonoContext } from 'hono';
import { type Refused, refuse } from '../contract/errors.ts';
import { StoreUnavailable } from '../usecases/ports.ts';
import { sessionTouch, touchSession } from '../usecases/sessions.ts';
import { touchToken } from '../usecases/tokens.ts';
import { readBody } from './body.ts';
import { type Caller, checkAccess, findCaller } from './caller.ts';
import { checkOrigin } from './origin.ts';
import { Busy } from './passwords.ts';
import { type Answer, refusal } from './reply.ts';
import type { Exchange, Route } from './route.ts';
import type { Services } from './services.ts';
import { createTools } from './write.ts';

type Env = { Bindings: Partial<HttpBindings> };

/** The app answers below `services.config.basePath`; whatever is no route is an asset, or is not found. */
export function createApp(routes: readonly Route[], services: Services): Hono<Env> {
  const { basePath } = services.config;
  const app = new Hono<Env>({ strict: true });

  for (const route of routes) {
    const path = `${basePath}${route.path.slice(1)}`.replace(/\{(\w+)\}/g, ':$1');
    app.on(route.method.toUpperCase(), path, (c) => {
      try {
        const answer = handle(route, c, services);
        return answer instanceof Promise
          ? answer.then(respond, (error: unknown) => respond(fault(error, c, services)))
          : respond(answer);
      } catch (error) {
        return respond(fault(error, c, services));
      }
    });
  }

  app.notFound((c) => {
    const path = below(basePath, c.req.path);
    const { method } = c.req;
    const readable = path !== null && (method === 'GET' || method === 'HEAD') && !path.startsWith('api/');
    const asset = readable ? services.assets.find(path, (name) => c.req.header(name)) : null;
    return respond(asset ?? refuse('not-found', `There is nothing at ${c.req.path.slice(0, 200)}`));
  });
  app.onError((error, c) => respond(fault(error, c, services)));
  return app;

  function respond(answer: Answer): Response {
    if (answer === 'sent') return RESPONSE_ALREADY_SENT;
    const { status, headers, body } = answer.ok ? answer : refusal(answer);
    services.metrics.countAnswer(status);
    return new Response(body, { status, headers: { ...services.headers, ...headers } });
  }
}

function handle(route: Route, c: HonoContext<Env>, services: Services): Answer | Promise<Answer> {
  const { store, clock, rules } = services;
  const header = (name: string) => c.req.header(name);
  const look = () => findCaller(header, { state: store.state, now: clock.now(), rules });
  const caller = look();
  const refused = checkAccess(caller, route.role);
  if (refused === null) return answer(route, c, services, caller);
  if (refused.code !== 'unauthenticated' || !(header('authorization') ?? header('cookie'))) return refused;
  // Who has logged in at another replica a moment ago may not be known here yet.
  return store.catchUp().then(() => {
    const known = look();
    return checkAccess(known, route.role) ?? answer(route, c, services, known);
  });
}

function answer(
  route: Route,
  c: HonoContext<Env>,
  services: Services,
  caller: ReturnType<typeof findCaller>,
): Answer | Promise<Answer> {
  const header = (name: string) => c.req.header(name);
  const { incoming, outgoing } = c.env ?? {};
  const peer = services.peerOf(incoming ?? null, header);
  const foreign = route.method === 'get' ? null : checkOrigin(peer, header);
  if (foreign !== null) return foreign;
  const known = caller !== null && 'by' in caller ? caller : null;
  if (known !== null) touch(known, services);
  const exchange: Exchange = {
    services,
    caller: known,
    peer,
    params: c.req.param(),
    query: c.req.query(),
    readBody: () => readBody(c.req.raw, { limit: route.bodyLimit, types: route.raw?.types }),
    header,
    wire: incoming === undefined || outgoing === undefined ? null : { incoming, outgoing },
  };
  return route.run(exchange, createTools(route, exchange, targetOf(c.req.url)));
}

/** What is asked for, by whatever name and port this server is reached. */
function targetOf(url: string): string {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
}

/** Keeps a session alive, and knows a token that nobody uses, now and then; the answer does not wait for it. */
function touch({ by, use }: Caller, { store, clock, newId, log }: Services): void {
  const now = clock.now();
  if (use === undefined || now < use.usedAt + sessionTouch) return;
  const touched = use.of === 'session' ? touchSession : touchToken;
  store
    .transact((tx) => touched(tx, { id: use.id }, { now, by, newId }))
    .catch((error: unknown) => log.warn({ err: error }, `the use of a ${use.of} could not be written down`));
}

/** What went wrong, for the log; the caller learns only whether to try again. */
function fault(error: unknown, c: HonoContext<Env>, { log }: Services): Refused | ReturnType<typeof refusal> {
  if (error instanceof StoreUnavailable) {
    log.error({ err: error }, 'the store is not available');
    const told = refuse('unavailable', 'What you sent could not be stored, and nothing was changed; try again');
    return refusal(told, { 'Retry-After': '5' });
  }
  if (error instanceof Busy) {
    return refusal(refuse('unavailable', 'Too many people log in at once; try again'), { 'Retry-After': '5' });
  }
  log.error({ err: error, method: c.req.method, path: c.req.path }, 'a request failed');
  return refuse('internal', 'Something went wrong here; the log of the server tells what');
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
