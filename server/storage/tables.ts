/**
 * The documents in memory. Each collection has four layers, newest first: what the running transaction put, what waits
 * for the next flush, what is being flushed, and what is durable. Null in a layer stands for "removed". Of levels, which each
 * reading changes, a store that runs keeps the durable ones packed.
 */
import { IdMap } from '../domain/id-map.ts';
import { type CollectionName, type Collections, collectionNames, type HistoryRow } from '../domain/model.ts';
import type { DocChange, State } from '../usecases/ports.ts';
import type { DocumentLists } from './documents.ts';
import { PackedLevels } from './packed-levels.ts';

/**
 * A layer is replaced, never cleared: V8 keeps what was in a cleared Map and links it to what comes into it later
 * (`OrderedHashTable::Clear`), so that all of it would live until the next full collection.
 */
type Layer<D> = Map<string, D | null>;

/** What a table asks of the durable documents. */
interface Documents<D> extends Iterable<readonly [string, D]> {
  readonly size: number;
  get(id: string): D | undefined;
  has(id: string): boolean;
  set(id: string, doc: D): void;
  delete(id: string): void;
  clear(): void;
  values(): Iterable<D>;
}

export class Table<D> {
  durable: Documents<D> = new IdMap<D>();
  flushing: Layer<D> = new Map();
  waiting: Layer<D> = new Map();
  own: Layer<D> = new Map();

  /** The newest document, changes under way included. */
  newest(id: string): D | undefined {
    const pending = this.pending(id);
    return pending === undefined ? this.durable.get(id) : (pending ?? undefined);
  }

  /** What the pending layers say of `id`: a document, null for removed, undefined for nothing. */
  private pending(id: string): D | null | undefined {
    let found: D | null | undefined;
    if (this.own.size > 0) found = this.own.get(id);
    if (found === undefined && this.waiting.size > 0) found = this.waiting.get(id);
    if (found === undefined && this.flushing.size > 0) found = this.flushing.get(id);
    return found;
  }

  /** All the newest documents, as of now: later puts do not show up in a walk that has begun. */
  newestValues(): Iterable<D> {
    const changed = this.pendingIds();
    if (changed.size === 0) return this.durable.values();
    const values: D[] = [];
    for (const [id, doc] of this.durable) if (!changed.has(id)) values.push(doc);
    for (const id of changed) {
      const doc = this.pending(id);
      if (doc) values.push(doc);
    }
    return values;
  }

  newestSize(): number {
    let size = this.durable.size;
    for (const id of this.pendingIds()) {
      size += Number(this.pending(id) !== null) - Number(this.durable.has(id));
    }
    return size;
  }

  private pendingIds(): Set<string> {
    return new Set([...this.flushing.keys(), ...this.waiting.keys(), ...this.own.keys()]);
  }

  /** The running transaction succeeded: its changes wait for the next flush. */
  keepOwn(): boolean {
    if (this.own.size === 0) return false;
    if (this.waiting.size === 0) this.waiting = this.own;
    else for (const [id, doc] of this.own) this.waiting.set(id, doc);
    this.own = new Map();
    return true;
  }

  /** What waited is being flushed from now on. */
  seal(): void {
    const empty = this.flushing;
    this.flushing = this.waiting;
    this.waiting = empty;
  }

  /** What was being flushed is durable. */
  apply(): void {
    for (const [id, doc] of this.flushing) {
      if (doc === null) this.durable.delete(id);
      else this.durable.set(id, doc);
    }
    this.flushing = new Map();
  }

  /** What waited will not be flushed as it is. */
  dropWaiting(): void {
    this.waiting = new Map();
  }

  /** Nothing that is pending will become durable. */
  drop(): void {
    this.own = new Map();
    this.waiting = new Map();
    this.flushing = new Map();
  }
}

type TableOf = { readonly [C in CollectionName]: Table<Collections[C]> };

