/** Which storeroom something is taken from: the nearest one on the tree of locations. */
import type { Documents } from './documents.ts';
import type { LocationDoc } from './model.ts';

/** Storerooms in use, nearest to `location` first: fewest steps up to what they share, then fewest steps down, then id. */
export function storeroomsNear(state: Documents, location: string | undefined): readonly LocationDoc[] {
  const path = location === undefined ? [] : pathUp(state, location);
  const steps = new Map(path.map((id, i) => [id, i]));
  return [...state.values('locations')]
    .filter((place) => place.kind === 'storeroom' && !place.retired)
    .map((place) => {
      const way = pathUp(state, place.id);
      const down = way.findIndex((id) => steps.has(id));
      const shared = down < 0 ? undefined : way[down];
      const up = shared === undefined ? path.length : (steps.get(shared) ?? path.length);
      return { place, up, down: down < 0 ? way.length : down };
    })
    .sort((a, b) => a.up - b.up || a.down - b.down || (a.place.id < b.place.id ? -1 : 1))
    .map(({ place }) => place);
}

/** The storerooms to fill a dispenser from, in order: its own, then the nearest. */
export function storeroomsFor(
  state: Documents,
  dispenser: { readonly location: string; readonly storeroom?: string | undefined },
): readonly LocationDoc[] {
  const near = storeroomsNear(state, dispenser.location);
  const own = near.find((place) => place.id === dispenser.storeroom);
  return own === undefined ? near : [own, ...near.filter((place) => place !== own)];
}

/** The location and all that it lies in, innermost first. Ends also where the tree is broken into a ring. */
export function pathUp(state: Documents, location: string): readonly string[] {
  const path: string[] = [];
  for (let id: string | undefined = location; id !== undefined && !path.includes(id); ) {
    path.push(id);
    id = state.get('locations', id)?.parent;
  }
  return path;
}
