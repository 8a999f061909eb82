/** A `Store` in memory, for testing edges without files. Durable as soon as a transaction is over. */
import type { CollectionName, Collections, HistoryRow } from '../../server/domain/model.ts';
import { collectionNames } from '../../server/domain/model.ts';
import { rollUp, spanStart } from '../../server/domain/roll-up.ts';
import {
  type Commit,
  type DocChange,
  type State,
  type Store,
  StoreUnavailable,
  type Tx,
} from '../../server/usecases/ports.ts';
import { wellFormed } from './well-formed.ts';

type Maps = { [C in CollectionName]: Map<string, Collections[C]> };

export interface MemoryStore extends Store {
  /** From now on nothing can be made durable, until it is mended (null). */
  fail(problem: string | null): void;
}

export function memoryStore(): MemoryStore {
  const maps = Object.fromEntries(collectionNames.map((name) => [name, new Map()])) as unknown as Maps;
  const history: HistoryRow[] = [];
  const listeners = new Set<(commit: Commit) => void>();
  let rev = 0;
  let problem: string | null = null;
  const state: State = {
    get: (collection, id) => maps[collection].get(id),
    values: (collection) => maps[collection].values(),
    size: (collection) => maps[collection].size,
  };

  function overlay(): { tx: Tx; changes: Map<string, DocChange>; rows: HistoryRow[] } {
    const changes = new Map<string, DocChange>();
    const rows: HistoryRow[] = [];
    const key = (collection: string, id: string) => `${collection} ${id}`;
    function* values<C extends CollectionName>(collection: C): Iterable<Collections[C]> {
      for (const doc of [...maps[collection].values()]) if (!changes.has(key(collection, doc.id))) yield doc;
      for (const change of [...changes.values()]) {
        if (change.collection === collection && change.doc !== null) yield change.doc as Collections[C];
      }
    }
    const tx: Tx = {
      get: (collection, id) => {
        const change = changes.get(key(collection, id));
        return change === undefined
          ? maps[collection].get(id)
          : ((change.doc ?? undefined) as Collections[typeof collection] | undefined);
      },
      values,
      size: (collection) => [...values(collection)].length,
      put: (collection, doc) => {
        wellFormed(collection, doc);
        changes.set(key(collection, doc.id), { collection, id: doc.id, doc });
      },
      remove: (collection, id) => {
        changes.set(key(collection, id), { collection, id, doc: null });
      },
      record: (row) => {
        rows.push(row);
      },
    };
    return { tx, changes, rows };
  }

  return {
    state,
    get rev() {
      return rev;
    },
    start: async () => undefined,
    stop: async () => undefined,
    async transact(work) {
      const { tx, changes, rows } = overlay();
      const result = work(tx);
      const refused = typeof result === 'object' && result !== null && 'ok' in result && result.ok === false;
      if (refused || changes.size + rows.length === 0) return result;
      if (problem !== null) throw new StoreUnavailable(problem);
      for (const { collection, id, doc } of changes.values()) {
        const map = maps[collection] as Map<string, unknown>;
        if (doc === null) map.delete(id);
        else map.set(id, doc);
      }
      history.push(...rows);
      history.sort((a, b) => a.ts - b.ts);
      rev++;
      for (const listener of listeners) listener({ rev, changes: [...changes.values()] });
      return result;
    },
    async history({ dispenser, from, to, limit, cursor }) {
      const rows = history.filter((row) => row.dispenser === dispenser && row.ts >= from && row.ts < to);
      const start = cursor === undefined ? 0 : Number(cursor);
      const next = start + limit < rows.length ? String(start + limit) : null;
      return { rows: rows.slice(start, start + limit), next };
    },
    async trend({ dispenser, from, to, step, timezone, limit }) {
      const start = spanStart(step, timezone);
      const rows = history.filter((row) => row.dispenser === dispenser);
      const spans = rollUp(rows, start)
        .map((span) => ({ ...span, step }))
        .filter(({ ts }) => ts >= from && ts < to);
      return { spans: spans.slice(0, limit), next: spans[limit]?.ts ?? null };
    },
    catchUp: async () => undefined,
    retain: async () => undefined,
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    health: () => (problem === null ? { ready: true } : { ready: false, problem }),
    fail: (reason) => {
      problem = reason;
    },
  };
}
