/** Import of a site file: what it changed, or would change. */
import * as v from 'valibot';
import { Issue } from '../errors.ts';

export const importParts = ['site', 'locations', 'suppliers', 'items', 'dispensers', 'stock'] as const;

export const ImportChange = v.object({
  part: v.picklist(importParts),
  id: v.string(),
  change: v.picklist(['added', 'changed', 'retired', 'counted']),
  /** Names of the fields that differ. */
  fields: v.optional(v.array(v.string())),
  /** Of a dry run: what stands in them, and what would; absent where there is nothing. */
  values: v.optional(
    v.record(v.string(), v.object({ before: v.optional(v.unknown()), after: v.optional(v.unknown()) })),
  ),
});
export type ImportChange = v.InferOutput<typeof ImportChange>;

export const ImportResult = v.object({
  dryRun: v.boolean(),
  changes: v.array(ImportChange),
  unchanged: v.number(),
  /** What is taken in all the same, and may not work as it is meant. */
  warnings: v.optional(v.array(Issue)),
});
export type ImportResult = v.InferOutput<typeof ImportResult>;
