/** What becomes of a request to a route: who calls, may they, is it our page, and only then what they want. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Refused, type Result, refuse } from '../contract/errors.ts';
import { StoreUnavailable } from '../usecases/ports.ts';
import { sessionTouch, touchSession } from '../usecases/sessions.ts';
import { touchToken } from '../usecases/tokens.ts';
import { type Caller, checkAccess, findCaller } from './caller.ts';
import { checkOrigin } from './origin.ts';
import { Busy } from './passwords.ts';
import { type Answer, type Reply, refusal } from './reply.ts';
import type { Exchange, Route } from './route.ts';
import type { Services } from './services.ts';
import { createTools } from './write.ts';

/** A request, whoever has read it off the wire. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  /** Path and query: what is reached, by whatever name and port this server goes. */
  readonly target: () => string;
  readonly header: (name: string) => string | undefined;
  readonly params: () => Readonly<Record<string, string>>;
  readonly query: () => Readonly<Record<string, string>>;
  readonly readBody: () => Promise<Result<Uint8Array>>;
  /** Node's own objects; null in a test without a socket. */
  readonly wire: { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse } | null;
}

/** Never throws or rejects: what goes wrong is an answer, too. */
export function handle(route: Route, asked: Asked, services: Services): Answer | Promise<Answer> {
  try {
    const answer = admit(route, asked, services);
    return answer instanceof Promise ? answer.catch((error: unknown) => fault(error, asked, services)) : answer;
  } catch (error) {
    return fault(error, asked, services);
  }
}

/** An answer as it goes out, counted and with the headers that every one has; null when it is on its way already. */
export function finished(answer: Answer, { headers, metrics }: Services): Reply | null {
  if (answer === 'sent') return null;
  const reply = answer.ok ? answer : refusal(answer);
  metrics.countAnswer(reply.status);
  return { ...reply, headers: { ...headers, ...reply.headers } };
}

function admit(route: Route, asked: Asked, services: Services): Answer | Promise<Answer> {
  const { store, clock, rules } = services;
  const { header } = asked;
  const look = () => findCaller(header, { state: store.state, now: clock.now(), rules });
  const caller = look();
  const refused = checkAccess(caller, route.role);
  if (refused === null) return answer(route, asked, services, caller);
  if (refused.code !== 'unauthenticated' || !(header('authorization') ?? header('cookie'))) return refused;
  // Who has logged in at another replica a moment ago may not be known here yet.
  return store.catchUp().then(() => {
    const known = look();
    return checkAccess(known, route.role) ?? answer(route, asked, services, known);
  });
}

function answer(
  route: Route,
  asked: Asked,
  services: Services,
  caller: ReturnType<typeof findCaller>,
): Answer | Promise<Answer> {
  const { header, wire } = asked;
  const peer = services.peerOf(wire?.incoming ?? null, header);
  const foreign = route.method === 'get' ? null : checkOrigin(peer, header);
  if (foreign !== null) return foreign;
  const known = caller !== null && 'by' in caller ? caller : null;
  if (known !== null) touch(known, services);
  const exchange: Exchange = {
    services,
    caller: known,
    peer,
    params: asked.params(),
    query: asked.query(),
    readBody: asked.readBody,
    header,
    wire,
  };
  return route.run(exchange, createTools(route, exchange, asked.target));
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
export function fault(
  error: unknown,
  { method, path }: Pick<Asked, 'method' | 'path'>,
  { log, seldom }: Services,
): Refused | Reply {
  if (error instanceof StoreUnavailable) {
    // Of an outage each request is one.
    if (seldom('store')) log.error({ reason: error.message }, 'the store is not available');
    const told = refuse('unavailable', 'What you sent could not be stored, and nothing was changed; try again');
    return refusal(told, { 'Retry-After': '5' });
  }
  if (error instanceof Busy) {
    return refusal(refuse('unavailable', 'Too many people log in at once; try again'), { 'Retry-After': '5' });
  }
  log.error({ err: error, method, path }, 'a request failed');
  return refuse('internal', 'Something went wrong here; the log of the server tells what');
}
