/** A state that a person has put together by hand, by the rules that a site file is held to. */
import type { SiteFile } from '../contract/site-file.ts';
import { balanceId } from '../domain/ledger.ts';
import type { SitePart } from '../domain/site-parts.ts';
import { exportSite } from './export-site.ts';
import { importSite } from './import-site.ts';
import type { Context, State, Tx } from './ports.ts';

/** Every fault, with its place as `hylla.json` has it: `collections.locations["hall"].parent there is no …`. Changes nothing. */
export function stateFaults(tx: Tx, context: Context): readonly string[] {
  const file: SiteFile = { ...exportSite(tx), stock: stockOf(tx) };
  const result = importSite(tx, { file, dryRun: true, prune: false }, context);
  if (result.ok) return [];
  return (result.issues ?? []).map(({ path, message }) => `${placeOf(path, file)} ${message}`);
}

/** Wherever it lies: an export has only what lies in storerooms. */
function stockOf(state: State): NonNullable<SiteFile['stock']> {
  const lines: NonNullable<SiteFile['stock']> = [];
  for (const { item, location, onHand } of state.values('balances'))
    if (onHand > 0) lines.push({ item, location, onHand });
  return lines;
}

function placeOf(path: string, file: SiteFile): string {
  const [whole, part, index] = /^\$\.(\w+)\[(\d+)\]/.exec(path) ?? [];
  if (whole === undefined) return path;
  const [collection, id] = documentOf(file, part as SitePart | 'stock', Number(index));
  return `collections.${collection}["${id}"]${path.slice(whole.length)}`;
}

function documentOf(file: SiteFile, part: SitePart | 'stock', index: number): [collection: string, id: string] {
  if (part !== 'stock') return [part, file[part]?.[index]?.id ?? ''];
  const line = file.stock?.[index];
  return ['balances', line === undefined ? '' : balanceId(line.item, line.location)];
}
