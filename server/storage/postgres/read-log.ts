/** What work has read, and so rests on: single documents, and whole collections. */
import type { CollectionName } from '../../domain/model.ts';
import type { DocChange } from '../../usecases/ports.ts';
import type { Reads } from '../transaction.ts';

/** What a key of the database stands for: `collection id`. */
export function keyOf(collection: CollectionName, id: string): string {
  return `${collection} ${id}`;
}

export class ReadLog implements Reads {
  private readonly single = new Map<CollectionName, Set<string>>();
  private readonly whole = new Set<CollectionName>();

  one(collection: CollectionName, id: string): void {
    const ids = this.single.get(collection);
    if (ids === undefined) this.single.set(collection, new Set([id]));
    else ids.add(id);
  }

  all(collection: CollectionName): void {
    this.whole.add(collection);
  }

  has({ collection, id }: DocChange): boolean {
    return this.whole.has(collection) || this.single.get(collection)?.has(id) === true;
  }

  /** As the database has them: `collection id`, or `collection` for all of it. */
  *keys(): Iterable<string> {
    yield* this.whole;
    for (const [collection, ids] of this.single) {
      if (!this.whole.has(collection)) for (const id of ids) yield keyOf(collection, id);
    }
  }
}
