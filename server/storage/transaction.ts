/** What a unit of work sees and changes: the newest documents, its own changes first. Usable until the work returns. */
import type { CollectionName, Collections, HistoryRow } from '../domain/model.ts';
import type { Tx } from '../usecases/ports.ts';
import type { Tables } from './tables.ts';

/** Told what the work rests on. */
export interface Reads {
  one(collection: CollectionName, id: string): void;
  all(collection: CollectionName): void;
}

export class Transaction implements Tx {
  private readonly tables: Tables;
  private readonly reads: Reads | null;
  private ended = false;

  constructor(tables: Tables, reads: Reads | null = null) {
    this.tables = tables;
    this.reads = reads;
  }

  get<C extends CollectionName>(collection: C, id: string): Collections[C] | undefined {
    this.reads?.one(collection, id);
    return this.open().of[collection].newest(id);
  }

  values<C extends CollectionName>(collection: C): Iterable<Collections[C]> {
    this.reads?.all(collection);
    return this.open().of[collection].newestValues();
  }

  size(collection: CollectionName): number {
    this.reads?.all(collection);
    return this.open().of[collection].newestSize();
  }

  put<C extends CollectionName>(collection: C, doc: Collections[C]): void {
    this.open().of[collection].own.set(doc.id, doc);
  }

  remove(collection: CollectionName, id: string): void {
    this.reads?.one(collection, id);
    const table = this.open().of[collection];
    if (table.newest(id) !== undefined) table.own.set(id, null);
  }

  record(row: HistoryRow): void {
    this.open().ownRows.push(row);
  }

  end(): void {
    this.ended = true;
  }

  private open(): Tables {
    if (this.ended) throw new Error('This transaction has ended: work on it must be synchronous');
    return this.tables;
  }
}
