/**
 * One entry of the route table. The Hono app, the OpenAPI document and the access-matrix test are all made of it, so
 * that none can know a route that the others do not. `role` is not optional: a route without one does not compile.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import { decode, ok, type Result, refuse } from '../contract/errors.ts';
import type { Context, Tx } from '../usecases/ports.ts';
import type { Access, Caller } from './caller.ts';
import type { Peer } from './peer.ts';
import type { Answer, Headers } from './reply.ts';
import type { Services } from './services.ts';

export type Method = 'get' | 'post' | 'put' | 'delete';

/** A request whose caller may do what the route does, before its parts are decoded. */
export interface Exchange {
  readonly services: Services;
  /** Null for anybody on an open route. */
  readonly caller: Caller | null;
  readonly peer: Peer;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Reads the body within the route's limit. */
  readonly readBody: () => Promise<Result<Uint8Array>>;
  readonly header: (name: string) => string | undefined;
  /** Node's own objects; null in a test without a socket. */
  readonly wire: { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse } | null;
}

/** What `write` runs, in one transaction with the note of its `Idempotency-Key`. */
export type Work<T> = (tx: Tx, context: Context) => Result<T>;
export interface WriteOptions<T> {
  readonly status?: 200 | 201 | 204;
  readonly headers?: (value: T) => Headers;
}

/** What a handler gets. */
export interface Call<P, Q, B> extends Omit<Exchange, 'params' | 'query' | 'readBody'> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly context: () => Context;
  /** Runs a use case in a transaction and answers its value as JSON once it is durable, or its refusal. */
  readonly write: <T>(work: Work<T>, options?: WriteOptions<T>) => Promise<Answer>;
}

/** A body that is not JSON, or not ours to decode: bytes of one of the content types. */
export interface RawBody {
  readonly types: readonly string[];
  /** What it holds, for the document of the API. */
  readonly schema?: v.GenericSchema;
}

interface RouteDocs {
  readonly method: Method;
  /** Below the base path, with parameters as in OpenAPI: `/api/v1/dispensers/{id}`. */
  readonly path: string;
  readonly role: Access;
  readonly tag: string;
  readonly summary: string;
  /** Of a successful answer. */
  readonly status?: 200 | 201 | 202 | 204;
  readonly response?: v.GenericSchema;
  /** Content type of an answer that is not JSON. */
  readonly produces?: string;
  /** Takes `Idempotency-Key`. */
  readonly idempotent?: true;
  /** Answered without Hono (`direct.ts`): a GET without parameters and query. */
  readonly direct?: true;
  /** Bytes of the largest body; 64 KiB unless told. */
  readonly bodyLimit?: number;
}

export interface RouteSpec<P, Q, B> extends RouteDocs {
  readonly params?: v.GenericSchema<unknown, P>;
  readonly query?: v.GenericSchema<unknown, Q>;
  readonly body?: v.GenericSchema<unknown, B>;
  /** Keys that a GET answers and nobody sets: a body may bring them back as they were read. So may it null for absent. */
  readonly readOnly?: readonly string[];
  readonly raw?: RawBody;
  readonly handler: (call: Call<P, Q, B>, raw: Uint8Array) => Answer | Promise<Answer>;
}

export interface Route extends RouteDocs {
  readonly params?: v.GenericSchema;
  readonly query?: v.GenericSchema;
  readonly body?: v.GenericSchema;
  readonly raw?: RawBody;
  readonly run: (exchange: Exchange, tools: Tools) => Answer | Promise<Answer>;
}

/** Made by `write.ts`; handed in so that a route knows nothing of how keys are kept. */
export interface Tools {
  readonly context: () => Context;
  readonly write: (body: Uint8Array) => <T>(work: Work<T>, options?: WriteOptions<T>) => Promise<Answer>;
}

const noBytes = new Uint8Array();
/** Stands in for a schema that a route does not state: then nothing reads the part, and its type is `unknown`. */
const unstated = v.any();

/** Binds a handler to the schemas that decode what it gets. Parameters and query that do not fit are 400, a body 422. */
export function route<P, Q, B>(spec: RouteSpec<P, Q, B>): Route {
  const { handler, readOnly, ...docs } = spec;
  const schemas = { params: spec.params ?? unstated, query: spec.query ?? unstated, body: spec.body ?? unstated };
  const takesBody = spec.method === 'post' || spec.method === 'put';

  function call(exchange: Exchange, tools: Tools, body: B, bytes: Uint8Array): Answer | Promise<Answer> {
    const params = decode<typeof schemas.params>(schemas.params, exchange.params, 'path');
    if (!params.ok) return refuse('bad-request', params.message, { issues: params.issues });
    const query = decode(schemas.query, exchange.query, 'query');
    if (!query.ok) return refuse('bad-request', query.message, { issues: query.issues });
    const { services, caller, peer, header, wire } = exchange;
    const shared = { services, caller, peer, header, wire, context: tools.context, write: tools.write(bytes) };
    return handler({ ...shared, params: params.value, query: query.value, body }, bytes);
  }

  async function readAndCall(exchange: Exchange, tools: Tools): Promise<Answer> {
    const bytes = await exchange.readBody();
    if (!bytes.ok) return bytes;
    const value = spec.raw === undefined ? parseJson(bytes.value) : ok(undefined);
    if (!value.ok) return value;
    const settable = readOnly === undefined ? value.value : withoutEcho(value.value, readOnly, exchange.params['id']);
    const body = decode(schemas.body, settable);
    return body.ok ? call(exchange, tools, body.value, bytes.value) : body;
  }

  return {
    ...docs,
    run: (exchange, tools) => {
      if (takesBody) return readAndCall(exchange, tools);
      const body = decode(schemas.body, undefined);
      return body.ok ? call(exchange, tools, body.value, noBytes) : body;
    },
  };
}

/** Keys of what is answered that are no part of what is put. */
export const readOnlyKeys = (answered: { entries: object }, put: { entries: object }): readonly string[] =>
  Object.keys(answered.entries).filter((key) => !Object.hasOwn(put.entries, key));

/** An id other than the path's stays, and is refused. */
function withoutEcho(body: unknown, readOnly: readonly string[], id: string | undefined): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(
    Object.entries(body).filter(
      ([key, value]) => value !== null && (!readOnly.includes(key) || (key === 'id' && value !== id)),
    ),
  );
}

/** JSON of a body; no body at all is the same as `{}`, since an action needs nothing said. */
function parseJson(bytes: Uint8Array): Result<unknown> {
  if (bytes.length === 0) return ok({});
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return refuse('bad-request', 'The body is not readable JSON in UTF-8');
  }
}
