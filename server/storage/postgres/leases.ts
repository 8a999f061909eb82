/** Leases as session-level advisory locks of the watcher's connection: the database frees them when it ends. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Leases } from '../../usecases/ports.ts';
import type { Link } from './link.ts';
import { leaseClass, machineClass, markClass, presenceLock } from './schema.ts';
import type { Watcher } from './watcher.ts';

/** The same in all containers of one machine, and another after it was started anew. */
const machine = ((): string => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return hostname();
  }
})();

/** Says on `link` that this replica lives, and where. */
export async function announce(link: Link): Promise<void> {
  await link.query(
    `SELECT pg_advisory_lock_shared(${presenceLock}), pg_advisory_lock_shared(${machineClass}, hashtext($1))`,
    [machine],
  );
}

/** Locks of this database. A key of two numbers, one of 64 bits: manual, 54.12. */
const locks = `pg_locks WHERE locktype = 'advisory' AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
const isNamed = (keyClass: string): string =>
  `classid = ${keyClass} AND objid::bigint = hashtext($1)::bigint & 4294967295 AND objsubid = 2`;

const who = `SELECT
    count(*) FILTER (WHERE (classid::bigint << 32) + objid::bigint = ${presenceLock} AND objsubid = 1)::int AS living,
    count(*) FILTER (WHERE ${isNamed(machineClass)})::int AS here
  FROM ${locks}`;
const held = `SELECT count(*) > 0 AS held FROM ${locks} AND ${isNamed(leaseClass)}`;
const marked = `SELECT count(*)::int AS marked FROM ${locks} AND ${isNamed(markClass)}`;

export function createLeases(watcher: () => Watcher): Leases & { lost(): void } {
  const own = new Set<string>();
  const marks = new Set<string>();
  const listeners = new Set<() => void>();
  return {
    async acquire(name) {
      // Such a lock counts how often its own session took it.
      if (own.has(name)) return true;
      const [row] = await watcher().query(`SELECT pg_try_advisory_lock(${leaseClass}, hashtext($1)) AS mine`, [name]);
      if (row?.['mine'] !== true) return false;
      own.add(name);
      return true;
    },
    async release(name) {
      if (!own.delete(name)) return;
      await watcher().query(`SELECT pg_advisory_unlock(${leaseClass}, hashtext($1))`, [name]);
    },
    async isHeld(name) {
      const [row] = await watcher().query(held, [name]);
      return row?.['held'] === true;
    },
    async replicas() {
      const [row] = await watcher().query(who, [machine]);
      const living = Math.max(1, Number(row?.['living'] ?? 1));
      return { living, elsewhere: Math.max(0, living - Number(row?.['here'] ?? 1)) };
    },
    async mark(name, isSo) {
      if (marks.has(name) === isSo) return;
      const change = isSo ? 'pg_advisory_lock_shared' : 'pg_advisory_unlock_shared';
      await watcher().query(`SELECT ${change}(${markClass}, hashtext($1))`, [name]);
      if (isSo) marks.add(name);
      else marks.delete(name);
    },
    async marked(name) {
      const [row] = await watcher().query(marked, [name]);
      return Number(row?.['marked'] ?? 0);
    },
    onLost(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    lost() {
      own.clear();
      marks.clear();
      for (const listener of listeners) listener();
    },
  };
}
