import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLowdbStore } from '../../server/storage/lowdb/store.ts';
import { storeContract } from './store-contract.ts';

const place = (checkpointBytes?: number) => async () => {
  const dir = mkdtempSync(join(tmpdir(), 'hylla-store-'));
  return {
    open: () => createLowdbStore({ dir, ...(checkpointBytes !== undefined && { checkpointBytes }) }),
    clean: async () => rmSync(dir, { recursive: true, force: true }),
  };
};

storeContract('the lowdb store', place());
storeContract('the lowdb store, folding its journal at every commit,', place(1));
