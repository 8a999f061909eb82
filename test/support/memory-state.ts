/** A `Tx` over plain maps, for testing use cases without a store. The store contract suite proves the real ones alike. */
import type { CollectionName, Collections, HistoryRow } from '../../server/domain/model.ts';
import { collectionNames } from '../../server/domain/model.ts';
import type { Context, Tx } from '../../server/usecases/ports.ts';
import { wellFormed } from './well-formed.ts';

type Maps = { [C in CollectionName]: Map<string, Collections[C]> };

export interface MemoryState extends Tx {
  readonly history: HistoryRow[];
}

/** A fresh, empty state. */
export function memoryState(): MemoryState {
  const maps = Object.fromEntries(collectionNames.map((name) => [name, new Map()])) as unknown as Maps;
  const history: HistoryRow[] = [];
  return {
    history,
    get: (collection, id) => maps[collection].get(id),
    values: (collection) => maps[collection].values(),
    size: (collection) => maps[collection].size,
    put: (collection, doc) => {
      wellFormed(collection, doc);
      maps[collection].set(doc.id, doc);
    },
    remove: (collection, id) => {
      maps[collection].delete(id);
    },
    record: (row) => {
      history.push(row);
    },
  };
}

/** A context at `now` (ISO text or ms) whose ids count up: `id-1`, `id-2`. */
export function contextAt(now: string | number, by = 'user:test'): Context {
  let n = 0;
  return {
    now: typeof now === 'number' ? now : Date.parse(now),
    by,
    newId: () => `id-${String(++n).padStart(6, '0')}`,
  };
}
