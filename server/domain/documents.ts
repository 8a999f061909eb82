/** The documents as the domain reads them; a `State` or `Tx` of the use cases is one. */
import type { CollectionName, Collections } from './model.ts';

export interface Documents {
  get<C extends CollectionName>(collection: C, id: string): Collections[C] | undefined;
  values<C extends CollectionName>(collection: C): Iterable<Collections[C]>;
}

/** The site, of which there is at most one; undefined before the first import. */
export function siteOf(state: Documents): Collections['site'] | undefined {
  for (const site of state.values('site')) return site;
  return undefined;
}
