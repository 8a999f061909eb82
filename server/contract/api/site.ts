/** Import of a site file: what it changed, or would change. */
import * as v from 'valibot';

export const importParts = ['site', 'locations', 'suppliers', 'items', 'dispensers', 'stock'] as const;

export const ImportChange = v.object({
  part: v.picklist(importParts),
  id: v.string(),
  change: v.picklist(['added', 'changed', 'retired', 'counted']),
  /** Names of the fields that differ. */
  fields: v.optional(v.array(v.string())),
});
export type ImportChange = v.InferOutput<typeof ImportChange>;

export const ImportResult = v.object({
  dryRun: v.boolean(),
  changes: v.array(ImportChange),
  unchanged: v.number(),
});
export type ImportResult = v.InferOutput<typeof ImportResult>;