export class Tables {
  readonly of: TableOf;
  /** The durable levels, once they are packed. */
  levels: PackedLevels | null = null;
  private readonly all: ReadonlyMap<CollectionName, Table<Collections[CollectionName]>>;
  /** History rows of the running transaction, of the next flush, and of the flush under way. */
  ownRows: HistoryRow[] = [];
  waitingRows: HistoryRow[] = [];
  flushingRows: HistoryRow[] = [];

  constructor() {
    this.all = new Map(collectionNames.map((name) => [name, new Table()]));
    this.of = Object.fromEntries(this.all) as unknown as TableOf;
  }

  /** What a power cut would leave. */
  readonly durable: State = {
    get: (collection, id) => this.of[collection].durable.get(id),
    values: (collection) => this.of[collection].durable.values(),
    size: (collection) => this.of[collection].durable.size,
  };

  readonly names = collectionNames;

  /** Forgets the durable documents. */
  clear(): void {
    for (const [, table] of this.all) table.durable.clear();
  }

  /**
   * From now on levels are kept as `PackedLevels` keeps them: for a store that runs. Packed is only what has the form of this
   * version, so not before migrations, nor what a person has typed.
   */
  pack(): this {
    if (this.levels !== null) return this;
    const packed = new PackedLevels();
    for (const [id, doc] of this.of.levels.durable) packed.set(id, doc);
    this.of.levels.durable = packed;
    this.levels = packed;
    return this;
  }

  /** Takes in what is read back. */
  fill(documents: DocumentLists): void {
    for (const name of this.names) for (const doc of documents[name] ?? []) this.set(name, doc.id, doc);
  }

  /** Puts a durable document, or removes it: for what is read back. */
  set(collection: CollectionName, id: string, doc: Collections[CollectionName] | null): void {
    const table = this.all.get(collection);
    if (doc === null) table?.durable.delete(id);
    else table?.durable.set(id, doc);
  }

  /** Ends the running transaction; its changes wait for the next flush. False when it changed nothing. */
  keepOwn(): boolean {
    let changed = this.ownRows.length > 0;
    if (changed) {
      if (this.waitingRows.length === 0) this.waitingRows = this.ownRows;
      else for (const row of this.ownRows) this.waitingRows.push(row);
      this.ownRows = [];
    }
    for (const [, table] of this.all) if (table.keepOwn()) changed = true;
    return changed;
  }

  /** Ends the running transaction without a trace. False: nothing is to be made durable. */
  discardOwn(): false {
    if (this.ownRows.length > 0) this.ownRows = [];
    for (const [, table] of this.all) if (table.own.size > 0) table.own = new Map();
    return false;
  }

  seal(): void {
    for (const [, table] of this.all) if (table.waiting.size > 0) table.seal();
    this.flushingRows = this.waitingRows;
    this.waitingRows = [];
  }

  /** The sealed changes, one a document. */
  sealed(): DocChange[] {
    const changes: DocChange[] = [];
    for (const [collection, table] of this.all) {
      for (const [id, doc] of table.flushing) changes.push({ collection, id, doc });
    }
    return changes;
  }

  apply(): void {
    for (const [, table] of this.all) if (table.flushing.size > 0) table.apply();
    this.flushingRows = [];
  }

  dropWaiting(): void {
    for (const [, table] of this.all) if (table.waiting.size > 0) table.dropWaiting();
    this.waitingRows = [];
  }

  drop(): void {
    for (const [, table] of this.all) table.drop();
    this.ownRows = [];
    this.waitingRows = [];
    this.flushingRows = [];
  }

  /** The durable documents as they are now; it stays as it is when the tables go on. */
  snapshot(): DocumentLists {
    return Object.fromEntries(
      Array.from(this.all, ([name, table]) => [
        name,
        name === 'levels' && this.levels !== null ? this.levels.snapshot() : [...table.durable.values()],
      ]),
    ) as unknown as DocumentLists;
  }
}
