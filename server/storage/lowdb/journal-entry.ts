/**
 * What the lines of a journal file say. The first is a header; each other is one commit, revs consecutive.
 *
 * header `{"journal": 1, "rev": 41, "after": {"file": "0…12.ndjson", "bytes": 5120}}`: follows rev 41, and nothing of the
 * file before counts beyond those bytes. commit `{"rev": 42, "at": "…", "put": {"levels": [doc]}, "set": {"levels":
 * [patch]}, "del": {"levels": ["id"]}, "rows": [row]}`. Format 1 had no patches (`doc-patch.ts`).
 */
import type { CollectionName, HistoryRow, LevelDoc } from '../../domain/model.ts';
import type { DocChange, State } from '../../usecases/ports.ts';
import { isCollection, isCount, isDocument, isRecord } from '../documents.ts';
import type { Tables } from '../tables.ts';
import { patched, writePatch } from './doc-patch.ts';
import { decodeRow } from './history-row.ts';
import type { JsonBytes } from './json-bytes.ts';
import { levelBefore, writeLevelPatch } from './level-patch.ts';
import { type RowBlock, writeRows } from './row-blocks.ts';

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

/** One commit as JSON. `before`: with the durable documents that the changes are made to. */
export function writeCommit(
  out: JsonBytes,
  { rev, at, changes, blocks }: { rev: number; at: Date; changes: readonly DocChange[]; blocks: readonly RowBlock[] },
  before: Tables,
): void {
  const whole: DocChange[] = [];
  out.ascii('{"rev":').number(rev).ascii(',"at":').text(at.toISOString());
  writeGroups(out, 'set', changes, (change) => {
    const { collection, id, doc } = change;
    if (doc === null) return false;
    const row = collection === 'levels' ? before.levels?.row(id) : undefined;
    if (row !== undefined && writeLevelPatch(out, row, doc as LevelDoc)) return true;
    const old = row === undefined ? before.durable.get(collection, id) : levelBefore(row, doc as LevelDoc);
    if (old !== undefined && writePatch(out, old, doc)) return true;
    whole.push(change);
    return false;
  });
  writeGroups(out, 'put', whole, ({ doc }) => {
    out.value(doc);
    return true;
  });
  writeGroups(out, 'del', changes, ({ doc, id }) => {
    if (doc === null) out.text(id);
    return doc === null;
  });
  if (blocks.length > 0) {
    out.ascii(',"rows":[');
    writeRows(out, blocks);
    out.ascii(']');
  }
  out.ascii('}');
}

/** The changes that `write` takes, by collection, as they come. */
function writeGroups(
  out: JsonBytes,
  name: 'set' | 'put' | 'del',
  changes: readonly DocChange[],
  write: (change: DocChange) => boolean,
): void {
  let open: CollectionName | null = null;
  for (const change of changes) {
    const start = out.length;
    if (change.collection === open) out.ascii(',');
    else
      out
        .ascii(open === null ? `,"${name}":{"` : '],"')
        .ascii(change.collection)
        .ascii('":[');
    if (write(change)) open = change.collection;
    else out.length = start;
  }
  if (open !== null) out.ascii(']}');
}

/** The header, of whatever version, or null. */
export function decodeHeader(value: unknown): JournalHeader | null {
  if (!isRecord(value) || !isCount(value['journal']) || !isCount(value['rev'])) return null;
  const { journal, rev, after = null } = value;
  if (after === null) return { journal, rev, after };
  if (!isRecord(after) || typeof after['file'] !== 'string' || !isCount(after['bytes'])) return null;
  return { journal, rev, after: { file: after['file'], bytes: after['bytes'] } };
}

/**
 * The commit, or null when `value` is none that this version can read. `before`: the documents that it changes; a patch to
 * one that is not there (a person has taken it out of `hylla.json`) is left out.
 */
export function decodeCommit(value: unknown, before: State): JournalCommit | null {
  if (!isRecord(value)) return null;
  const { rev, at: _at, put = {}, set = {}, del = {}, rows = [], ...others } = value;
  if (!isCount(rev) || !isRecord(put) || !isRecord(set) || !isRecord(del) || !Array.isArray(rows)) return null;
  if (Object.keys(others).length > 0) return null;
  const changes: DocChange[] = [];
  for (const [collection, patches] of Object.entries(set)) {
    if (!isCollection(collection) || !Array.isArray(patches)) return null;
    for (const patch of patches) {
      if (!isRecord(patch) || typeof patch['id'] !== 'string') return null;
      const doc = before.get(collection, patch['id']);
      if (doc !== undefined) changes.push({ collection, id: doc.id, doc: patched(doc, patch) });
    }
  }
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
