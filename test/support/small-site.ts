/** A small site in a memory state: two storerooms, a few items and dispensers, no stock yet. */

import type { Result } from '../../server/contract/errors.ts';
import { decode } from '../../server/contract/errors.ts';
import { SiteFile } from '../../server/contract/site-file.ts';
import type { DispenserDoc } from '../../server/domain/model.ts';
import { importSite } from '../../server/usecases/import-site.ts';
import { contextAt, type MemoryState, memoryState } from './memory-state.ts';

/** A site file as typed, decoded: the defaults are filled in. Throws with the faults of a wrong one. */
export function siteFile(raw: unknown): SiteFile {
  return unwrap(decode(SiteFile, raw));
}

/** The value of a result that must be a success. */
export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message} ${JSON.stringify(result.issues ?? [])}`);
  return result.value;
}

export const smallSite = {
  version: 1,
  site: { id: 'house', name: 'House' },
  locations: [
    { id: 'house', name: 'House', kind: 'site' },
    { id: 'floor-1', name: 'Floor 1', kind: 'floor', parent: 'house' },
    { id: 'wc', name: 'WC', kind: 'restroom', parent: 'floor-1' },
    { id: 'near', name: 'Near', kind: 'storeroom', parent: 'floor-1' },
    { id: 'far', name: 'Far', kind: 'storeroom', parent: 'house' },
  ],
  suppliers: [{ id: 'shop', name: 'Shop' }],
  items: [
    { id: 'roll', name: 'Roll', category: 'hygiene', stockUnit: 'roll' },
    { id: 'cup', name: 'Cup', category: 'break-room', stockUnit: 'cup' },
  ],
  dispensers: [
    {
      id: 'rolls',
      name: 'Rolls',
      location: 'wc',
      item: 'roll',
      capacity: 1,
      device: { dialect: 'hylla', id: 'rolls' },
    },
    { id: 'cups', name: 'Cups', location: 'wc', item: 'cup', capacity: 200, device: { dialect: 'hylla', id: 'cups' } },
    { id: 'by-hand', name: 'By hand', location: 'wc', item: 'cup', capacity: 100 },
  ],
};

export function smallSiteState(stock: readonly { item: string; location: string; onHand: number }[] = []): MemoryState {
  const state = memoryState();
  const file = siteFile({ ...smallSite, stock });
  unwrap(importSite(state, { file, dryRun: false, prune: false }, contextAt('2026-11-23T06:00:00Z', 'system')));
  return state;
}

export function dispenserOf(state: MemoryState, id: string): DispenserDoc {
  const dispenser = state.get('dispensers', id);
  if (dispenser === undefined) throw new Error(`no dispenser ${id}`);
  return dispenser;
}

/** Puts the level of a dispenser as a sensor would have left it. */
export function setLevel(state: MemoryState, id: string, level: number): void {
  const before = state.get('levels', id);
  if (before === undefined) throw new Error(`no level of ${id}`);
  const content = (dispenserOf(state, id).capacity * level) / 100;
  state.put('levels', { ...before, level, content, status: 'ok' });
}
