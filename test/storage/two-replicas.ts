/** Two stores on a database of their own for each test, and the count that their tests keep in it. */
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { createPostgresStore } from '../../server/storage/postgres/store.ts';
import type { Leadership, Store, Tx } from '../../server/usecases/ports.ts';
import { type PostgresServer, postgresServer } from '../support/postgres-server.ts';
import { room } from './store-contract.ts';

export let server: PostgresServer;
/** Of the test's database. */
export let url: string;
export let a: Store & Leadership;
export let b: Store & Leadership;
const opened: Store[] = [];

/** Has the tests of a file each begin with `a` and `b`. */
export function useTwoReplicas(): void {
  beforeAll(async () => {
    server = await postgresServer();
  });
  afterAll(() => server.clean());
  beforeEach(async () => {
    url = await server.database();
    a = await replica();
    b = await replica();
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.stop();
  });
}

/** One more on the same database. */
export async function replica(): Promise<Store & Leadership> {
  const store = createPostgresStore({ url });
  await store.start();
  opened.push(store);
  return store;
}

export const count = (store: Store, id = 'a'): number => Number(store.state.get('locations', id)?.name ?? 0);

export const increase =
  (id = 'a') =>
  (tx: Tx): number => {
    const next = Number(tx.get('locations', id)?.name ?? 0) + 1;
    tx.put('locations', room(id, String(next)));
    return next;
  };
