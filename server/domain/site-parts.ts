/** The parts of a site, and what they would be once a site file is applied. */
import type { Collections } from './model.ts';

/** Parts of a site whose documents are known by id and can be retired. */
export const siteParts = ['locations', 'suppliers', 'items', 'dispensers'] as const;
export type SitePart = (typeof siteParts)[number];

export type PartDocs = Pick<Collections, SitePart>;

/** One part of the site as it would be. */
export interface MergedPart<D> {
  /** From the file. */
  readonly given: ReadonlyMap<string, D>;
  /** From before, not in the file. */
  readonly kept: ReadonlyMap<string, D>;
  /** From before, left out by a file that prunes. */
  readonly pruned: ReadonlyMap<string, D>;
  /** In the file, but not readable. */
  readonly unread: ReadonlySet<string>;
}
export type MergedSite = { readonly [P in SitePart]: MergedPart<PartDocs[P]> };
