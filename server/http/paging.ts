/** Lists: `{items, next}`, by `limit` (100 unless told, at most 1,000) and an opaque `cursor`. */
import * as v from 'valibot';
import { json, type Reply } from './reply.ts';

const Count = v.pipe(
  v.string(),
  v.regex(/^\d{1,5}$/, 'must be a whole number'),
  v.transform(Number),
  v.minValue(1),
  v.maxValue(1000),
);
/** Begins every cursor once decoded, so that a text from elsewhere is told from one. */
const mark = 'after ';
const Cursor = v.pipe(
  v.string(),
  v.maxLength(400),
  v.check((text) => toCursor(fromCursor(text)) === text, 'is not a cursor of this API'),
);

/** Query parameters of every list; spread into a route's own. */
export const pageQuery = { limit: v.optional(Count), cursor: v.optional(Cursor) };
export const Page = v.object(pageQuery);
export type Page = { readonly limit?: number | undefined; readonly cursor?: string | undefined };

/** The answer of a list of `item`. */
export const pageOf = <S extends v.GenericSchema>(item: S) =>
  v.object({ items: v.array(item), next: v.nullable(v.string()) });

export const limitOf = ({ limit = 100 }: Page): number => limit;
export const toCursor = (key: string): string => Buffer.from(`${mark}${key}`).toString('base64url');
export const fromCursor = (cursor: string): string => Buffer.from(cursor, 'base64url').toString().slice(mark.length);

interface Listing<D, V> {
  /** Unique, in the order of the list. */
  readonly key: (doc: D) => string;
  readonly view: (doc: D) => V;
  readonly where?: (doc: D) => boolean;
  /** Largest key first. */
  readonly newestFirst?: boolean;
}

/** One page of `docs`. Views are made only of what is shown. */
export function page<D, V>(
  docs: Iterable<D>,
  query: Page,
  { key, view, where, newestFirst = false }: Listing<D, V>,
): Reply {
  const after = query.cursor === undefined ? null : fromCursor(query.cursor);
  const rest: { key: string; doc: D }[] = [];
  for (const doc of docs) {
    if (where !== undefined && !where(doc)) continue;
    const at = key(doc);
    if (after === null || (newestFirst ? at < after : at > after)) rest.push({ key: at, doc });
  }
  rest.sort((a, b) => (a.key < b.key ? -1 : 1) * (newestFirst ? -1 : 1));
  const shown = rest.slice(0, limitOf(query));
  const last = shown.at(-1);
  const next = last !== undefined && rest.length > shown.length ? toCursor(last.key) : null;
  return json({ items: shown.map(({ doc }) => view(doc)), next });
}

/** Orders documents by time, then id: `at` in a width that sorts as text. */
export const timeKey = ({ at, id }: { at: number; id: string }): string => `${String(at).padStart(15, '0')} ${id}`;

export const byId = ({ id }: { id: string }): string => id;
