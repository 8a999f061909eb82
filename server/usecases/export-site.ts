/** The site as a file that imports to the same state: what is in use, and the stock of every storeroom. */
import type { SiteFile } from '../contract/site-file.ts';
import { siteOf } from '../domain/documents.ts';
import type { Retirable } from '../domain/model.ts';
import type { State } from './ports.ts';

/** Everything sorted by id, so that two exports compare line by line. */
export function exportSite(state: State): SiteFile {
  const site = siteOf(state);
  const locations = inUse(state.values('locations'));
  const items = inUse(state.values('items'));
  const storerooms = new Set(locations.filter(({ kind }) => kind === 'storeroom').map(({ id }) => id));
  const stocked = new Set(items.map(({ id }) => id));
  return {
    version: 1,
    ...(site === undefined ? {} : { site }),
    locations,
    suppliers: inUse(state.values('suppliers')),
    items,
    dispensers: inUse(state.values('dispensers')),
    stock: [...state.values('balances')]
      .filter(({ item, location }) => stocked.has(item) && storerooms.has(location))
      .sort(byId)
      .map(({ item, location, onHand }) => ({ item, location, onHand })),
  };
}

function inUse<D extends Retirable & { readonly id: string }>(docs: Iterable<D>): D[] {
  return [...docs].filter((doc) => !doc.retired).sort(byId);
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}
