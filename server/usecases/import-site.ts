/**
 * Takes a site file in: all of it or nothing. What the file has is added or changed, what it leaves out stays. With
 * `prune` the parts that the file has are made exactly so: what they leave out is retired, unless something still needs
 * it (stock above all), which refuses the file. The same file again changes nothing.
 */
import type { ImportChange, ImportResult } from '../contract/api/site.ts';
import { type Issue, ok, refuse } from '../contract/errors.ts';
import type { Unread } from '../contract/read-site-file.ts';
import type { SiteFile } from '../contract/site-file.ts';
import { siteOf } from '../domain/documents.ts';
import { balanceId, roundQuantity } from '../domain/ledger.ts';
import type { Retirable } from '../domain/model.ts';
import { differingFields } from '../domain/same.ts';
import { mergeSite, siteFaults } from '../domain/site.ts';
import { type MergedPart, type MergedSite, type SitePart, siteParts } from '../domain/site-parts.ts';
import { applyDispensers } from './apply-dispensers.ts';
import { bookCount } from './book-count.ts';
import type { Context, Tx, UseCase } from './ports.ts';

export interface SiteImport {
  readonly file: SiteFile;
  /** What of the written file is not in `file`: it refuses the import, beside the faults of the rest. */
  readonly unread?: Unread | null;
  /** Only tell what would change. */
  readonly dryRun: boolean;
  readonly prune: boolean;
}

/** Errors: `invalid` with every fault of the file and its JSON path. */
export const importSite: UseCase<SiteImport, ImportResult> = (tx, { file, unread = null, dryRun, prune }, context) => {
  const site = mergeSite(file, tx, prune, unread);
  const faults = [
    ...(unread?.issues ?? []),
    ...siteFaults(file, site, tx, unread),
    ...mappingFaults(file, unread, context),
  ];
  if (faults[0]) {
    const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
    return refuse('invalid', `The site file has ${count}: ${faults[0].path} ${faults[0].message}`, faults);
  }
  const changes = changesOf(file, site, tx);
  const warnings = presetWarnings(file, tx, context);
  if (!dryRun) apply(tx, file, site, changes, context);
  const changed = changes.filter(({ change }) => change !== 'retired').length;
  const result = { dryRun, changes, unchanged: sizeOf(file) - changed };
  return ok(warnings.length === 0 ? result : { ...result, warnings });
};

function mappingFaults({ dispensers = [] }: SiteFile, unread: Unread | null, { mappingFault }: Context): Issue[] {
  if (mappingFault === undefined) return [];
  return dispensers.flatMap(({ device }, i) =>
    Object.entries(device?.map ?? {}).flatMap(([key, expression]) => {
      const message = expression === undefined ? null : mappingFault(expression);
      const place = unread?.indexes.dispensers?.[i] ?? i;
      return message === null ? [] : [{ path: `$.dispensers[${place}].device.map.${key}`, message }];
    }),
  );
}

/**
 * A model that nobody here knows is no fault: its network may hand over readable values, which are found without it. A name
 * that stands there already is not told again.
 */
function presetWarnings({ dispensers = [] }: SiteFile, tx: Tx, { presetFault }: Context): Issue[] {
  if (presetFault === undefined) return [];
  return dispensers.flatMap(({ device, id }, i) => {
    if (device?.preset === undefined || device.preset === tx.get('dispensers', id)?.device?.preset) return [];
    const message = presetFault(device.preset);
    return message === null ? [] : [{ path: `$.dispensers[${i}].device.preset`, message }];
  });
}

function changesOf(file: SiteFile, site: MergedSite, tx: Tx): ImportChange[] {
  const changes: ImportChange[] = [];
  const compare = (part: ImportChange['part'], before: object | undefined, doc: { readonly id: string }) => {
    if (before === undefined) {
      changes.push({ part, id: doc.id, change: 'added' });
      return;
    }
    const fields = [...differingFields(before, doc)];
    if (fields.length > 0) changes.push({ part, id: doc.id, change: 'changed', fields });
  };
  if (file.site) compare('site', siteOf(tx), file.site);
  for (const part of siteParts) {
    for (const doc of site[part].given.values()) compare(part, tx.get(part, doc.id), doc);
    for (const id of site[part].pruned.keys()) changes.push({ part, id, change: 'retired' });
  }
  for (const { item, location, onHand } of file.stock ?? []) {
    const id = balanceId(item, location);
    if (tx.get('balances', id)?.onHand !== roundQuantity(onHand))
      changes.push({ part: 'stock', id, change: 'counted' });
  }
  return changes;
}

function apply(tx: Tx, file: SiteFile, site: MergedSite, changes: readonly ImportChange[], context: Context): void {
  const touched = new Set(changes.map(({ part, id }) => `${part} ${id}`));
  if (file.site && touched.has(`site ${file.site.id}`)) {
    for (const { id } of [...tx.values('site')]) if (id !== file.site.id) tx.remove('site', id);
    tx.put('site', file.site);
  }
  const docsOf = <D extends Retirable & { readonly id: string }>(part: SitePart, { given, pruned }: MergedPart<D>) => [
    ...[...given.values()].filter(({ id }) => touched.has(`${part} ${id}`)),
    ...[...pruned.values()].map((doc): D => ({ ...doc, retired: true })),
  ];
  for (const doc of docsOf('locations', site.locations)) tx.put('locations', doc);
  for (const id of site.locations.pruned.keys()) tx.remove('plans', id);
  for (const doc of docsOf('suppliers', site.suppliers)) tx.put('suppliers', doc);
  for (const doc of docsOf('items', site.items)) tx.put('items', doc);
  applyDispensers(tx, docsOf('dispensers', site.dispensers), context);
  for (const { item, location, onHand } of file.stock ?? []) {
    if (!touched.has(`stock ${balanceId(item, location)}`)) continue;
    bookCount(tx, { item, location, counted: onHand, note: 'site file' }, context);
  }
}

function sizeOf({ site, locations, suppliers, items, dispensers, stock }: SiteFile): number {
  const lists = [locations, suppliers, items, dispensers, stock];
  return (site ? 1 : 0) + lists.reduce((sum, list) => sum + (list?.length ?? 0), 0);
}
