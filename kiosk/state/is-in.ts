import type { Location } from '../../server/contract/site-file.ts';

/** Whether a place is `around`, or lies in it, however deep. */
export function isIn(place: string, around: string, places: ReadonlyMap<string, Location> | undefined): boolean {
  const seen = new Set<string>();
  for (let id: string | undefined = place; id !== undefined && !seen.has(id); id = places?.get(id)?.parent) {
    if (id === around) return true;
    seen.add(id);
  }
  return false;
}
