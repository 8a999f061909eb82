/**
 * Reads a site file as far as it can be read, so that whoever wrote it is told every fault at once: those of single
 * entries here, and those between entries (`domain/site.ts`) for all that could be read.
 */
import * as v from 'valibot';
import { decode, type Issue } from './errors.ts';
import { Dispenser, Item, Location, SiteFile, SiteInfo, StockLine, Supplier } from './site-file.ts';

const entries = {
  locations: Location,
  suppliers: Supplier,
  items: Item,
  dispensers: Dispenser,
  stock: StockLine,
} as const;
type ListPart = keyof typeof entries;

/** What could not be read. */
export interface Unread {
  /** At least one, with paths in the file as it was written. */
  readonly issues: readonly Issue[];
  /** For each entry that was read, where in its list it stands. */
  readonly indexes: Readonly<Partial<Record<ListPart, readonly number[]>>>;
  /** Ids of entries that exist but could not be read: a reference to one is no fault. */
  readonly ids: Readonly<Partial<Record<ListPart, ReadonlySet<string>>>>;
}

export interface ReadSiteFile {
  readonly file: SiteFile;
  /** Null when all of it was read. */
  readonly unread: Unread | null;
}

/** Never refuses: what has a fault is left out of `file` and told in `unread`. */
export function readSiteFile(value: unknown): ReadSiteFile {
  const whole = decode(SiteFile, value, 'site file');
  if (whole.ok) return { file: whole.value, unread: null };
  const raw = v.is(v.record(v.string(), v.unknown()), value) ? value : {};
  const site = v.safeParse(SiteInfo, raw['site']);
  const indexes: Partial<Record<ListPart, number[]>> = {};
  const ids: Partial<Record<ListPart, Set<string>>> = {};
  const readList = <P extends ListPart>(part: P): v.InferOutput<(typeof entries)[P]>[] | undefined => {
    const list = raw[part];
    if (!Array.isArray(list)) return undefined;
    const read: v.InferOutput<(typeof entries)[P]>[] = [];
    const at: number[] = [];
    const unread = new Set<string>();
    list.forEach((entry: unknown, i) => {
      const parsed = v.safeParse(entries[part], entry);
      if (parsed.success) {
        read.push(parsed.output);
        at.push(i);
      } else if (v.is(v.looseObject({ id: v.string() }), entry)) unread.add(entry.id);
    });
    indexes[part] = at;
    ids[part] = unread;
    return read;
  };
  const file: SiteFile = {
    version: 1,
    ...(site.success ? { site: site.output } : {}),
    locations: readList('locations'),
    suppliers: readList('suppliers'),
    items: readList('items'),
    dispensers: readList('dispensers'),
    stock: readList('stock'),
  };
  return { file, unread: { issues: whole.issues ?? [], indexes, ids } };
}
