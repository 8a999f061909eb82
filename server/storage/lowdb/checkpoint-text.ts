/** The text of `hylla.json` back into a checkpoint, whoever wrote it. */
import { crc32 } from 'node:zlib';
import type { CollectionName, Collections } from '../../domain/model.ts';
import { type DocumentLists, isCollection, isCount, isDocument, isRecord } from '../documents.ts';
import { stateFormat } from './migrations.ts';

export interface Checkpoint {
  /** Of its documents; undefined: this version's. */
  readonly format?: number;
  /** Includes all commits up to this one. */
  readonly rev: number;
  /** Journal file that follows; undefined: none, what stands here is all. */
  readonly journal?: string;
  /** Bytes of each file in `readings/` that hold what is included here; undefined: the files as they are. */
  readonly readings?: Readonly<Record<string, number>>;
  readonly documents: DocumentLists;
  /** A person has changed it since it was written. */
  readonly isEdited?: true;
}

export type ParsedCheckpoint =
  | { readonly ok: true; readonly checkpoint: Checkpoint & { readonly format: number }; readonly edited: boolean }
  | Unusable;

export interface Unusable {
  readonly ok: false;
  /** Goes on after the file's name: "is empty". */
  readonly problem: string;
  /** True: no older file beside it helps, since a newer Hylla wrote them all. */
  readonly isNewer?: boolean;
}

/** `modified`: the file's time, ms. */
export function parseCheckpoint(bytes: Buffer, modified: number): ParsedCheckpoint {
  if (bytes.length === 0) return bad('is empty');
  if (bytes.every((byte) => byte === 0)) return bad('holds nothing but NUL bytes');
  const text = bytes.toString('utf8');
  const edited = !matchesChecksum(bytes);
  let value: unknown;
  try {
    value = (edited ? null : asWritten(text)) ?? JSON.parse(text);
  } catch (error) {
    return bad(`is damaged (${error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : 'not JSON'})`);
  }
  if (!isRecord(value)) return bad('holds no Hylla state');
  const { format, rev, writtenAt, journal, readings, collections } = value;
  if (!isCount(format) || format === 0)
    return bad(`has as "format" ${String(JSON.stringify(format)).slice(0, 40)}, which no version of Hylla writes`);
  if (format > stateFormat) {
    const problem = `has format ${format}, this version of Hylla reads up to ${stateFormat}`;
    return { ok: false, problem, isNewer: true };
  }
  if (!isCount(rev)) return bad('has no number "rev"');
  if (journal !== undefined && typeof journal !== 'string') return bad('has a "journal" that is no file name');
  if (readings !== undefined && !isLengths(readings)) return bad('has "readings" that are no lengths of files');
  if (!isRecord(collections)) return bad('has no "collections"');
  if (edited && typeof writtenAt === 'string' && Math.abs(Date.parse(writtenAt) - modified) < 2) {
    return bad('is damaged: it differs from its checksum and nobody has edited it');
  }
  const documents: { [C in CollectionName]?: Iterable<Collections[C]> } = {};
  for (const [collection, docs] of Object.entries(collections)) {
    if (!isCollection(collection)) return bad(`has an unknown collection "${collection}"`);
    if (docs instanceof Lines) {
      documents[collection] = docs;
      continue;
    }
    if (!isRecord(docs)) return bad(`has a collection "${collection}" that is not {id: document}`);
    const problem = fill(documents, collection, docs);
    if (problem !== null) return bad(problem);
  }
  return {
    ok: true,
    edited,
    checkpoint: {
      format,
      rev,
      ...(journal !== undefined && { journal }),
      ...(readings !== undefined && { readings }),
      documents,
    },
  };
}

/**
 * What `JSON.parse` makes of a file that has a document a line, as Hylla writes it, but for its collections: these are
 * `Lines`. Null: the lines are others.
 */
function asWritten(text: string): Record<string, unknown> | null {
  const [before, after] = [',\n  "collections": {', '\n  },\n  "crc": '];
  const end = text.lastIndexOf(after);
  let at = text.indexOf(before);
  if (at < 0 || end < at) return null;
  const head: unknown = JSON.parse(`${text.slice(0, at)}}`);
  if (!isRecord(head)) return null;
  const collections: Record<string, unknown> = {};
  for (at += before.length; at < end; ) {
    const [line, name, rest] = /^\n {4}"(\w+)": \{(\},?)?/.exec(text.slice(at, at + 80)) ?? [];
    if (line === undefined || name === undefined) return null;
    const from = at + line.length;
    const to = rest === undefined ? text.indexOf('\n    }', from) : from;
    if (to < 0) return null;
    collections[name] = new Lines(text, from, to);
    at = rest === undefined ? to + '\n    }'.length : to;
    if (text.startsWith(',\n', at)) at++;
  }
  return { ...head, collections };
}

/**
 * The documents of a collection, a line each, from their text: each is made when it is asked for. All at once they would be
 * alive together, and the garbage collector would copy every part of them.
 */
class Lines implements Iterable<never> {
  private readonly text: string;
  private readonly from: number;
  private readonly to: number;

  constructor(text: string, from: number, to: number) {
    this.text = text;
    this.from = from;
    this.to = to;
  }

  *[Symbol.iterator](): IterableIterator<never> {
    const key = /\n {6}"(?:[^"\\]|\\.)*": /y;
    for (let at = this.from; at < this.to; ) {
      key.lastIndex = at;
      if (!key.test(this.text)) throw new SyntaxError(`no document at character ${at}`);
      const from = key.lastIndex;
      at = this.text.indexOf('\n', from);
      if (at < 0) at = this.to;
      const hasComma = this.text.charAt(at - 1) === ',';
      yield JSON.parse(this.text.slice(from, hasComma ? at - 1 : at)) as never;
    }
  }
}

function fill<C extends CollectionName>(
  documents: { [K in CollectionName]?: Iterable<Collections[K]> },
  collection: C,
  docs: Record<string, unknown>,
): string | null {
  const list: Collections[C][] = [];
  for (const [id, doc] of Object.entries(docs)) {
    if (!isDocument(collection, doc) || doc.id !== id) {
      return `has at collections.${collection}["${id}"] no document with that "id"`;
    }
    list.push(doc);
  }
  documents[collection] = list as (typeof documents)[C];
  return null;
}

function bad(problem: string): Unusable {
  return { ok: false, problem };
}

function isLengths(value: unknown): value is Record<string, number> {
  return isRecord(value) && Object.values(value).every(isCount);
}

function matchesChecksum(bytes: Buffer): boolean {
  const at = bytes.lastIndexOf('"crc"');
  const [, crc] = /^"crc":\s*"([0-9a-f]+)"/.exec(bytes.toString('latin1', at, at + 40)) ?? [];
  return at > 0 && crc !== undefined && Number.parseInt(crc, 16) === crc32(bytes.subarray(0, at));
}
