/** The store that the settings ask for, and who leads among the processes that share it. */
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import { createLowdbStore } from './storage/lowdb/store.ts';
import { alone, type Leadership, type Leases, type Store } from './usecases/ports.ts';

export interface StoreEvents {
  /** Other state was put in the directory. */
  readonly onRestore: () => void;
  /** A person has changed the state by hand; called during `start`. */
  readonly onEdited: () => void;
}

export interface OpenedStore {
  readonly store: Store;
  readonly leadership: Leadership;
  readonly leases: Leases;
}

/** Not started yet. PostgreSQL's client is loaded only by who uses it. */
export async function openStore({ storeUrl, dataDir }: Config, log: Log, events: StoreEvents): Promise<OpenedStore> {
  if (storeUrl === null)
    return { store: createLowdbStore({ dir: dataDir, log, ...events }), leadership: alone, leases: alone };
  const { createPostgresStore } = await import('./storage/postgres/store.ts');
  const store = createPostgresStore({ url: storeUrl, log });
  return { store, leadership: store, leases: store };
}
