/** The SQL functions of the migrations, called and understood. */
import type { Row } from 'postgres';
import type { CollectionName, Collections, HistoryRow } from '../../domain/model.ts';
import type { DocChange } from '../../usecases/ports.ts';
import { isCollection, isDocument } from '../documents.ts';
import { plainArray, textArray } from './encode.ts';
import type { Link, Parameter } from './link.ts';

/** What a group of transactions comes to, ready to be sent, again and again if need be. */
export interface Parcel {
  /** Rises with each parcel of a writer: the same one is stored once. */
  readonly seq: number;
  /** The revision of the state that it was worked out on. */
  readonly base: number;
  /** What it rests on; see `Transaction`. */
  readonly reads: ReadonlySet<string>;
  readonly changes: readonly DocChange[];
  readonly rows: readonly HistoryRow[];
  readonly keys: string;
  readonly docs: string;
  readonly months: readonly string[];
  readonly columns: readonly string[];
}

export type Status = 'current' | 'behind' | 'reset' | 'stored' | 'repeat' | 'repeat-reset';

/** See `hylla.store` in the migrations. */
export interface Answer {
  readonly status: Status;
  readonly rev: number;
  readonly missed: readonly DocChange[];
}

/** What a key of the database stands for: `collection id`. */
export function keyOf(collection: CollectionName, id: string): string {
  return `${collection} ${id}`;
}

/** Throws when a document is no JSON. */
export function pack(
  about: Pick<Parcel, 'seq' | 'base' | 'reads' | 'changes' | 'rows'>,
  knownMonths: ReadonlySet<string>,
): Parcel {
  const { changes, rows } = about;
  const months = new Set(rows.map(({ ts }) => monthOf(ts)));
  return {
    ...about,
    keys: textArray(changes.map(({ collection, id }) => keyOf(collection, id))),
    docs: textArray(changes.map(({ doc }) => (doc === null ? null : JSON.stringify(doc)))),
    months: [...months].filter((month) => !knownMonths.has(month)),
    columns: [
      textArray(rows.map(({ dispenser }) => dispenser)),
      plainArray(rows.map(({ ts }) => ts)),
      plainArray(rows.map(({ receivedAt }) => receivedAt)),
      plainArray(rows.map(({ boot }) => boot)),
      plainArray(rows.map(({ seq: number }) => number)),
      plainArray(rows.map(({ level }) => level)),
      textArray(rows.map(({ quality }) => quality)),
      textArray(rows.map(({ reason }) => reason)),
      plainArray(rows.map(({ refill }) => refill === true)),
    ],
  };
}

/** First day of the month, UTC. Throws `RangeError` for a time that no calendar has. */
export function monthOf(ts: number): string {
  return `${new Date(ts).toISOString().slice(0, -17)}-01`;
}

const storeCall =
  'SELECT status, rev, changes::text FROM hylla.store($1::uuid, $2::bigint, $3::bigint, $4::text[], $5::text[], ' +
  '$6::text[], $7::date[], $8::text[], $9::float8[], $10::float8[], $11::bigint[], $12::bigint[], $13::float8[], ' +
  '$14::text[], $15::text[], $16::boolean[])';

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
    textArray([...parcel.reads]),
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
