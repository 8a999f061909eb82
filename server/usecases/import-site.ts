/**
 * Takes a site file in: all of it or nothing. What the file has is added or changed, what it leaves out stays. With
 * `prune` the parts that the file has are made exactly so: what they leave out is retired, unless something still needs
 * it (stock above all), which refuses the file. The same file again changes nothing.
 */

import type { ImportChange, ImportResult } from '../contract/api/site.ts';
import { ownNotes } from '../contract/api/stock.ts';
import { type Issue, issue, ok, refuse } from '../contract/errors.ts';
import type { Unread } from '../contract/read-site-file.ts';
import type { DeviceBinding, SiteFile } from '../contract/site-file.ts';
import { siteOf } from '../domain/documents.ts';
import { balanceId, roundQuantity } from '../domain/ledger.ts';
import type { Retirable } from '../domain/model.ts';
import { differingFields } from '../domain/same.ts';
import { mergeSite, siteFaults } from '../domain/site.ts';
import { type MergedPart, type MergedSite, type SitePart, siteParts } from '../domain/site-parts.ts';
import { applyDispensers } from './apply-dispensers.ts';
import { applyLocations } from './apply-locations.ts';
import { bookCount } from './book-count.ts';
import { badMapping, unknownModel } from './device-reasons.ts';
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
    ...mappingFaults(file, unread, tx, context),
  ];
  if (faults[0]) {
    const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
    return refuse('invalid', `The site file has ${count}: ${faults[0].path} ${faults[0].message}`, { issues: faults });
  }
  const changes = changesOf(file, site, tx, dryRun);
  const warnings = presetWarnings(file, unread, tx, context);
  if (!dryRun) apply(tx, file, site, changes, context);
  const changed = changes.filter(({ change }) => change !== 'retired').length;
  const result = { dryRun, changes, unchanged: sizeOf(file) - changed };
  return ok(warnings.length === 0 ? result : { ...result, warnings });
};

/** Every device that the file names, with its JSON path. `known`: what stands there already. */
function* devicesOf(
  { dispensers = [], locations = [] }: SiteFile,
  unread: Unread | null,
  tx: Tx,
): Generator<{ readonly path: string; readonly device: DeviceBinding; readonly known: readonly DeviceBinding[] }> {
  for (const [i, { id, device }] of dispensers.entries()) {
    const known = tx.get('dispensers', id)?.device;
    const path = `$.dispensers[${unread?.indexes.dispensers?.[i] ?? i}].device`;
    if (device !== undefined) yield { path, device, known: known === undefined ? [] : [known] };
  }
  for (const [i, { id, devices = [] }] of locations.entries())
    for (const [j, device] of devices.entries()) {
      const path = `$.locations[${unread?.indexes.locations?.[i] ?? i}].devices[${j}]`;
      yield { path, device, known: tx.get('locations', id)?.devices ?? [] };
    }
}

function mappingFaults(file: SiteFile, unread: Unread | null, tx: Tx, { mappingFault }: Context): Issue[] {
  if (mappingFault === undefined) return [];
  return [...devicesOf(file, unread, tx)].flatMap(({ path, device }) =>
    Object.entries(device.map ?? {}).flatMap(([key, expression]) => {
      const message = expression === undefined ? null : mappingFault(expression);
      return message === null ? [] : [issue(`${path}.map.${key}`, message, badMapping)];
    }),
  );
}

/**
 * A model that nobody here knows is no fault: its network may hand over readable values, which are found without it. A name
 * that stands there already is not told again.
 */
function presetWarnings(file: SiteFile, unread: Unread | null, tx: Tx, { presetFault }: Context): Issue[] {
  if (presetFault === undefined) return [];
  return [...devicesOf(file, unread, tx)].flatMap(({ path, device: { preset }, known }) => {
    if (preset === undefined || known.some((one) => one.preset === preset)) return [];
    const message = presetFault(preset);
    return message === null ? [] : [issue(`${path}.preset`, message, unknownModel(preset))];
  });
}

/** `inFull`: with what stands in the fields, and what would. */
function changesOf(file: SiteFile, site: MergedSite, tx: Tx, inFull: boolean): ImportChange[] {
  const changes: ImportChange[] = [];
  const compare = (part: ImportChange['part'], before: object | undefined, doc: { readonly id: string }) => {
    if (before === undefined) {
      changes.push({ part, id: doc.id, change: 'added' });
      return;
    }
    const fields = [...differingFields(before, doc)];
    if (fields.length === 0) return;
    const values = inFull ? { values: valuesOf(before, doc, fields) } : {};
    changes.push({ part, id: doc.id, change: 'changed', fields, ...values });
  };
  if (file.site) compare('site', siteOf(tx), file.site);
  for (const part of siteParts) {
    for (const doc of site[part].given.values()) compare(part, tx.get(part, doc.id), doc);
    for (const id of site[part].pruned.keys()) changes.push({ part, id, change: 'retired' });
  }
  for (const { item, location, onHand } of file.stock ?? []) {
    const id = balanceId(item, location);
    const before = tx.get('balances', id);
    const after = { onHand: roundQuantity(onHand) };
    if (before?.onHand === after.onHand) continue;
    const values = inFull ? { values: valuesOf(before ?? {}, after, ['onHand']) } : {};
    changes.push({ part: 'stock', id, change: 'counted', ...values });
  }
  return changes;
}

function valuesOf(before: object, after: object, fields: readonly string[]): NonNullable<ImportChange['values']> {
  const [was, is] = [new Map<string, unknown>(Object.entries(before)), new Map<string, unknown>(Object.entries(after))];
  return Object.fromEntries(fields.map((field) => [field, { before: was.get(field), after: is.get(field) }]));
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
  applyLocations(tx, docsOf('locations', site.locations), context);
  for (const doc of docsOf('suppliers', site.suppliers)) tx.put('suppliers', doc);
  for (const doc of docsOf('items', site.items)) tx.put('items', doc);
  applyDispensers(tx, docsOf('dispensers', site.dispensers), context);
  for (const { item, location, onHand } of file.stock ?? []) {
    if (!touched.has(`stock ${balanceId(item, location)}`)) continue;
    bookCount(tx, { item, location, counted: onHand, note: ownNotes.siteFile }, context);
  }
}

function sizeOf({ site, locations, suppliers, items, dispensers, stock }: SiteFile): number {
  const lists = [locations, suppliers, items, dispensers, stock];
  return (site ? 1 : 0) + lists.reduce((sum, list) => sum + (list?.length ?? 0), 0);
}
