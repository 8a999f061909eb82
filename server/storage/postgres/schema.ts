/** The database's schema: numbered SQL files, each applied once, in one transaction, by one replica at a time. */
import { readdir, readFile } from 'node:fs/promises';
import type { StoreLog } from '../store-log.ts';
import { StoreRefused } from '../store-refused.ts';
import type { Link } from './link.ts';

/** Keys of advisory locks, which are the database's: `hylla` in ASCII, and what for. */
export const migrationLock = '448378203000001';
export const leaderLock = '448378203000002';
export const presenceLock = '448378203000003';
/** The first of two numbers of the key of a lease, and of a machine; the second is the hash of its name. */
export const leaseClass = '44837820';
export const machineClass = '44837821';
export const markClass = '44837822';

interface Migration {
  readonly version: number;
  readonly file: string;
}

/** Beside this file, and beside the bundle it becomes part of. */
const directory = new URL('./migrations/', import.meta.url);

async function migrations(): Promise<Migration[]> {
  const files = (await readdir(directory)).filter((name) => /^\d{4}-.*\.sql$/.test(name)).sort();
  return files.map((file) => ({ version: Number(file.slice(0, 4)), file }));
}

/** Throws `StoreRefused` when the schema is that of a newer Hylla. */
export async function migrate(link: Link, place: string, log: StoreLog): Promise<void> {
  const known = await migrations();
  const newest = known.at(-1)?.version ?? 0;
  await link.query('BEGIN');
  await link.query(`SELECT pg_advisory_xact_lock(${migrationLock})`);
  await link.query('CREATE SCHEMA IF NOT EXISTS hylla');
  await link.query(
    'CREATE TABLE IF NOT EXISTS hylla.migrations (version int PRIMARY KEY, file text NOT NULL, at timestamptz NOT NULL DEFAULT now())',
  );
  const [found] = await link.query('SELECT coalesce(max(version), 0) AS version FROM hylla.migrations');
  const version = Number(found?.['version']);
  if (version > newest) {
    await link.query('ROLLBACK');
    throw new StoreRefused(
      `The database ${place} is at schema ${version} and this Hylla knows ${newest} at most: start the newer Hylla again, or restore a dump made before it`,
    );
  }
  for (const migration of known.filter((one) => one.version > version)) {
    await link.query(await readFile(new URL(migration.file, directory), 'utf8'));
    await link.query('INSERT INTO hylla.migrations (version, file) VALUES ($1::int, $2::text)', [
      migration.version,
      migration.file,
    ]);
    log.debug(`The database ${place} has taken ${migration.file}`);
  }
  await link.query('COMMIT');
}

/** Settings under which an acknowledged commit may be gone after a crash (manual, 30.3 and 20.5). */
export async function warnOfUnsafeSettings(link: Link, log: StoreLog): Promise<void> {
  const rows = await link.query(
    "SELECT name FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') AND setting = 'off'",
  );
  for (const { name } of rows)
    log.warn(`PostgreSQL runs with ${name} = off: what is acknowledged may be lost in a crash; set it to on`);
}

/** Makes the partitions of this month and the next, and forgets the writers of long ago. */
export async function prepare(link: Link): Promise<void> {
  // One text of several statements is one transaction.
  await link.query(
    'SELECT FROM hylla.head FOR UPDATE;' +
      "SELECT hylla.ensure_month((date_trunc('month', now() AT TIME ZONE 'UTC') + m * interval '1 month')::date) FROM generate_series(0, 1) m;" +
      "DELETE FROM hylla.writers WHERE at < now() - interval '7 days'",
  );
}
