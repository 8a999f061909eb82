/**
 * The offline queue's home: IndexedDB, so that entries survive a restart of the browser. Where the browser refuses it
 * (private window), or one entry (no room), memory, which at least survives the outage.
 */
import * as v from 'valibot';
import { NewRequest } from '../../server/contract/api/requests.ts';
import { baseUrl } from './base-url.ts';
import { memoryStorage } from './memory-storage.ts';
import type { QueueStorage } from './queue.ts';

const Entry = v.object({ key: v.string(), body: NewRequest, at: v.number() });

/** Databases belong to the host; another Hylla may live beside this one. */
const ownName = baseUrl.pathname === '/' ? 'hylla' : `hylla ${baseUrl.pathname}`;

/** Opens the storage; never throws. `name` is the database's. */
export async function openQueueStorage(name = ownName): Promise<QueueStorage> {
  try {
    return indexedStorage(await openDatabase(name));
  } catch {
    return memoryStorage();
  }
}

function indexedStorage(database: IDBDatabase): QueueStorage {
  const store = (mode: IDBTransactionMode) =>
    database.transaction('requests', mode, { durability: 'strict' }).objectStore('requests');
  const memory = memoryStorage();
  return {
    async all() {
      const rows: readonly unknown[] = await done(store('readonly').getAll());
      // An entry of an older page that no longer reads is dropped rather than stopping the queue for ever.
      return [...rows, ...(await memory.all())]
        .flatMap((row) => {
          const parsed = v.safeParse(Entry, row);
          return parsed.success ? [parsed.output] : [];
        })
        .sort((a, b) => a.at - b.at);
    },
    async put(entry) {
      try {
        await done(store('readwrite').put(entry));
      } catch {
        await memory.put(entry);
      }
    },
    async remove(key) {
      await memory.remove(key);
      await done(store('readwrite').delete(key));
    },
  };
}

function openDatabase(name: string): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('requests', { keyPath: 'key' });
  return done(opening);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const { transaction } = request;
    if (transaction && transaction.mode !== 'readonly') transaction.oncomplete = () => resolve(request.result);
    else request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    if (transaction) transaction.onabort = () => reject(transaction.error);
  });
}
