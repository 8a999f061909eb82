/**
 * Puts new, changed and retired places with what hangs on them: the counters and call buttons that they listen to, and the
 * plan of a retired one.
 */
import type { LocationDoc } from '../domain/model.ts';
import type { Context, Tx } from './ports.ts';
import { boundDevices, syncDevices } from './sync-devices.ts';

export function applyLocations(tx: Tx, docs: readonly LocationDoc[], context: Context): void {
  if (docs.length === 0) return;
  const before = boundDevices(tx);
  for (const doc of docs) {
    tx.put('locations', doc);
    if (doc.retired) tx.remove('plans', doc.id);
  }
  syncDevices(tx, before, context);
}
