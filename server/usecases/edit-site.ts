/** One document of the site put or retired by hand, by the same rules as a whole site file. */
import { issue, ok, type Result, refuse } from '../contract/errors.ts';
import type { SiteFile } from '../contract/site-file.ts';
import { heldBy } from '../domain/references.ts';
import { mergeSite } from '../domain/site.ts';
import type { PartDocs, SitePart } from '../domain/site-parts.ts';
import { applyDispensers } from './apply-dispensers.ts';
import { applyLocations } from './apply-locations.ts';
import { importSite } from './import-site.ts';
import type { Tx, UseCase } from './ports.ts';

const words = { locations: 'location', suppliers: 'supplier', items: 'item', dispensers: 'dispenser' } as const;

/** What a put did. */
export interface Put<D> {
  readonly doc: D;
  readonly created: boolean;
}

/** Errors: `invalid`, with paths from the document (`$.item`). */
export const putLocation: UseCase<PartDocs['locations'], Put<PartDocs['locations']>> = put('locations');
export const putSupplier: UseCase<PartDocs['suppliers'], Put<PartDocs['suppliers']>> = put('suppliers');
export const putItem: UseCase<PartDocs['items'], Put<PartDocs['items']>> = put('items');
export const putDispenser: UseCase<PartDocs['dispensers'], Put<PartDocs['dispensers']>> = put('dispensers');

/** Errors: `not-found`; `conflict`, naming all that refers to it. The document stays for the ledger's sake. */
export const retireLocation: UseCase<string, null> = retire('locations');
export const retireSupplier: UseCase<string, null> = retire('suppliers');
export const retireItem: UseCase<string, null> = retire('items');
export const retireDispenser: UseCase<string, null> = retire('dispensers');

function put<P extends SitePart>(part: P): UseCase<PartDocs[P], Put<PartDocs[P]>> {
  return (tx, doc, context): Result<Put<PartDocs[P]>> => {
    const before = tx.get(part, doc.id);
    const file: SiteFile = { version: 1, [part]: [doc] };
    const imported = importSite(tx, { file, dryRun: false, prune: false }, context);
    if (imported.ok) return ok({ doc, created: before === undefined || before.retired === true });
    const issues = (imported.issues ?? []).map((one) => ({ ...one, path: one.path.replace(`.${part}[0]`, '') }));
    return refuse(imported.code, `The ${words[part]} cannot be so: ${issues[0]?.path} ${issues[0]?.message}`, {
      issues,
    });
  };
}

function retire<P extends SitePart>(part: P): UseCase<string, null> {
  return (tx: Tx, id, context) => {
    const doc = tx.get(part, id);
    if (doc === undefined || doc.retired) return refuse('not-found', `There is no ${words[part]} ${id}.`);
    const holders = heldBy(mergeSite({ version: 1 }, tx, false), tx, part, id);
    if (holders.length > 0) {
      const all = holders.map(({ message }) => message).join(', ');
      return refuse('conflict', `The ${words[part]} ${id} is still needed: ${all}. Change that first.`, {
        reason: 'still-needed',
        issues: holders.map(({ message, ...why }) => issue('$', message, why)),
      });
    }
    const dispenser = part === 'dispensers' ? tx.get('dispensers', id) : undefined;
    const location = part === 'locations' ? tx.get('locations', id) : undefined;
    if (dispenser !== undefined) applyDispensers(tx, [{ ...dispenser, retired: true }], context);
    else if (location !== undefined) applyLocations(tx, [{ ...location, retired: true }], context);
    else tx.put(part, { ...doc, retired: true });
    return ok(null);
  };
}
