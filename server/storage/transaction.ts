/** What a unit of work sees and changes: the newest documents, its own changes first. Usable until the work returns. */
import type { CollectionName, Collections, HistoryRow } from '../domain/model.ts';
import type { Tx } from '../usecases/ports.ts';
import type { Tables } from './tables.ts';

export class Transaction implements Tx {
  private readonly tables: Tables;
  private ended = false;

  constructor(tables: Tables) {
    this.tables = tables;
  }

  get<C extends CollectionName>(collection: C, id: string): Collections[C] | undefined {
    return this.open().of[collection].newest(id);
  }

  values<C extends CollectionName>(collection: C): Iterable<Collections[C]> {
    return this.open().of[collection].newestValues();
  }

  size(collection: CollectionName): number {
    return this.open().of[collection].newestSize();
  }

  put<C extends CollectionName>(collection: C, doc: Collections[C]): void {
    this.open().of[collection].own.set(doc.id, doc);
  }

  remove(collection: CollectionName, id: string): void {
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
