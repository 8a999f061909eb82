/** PostgreSQL for a section: the one that the tests start, durable as in production; null where it is not installed. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';

export async function startPostgres() {
  if (!existsSync('/usr/lib/postgresql')) return null;
  const dir = mkdtempSync(join(tmpdir(), 'hylla-bench-'));
  try {
    const { postgresServer } = await import(await bundle('../../support/postgres-server.ts', dir));
    return await postgresServer();
  } finally {
    rmSync(dir, { recursive: true });
  }
}
