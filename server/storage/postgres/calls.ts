/** The SQL functions of the migrations, called and understood. */
import type { Row } from 'postgres';
import type { CollectionName, Collections } from '../../domain/model.ts';
import type { DocChange } from '../../usecases/ports.ts';
import { isCollection, isDocument } from '../documents.ts';
import { type Columns, columnsOf, monthOf } from './columns.ts';
import { textArray } from './encode.ts';
import type { Link, Parameter } from './link.ts';
import type { Group } from './queue.ts';
import { keyOf } from './read-log.ts';

/** What a group of transactions comes to, ready to be sent, again and again if need be. */
export interface Parcel {
  /** Rises with each parcel of a writer: the same one is stored once. */
  readonly seq: number;
  /** The revision of the state that it was worked out on. */
  readonly base: number;
  readonly changes: readonly DocChange[];
  /** Of the documents put, and these as lines of JSON in the same order. */
  readonly keys: string;
  readonly docs: string;
  readonly removed: string;
  /** What it rests on. */
  readonly reads: string;
  readonly months: readonly string[];
  readonly columns: Columns;
}

export type Status = 'current' | 'behind' | 'reset' | 'stored' | 'repeat' | 'repeat-reset';

/** See `hylla.store` in the migrations. */
export interface Answer {
  readonly status: Status;
  readonly rev: number;
  readonly missed: readonly DocChange[];
}

/** Throws when a document is no JSON. */
export function pack(
  { seq, base, changes, rows, reads }: Pick<Parcel, 'seq' | 'base'> & Group,
  knownMonths: ReadonlySet<string>,
): Parcel {
  const keys: string[] = [];
  const removed: string[] = [];
  const docs: string[] = [];
  for (const { collection, id, doc } of changes) {
    if (doc === null) removed.push(keyOf(collection, id));
    else {
      keys.push(keyOf(collection, id));
      docs.push(JSON.stringify(doc));
    }
  }
  const months = new Set<string>();
  for (const { ts } of rows) months.add(monthOf(ts));
  return {
    seq,
    base,
    changes,
    keys: textArray(keys),
    docs: docs.join('\n'),
    removed: textArray(removed),
    reads: textArray(reads.keys()),
    months: [...months].filter((month) => !knownMonths.has(month)),
    columns: columnsOf(rows),
  };
}

const storeCall =
  'SELECT status, rev, changes::text FROM hylla.store($1::uuid, $2::bigint, $3::bigint, $4::text[], $5::text, ' +
  '$6::text[], $7::text[], $8::date[], $9::float8, $10::text[], $11::float8[], $12::float8[], $13::bigint[], ' +
  '$14::bigint[], $15::float8[], $16::text[], $17::text[], $18::boolean[])';

export async function store(link: Link, writer: string, parcel: Parcel): Promise<Answer> {
  return answerOf(await link.query(storeCall, parametersOf(writer, parcel)));
}

/** Stores in a turn that was begun, and ends it. */
export async function storeInTurn(link: Link, writer: string, parcel: Parcel): Promise<Answer> {
  const [stored] = await Promise.all([link.query(storeCall, parametersOf(writer, parcel)), link.query('COMMIT')]);
  return answerOf(stored);
}

function parametersOf(writer: string, parcel: Parcel): Parameter[] {
  return [
    writer,
    parcel.seq,
    parcel.base,
    parcel.keys,
    parcel.docs,
    parcel.removed,
    parcel.reads,
    textArray(parcel.months),
    ...parcel.columns,
  ];
}

/** What others committed since `base`. */
export async function missed(link: Link, base: number): Promise<Answer> {
  return answerOf(
    await link.query('SELECT status, rev, hylla.changes_of(keys)::text AS changes FROM hylla.missed($1::bigint)', [
      base,
    ]),
  );
}

/** Like `missed`; nobody else commits until the transaction that this begins has ended. */
export async function beginTurn(link: Link, base: number): Promise<Answer> {
  const text = `BEGIN; SELECT status, rev, changes::text FROM hylla.take_turn(${base})`;
  const [, answer] = (await link.query(text)) as unknown as [Row[], Row[]];
  return answerOf(answer);
}

function answerOf([row]: Row[]): Answer {
  const { status, rev, changes } = row as { status: Status; rev: string; changes: string | null };
  const list: unknown = changes === null ? [] : JSON.parse(changes);
  return { status, rev: Number(rev), missed: Array.isArray(list) ? list.flatMap(changeOf) : [] };
}

/** A collection that this version does not know is left alone. */
function changeOf([collection, id, doc]: [string, string, unknown]): DocChange[] {
  if (!isCollection(collection)) return [];
  if (doc === null) return [{ collection, id, doc }];
  return isDocument(collection, doc) ? [{ collection, id, doc: doc as Collections[CollectionName] }] : [];
}
