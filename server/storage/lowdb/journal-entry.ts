/**
 * What the lines of a journal file say. The first is a header; each other is one commit, revs consecutive.
 *
 * header `{"journal": 1, "rev": 41, "after": {"file": "0…12.ndjson", "bytes": 5120}}`: follows rev 41, and nothing of the
 * file before counts beyond those bytes. commit `{"rev": 42, "at": "…", "put": {"levels": [doc]}, "del": {"levels":
 * ["id"]}, "rows": [row]}`.
 */
import type { CollectionName, Collections, HistoryRow } from '../../domain/model.ts';
import type { DocChange } from '../../usecases/ports.ts';
import { isCollection, isCount, isDocument, isRecord } from '../documents.ts';
import { decodeRow } from './history-row.ts';

/** Version of the journal's form and of the documents in it; 1 is read alike. */
export const journalFormat = 2;

export interface JournalHeader {
  readonly journal: number;
  readonly rev: number;
  readonly after: { readonly file: string; readonly bytes: number } | null;
}

export interface JournalCommit {
  readonly rev: number;
  readonly changes: readonly DocChange[];
  readonly rows: readonly HistoryRow[];
}

/** One commit as JSON. `rows` are encoded already. */
export function encodeCommit(rev: number, at: Date, changes: readonly DocChange[], rows: readonly string[]): string {
  const put = new Map<CollectionName, Collections[CollectionName][]>();
  const del = new Map<CollectionName, string[]>();
  for (const { collection, id, doc } of changes) {
    if (doc === null) listIn(del, collection).push(id);
    else listIn(put, collection).push(doc);
  }
  let json = `{"rev":${rev},"at":"${at.toISOString()}"`;
  if (put.size > 0) json += `,"put":${JSON.stringify(Object.fromEntries(put))}`;
  if (del.size > 0) json += `,"del":${JSON.stringify(Object.fromEntries(del))}`;
  if (rows.length > 0) json += `,"rows":[${rows.join()}]`;
  return `${json}}`;
}

function listIn<K, V>(lists: Map<K, V[]>, key: K): V[] {
  const found = lists.get(key);
  if (found) return found;
  const list: V[] = [];
  lists.set(key, list);
  return list;
}

/** The header, of whatever version, or null. */
export function decodeHeader(value: unknown): JournalHeader | null {
  if (!isRecord(value) || !isCount(value['journal']) || !isCount(value['rev'])) return null;
  const { journal, rev, after = null } = value;
  if (after === null) return { journal, rev, after };
  if (!isRecord(after) || typeof after['file'] !== 'string' || !isCount(after['bytes'])) return null;
  return { journal, rev, after: { file: after['file'], bytes: after['bytes'] } };
}

/** The commit, or null when `value` is none that this version can read. */
export function decodeCommit(value: unknown): JournalCommit | null {
  if (!isRecord(value) || !isCount(value['rev'])) return null;
  const { rev, put = {}, del = {}, rows = [] } = value;
  if (!isRecord(put) || !isRecord(del) || !Array.isArray(rows)) return null;
  const changes: DocChange[] = [];
  for (const [collection, docs] of Object.entries(put)) {
    if (!isCollection(collection) || !Array.isArray(docs)) return null;
    for (const doc of docs) {
      if (!isDocument(collection, doc)) return null;
      changes.push({ collection, id: doc.id, doc });
    }
  }
  for (const [collection, ids] of Object.entries(del)) {
    if (!isCollection(collection) || !Array.isArray(ids)) return null;
    for (const id of ids) {
      if (typeof id !== 'string') return null;
      changes.push({ collection, id, doc: null });
    }
  }
  const decoded: HistoryRow[] = [];
  for (const value of rows) {
    const row = decodeRow(value);
    if (row === null) return null;
    decoded.push(row);
  }
  return { rev, changes, rows: decoded };
}
