/** Leases as session-level advisory locks of the watcher's connection: the database frees them when it ends. */
import type { Leases } from '../../usecases/ports.ts';
import { leaseClass, presenceLock } from './schema.ts';
import type { Watcher } from './watcher.ts';

/** Says that this replica lives, on its connection. */
export const announce = `SELECT pg_advisory_lock_shared(${presenceLock})`;

const who = `SELECT count(*)::int AS living FROM pg_locks
  WHERE locktype = 'advisory' AND granted AND mode = 'ShareLock'
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (classid::bigint << 32) + objid::bigint = ${presenceLock}`;

export function createLeases(watcher: () => Watcher): Leases & { lost(): void } {
  const held = new Set<string>();
  const listeners = new Set<() => void>();
  return {
    async acquire(name) {
      // Such a lock counts how often its own session took it.
      if (held.has(name)) return true;
      const [row] = await watcher().query(`SELECT pg_try_advisory_lock(${leaseClass}, hashtext($1)) AS mine`, [name]);
      if (row?.['mine'] !== true) return false;
      held.add(name);
      return true;
    },
    async release(name) {
      if (!held.delete(name)) return;
      await watcher().query(`SELECT pg_advisory_unlock(${leaseClass}, hashtext($1))`, [name]);
    },
    async replicas() {
      const [row] = await watcher().query(who);
      return Math.max(1, Number(row?.['living'] ?? 1));
    },
    onLost(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    lost() {
      held.clear();
      for (const listener of listeners) listener();
    },
  };
}
