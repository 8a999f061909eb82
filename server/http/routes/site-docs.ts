/** Routes of a part of the site: its documents are listed, read, put and retired all in the same way. */
import * as v from 'valibot';
import { issue, ok, type Result, refuse } from '../../contract/errors.ts';
import { Id } from '../../contract/primitives.ts';
import type { PartDocs, SitePart } from '../../domain/site-parts.ts';
import type { Put } from '../../usecases/edit-site.ts';
import type { State, UseCase } from '../../usecases/ports.ts';
import { recordAudit } from '../../usecases/record-audit.ts';
import { checkPrecondition, etagOf } from '../etag.ts';
import { byId, Page, page, pageOf } from '../paging.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { api, ById, notFound } from './common.ts';

interface SiteDocs<P extends SitePart, I extends { id?: string | undefined }, V> {
  readonly part: P;
  /** What one is called: `item`. */
  readonly word: 'item' | 'supplier' | 'location' | 'dispenser';
  readonly readBy: 'screen' | 'staff';
  /** Of the body of a PUT; the id may be left to the path. */
  readonly input: v.GenericSchema<unknown, I>;
  readonly response: v.GenericSchema;
  readonly readOnly?: readonly string[];
  /** `view` is asked once for a list, since some need to look around in the state first. */
  readonly view: (state: State) => (doc: PartDocs[P]) => V;
  readonly complete: (input: I, id: string) => PartDocs[P];
  readonly put: UseCase<PartDocs[P], Put<PartDocs[P]>>;
  readonly retire: UseCase<string, null>;
}

export function siteDocRoutes<P extends SitePart, I extends { id?: string | undefined }, V>(
  spec: SiteDocs<P, I, V>,
): Route[] {
  const { part, word, readBy, input, response, readOnly = [], view, complete, put, retire } = spec;
  const find = (state: State, id: string): PartDocs[P] | undefined => {
    const doc = state.get(part, id);
    return doc?.retired ? undefined : doc;
  };
  const idOf = (body: I, id: string): Result<I> =>
    body.id === undefined || body.id === id
      ? ok(body)
      : refuse('invalid', `The body is of ${body.id}, the path of ${id}`, {
          issues: [issue('$.id', `must be ${id}`)],
        });

  return [
    route({
      method: 'get',
      path: api(`/${part}`),
      role: readBy,
      tag: part,
      summary: `All ${part} in use`,
      query: Page,
      response: pageOf(response),
      handler: ({ services, query }) => {
        const { state } = services.store;
        return page(state.values(part), query, { key: byId, view: view(state), where: (doc) => !doc.retired });
      },
    }),
    route({
      method: 'get',
      path: api(`/${part}/{id}`),
      role: readBy,
      tag: part,
      summary: `One ${word}; its ETag is that of its settings`,
      params: ById,
      response,
      handler: ({ services, params }) => {
        const { state } = services.store;
        const doc = find(state, params.id);
        if (doc === undefined) return notFound(word, params.id);
        return json(view(state)(doc), { headers: { ETag: etagOf(doc) } });
      },
    }),
    route({
      method: 'put',
      path: api(`/${part}/{id}`),
      role: 'manager',
      tag: part,
      summary: `Add or change the ${word}; If-Match keeps two editors apart`,
      params: ById,
      body: input,
      readOnly,
      response,
      handler: ({ params, body, header, write }) => {
        const given = idOf(body, params.id);
        if (!given.ok) return given;
        const doc = complete(given.value, params.id);
        return write(
          (tx, context) => {
            const stale = checkPrecondition(header, find(tx, params.id));
            if (stale !== null) return stale;
            const done = put(tx, doc, context);
            if (!done.ok) return done;
            const action = `${word}.${done.value.created ? 'added' : 'changed'}` as const;
            recordAudit(tx, { action, subject: `${word}:${params.id}` }, context);
            return ok(view(tx)(doc));
          },
          { headers: () => ({ ETag: etagOf(doc) }) },
        );
      },
    }),
    route({
      method: 'delete',
      path: api(`/${part}/{id}`),
      role: 'manager',
      tag: part,
      summary: `Retire the ${word}; what the ledger says of it stays`,
      params: ById,
      status: 204,
      handler: ({ params, header, write }) =>
        write(
          (tx, context) => {
            const stale = checkPrecondition(header, find(tx, params.id));
            if (stale !== null) return stale;
            const done = retire(tx, params.id, context);
            if (done.ok) recordAudit(tx, { action: `${word}.retired`, subject: `${word}:${params.id}` }, context);
            return done;
          },
          { status: 204 },
        ),
    }),
  ];
}

/** A schema's entries with the id optional, since the path names it. */
export const idInPath = { id: v.optional(Id) };
