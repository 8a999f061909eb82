/** Which places may have a plan, and whose plan a dispenser hangs on. */
import type { Documents } from './documents.ts';
import type { LocationDoc } from './model.ts';
import { pathUp } from './storerooms.ts';

const kinds: ReadonlySet<string> = new Set(['site', 'building', 'floor']);

/** A floor; a building or site for what is on no floor. */
export function holdsPlan(location: LocationDoc | undefined): boolean {
  return location !== undefined && !location.retired && kinds.has(location.kind);
}

/** The place whose plan shows what hangs in `location`: its floor, or else the nearest place around it with a plan. */
export function planAround(state: Documents, location: string): string | null {
  for (const id of pathUp(state, location)) {
    const place = state.get('locations', id);
    if (!holdsPlan(place)) continue;
    if (state.get('plans', id) !== undefined) return id;
    if (place?.kind === 'floor') return null;
  }
  return null;
}
