import { afterAll, beforeAll } from 'vitest';
import { createPostgresStore } from '../../server/storage/postgres/store.ts';
import { type PostgresServer, postgresServer } from '../support/postgres-server.ts';
import { storeContract } from './store-contract.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await postgresServer();
});
afterAll(() => server.clean());

storeContract('the PostgreSQL store', async () => {
  const url = await server.database();
  return { open: () => createPostgresStore({ url }), clean: async () => undefined };
});
