/**
 * A site file against what the installation has: what the site would consist of, and every fault of the file with its
 * JSON path. A file may refer to what is there already; what it leaves out stays, or with `prune` is retired.
 */
import { type Issue, issue } from '../contract/errors.ts';
import type { Unread } from '../contract/read-site-file.ts';
import type { Fault, Why } from '../contract/reasons.ts';
import type { SiteFile } from '../contract/site-file.ts';
import { deviceFaults, deviceKey, measureFaults, roomDeviceFaults } from './dispenser-faults.ts';
import type { Documents } from './documents.ts';
import type { DispenserDoc, ItemDoc, LocationDoc } from './model.ts';
import { heldBy } from './references.ts';
import { reportingFaults } from './reporting.ts';
import { type MergedPart, type MergedSite, type PartDocs, type SitePart, siteParts } from './site-parts.ts';

/** The site as the file would make it. `prune` touches only the parts that the file has. */
export function mergeSite(
  file: SiteFile,
  state: Documents,
  prune: boolean,
  unreadParts: Unread | null = null,
): MergedSite {
  const merge = <P extends SitePart>(part: P, docs: readonly PartDocs[P][] | undefined): MergedPart<PartDocs[P]> => {
    const given = new Map((docs ?? []).map((doc) => [doc.id, doc]));
    const unread = unreadParts?.ids[part] ?? new Set();
    const kept = new Map<string, PartDocs[P]>();
    const pruned = new Map<string, PartDocs[P]>();
    for (const doc of state.values(part)) {
      if (doc.retired || given.has(doc.id) || unread.has(doc.id)) continue;
      (prune && docs !== undefined ? pruned : kept).set(doc.id, doc);
    }
    return { given, kept, pruned, unread };
  };
  return {
    locations: merge('locations', file.locations),
    suppliers: merge('suppliers', file.suppliers),
    items: merge('items', file.items),
    dispensers: merge('dispensers', file.dispensers),
  };
}

/** Where the file as it was written has the entry. */
type At = (part: SitePart | 'stock', index: number) => string;

/** Every fault of what could be read of the file, in its order. */
export function siteFaults(
  file: SiteFile,
  site: MergedSite,
  state: Documents,
  unread: Unread | null = null,
): readonly Issue[] {
  const issues: Issue[] = [];
  const fault: Fault = (path, message, why) => void issues.push(issue(`$.${path}`, message, why));
  const at: At = (part, i) => `${part}[${unread?.indexes[part]?.[i] ?? i}]`;
  for (const part of siteParts) idFaults(part, file[part] ?? [], at, fault);
  file.locations?.forEach((location, i) => {
    const here: Fault = (path, message, why) => fault(`${at('locations', i)}.${path}`, message, why);
    locationFaults(location, site, state, here);
    roomDeviceFaults(location, state, here);
  });
  file.items?.forEach((item, i) => {
    itemFaults(item, site, (path, message, why) => fault(`${at('items', i)}.${path}`, message, why));
  });
  const listeners = new Map([...site.dispensers.kept.values()].map((doc) => [deviceKey(doc), doc.id]));
  file.dispensers?.forEach((dispenser, i) => {
    const here: Fault = (path, message, why) => fault(`${at('dispensers', i)}.${path}`, message, why);
    placeFaults(dispenser, site, here);
    measureFaults(dispenser, here);
    deviceFaults(dispenser, state, listeners, here);
    if (dispenser.reporting !== undefined)
      reportingFaults(dispenser.reporting, (path, message, why) => here(`reporting.${path}`, message, why));
  });
  stockFaults(file.stock ?? [], site, at, fault);
  for (const part of siteParts) {
    for (const id of site[part].pruned.keys()) {
      const holders = heldBy(site, state, part, id);
      if (holders.length === 0) continue;
      const all = holders.map(({ message }) => message).join(', ');
      fault(part, `leaves out ${id}, which cannot go: ${all}`, { reason: 'left-out', about: { id } });
    }
  }
  return issues;
}

function find<P extends SitePart>(site: MergedSite, part: P, id: string): PartDocs[P] | undefined {
  return site[part].given.get(id) ?? site[part].kept.get(id);
}

function isMissing(site: MergedSite, part: SitePart, id: string): boolean {
  return find(site, part, id) === undefined && !site[part].unread.has(id);
}

function idFaults(part: SitePart, docs: readonly { readonly id: string }[], at: At, fault: Fault): void {
  const first = new Map<string, number>();
  docs.forEach(({ id }, i) => {
    const before = first.get(id);
    if (before === undefined) first.set(id, i);
    else fault(`${at(part, i)}.id`, `${id} is also $.${at(part, before)}`, { reason: 'id-twice', about: { id } });
  });
}

function locationFaults(location: LocationDoc, site: MergedSite, state: Documents, fault: Fault): void {
  const { id, kind, parent } = location;
  if (parent !== undefined && isMissing(site, 'locations', parent))
    fault('parent', `there is no location ${parent}`, { reason: 'no-such', about: { location: parent } });
  const ring = ringOf(location, site);
  if (ring !== null) fault('parent', `lies in itself: ${ring.join(' in ')}`, { reason: 'lies-in-itself' });
  if (kind === 'storeroom' || state.get('locations', id)?.kind !== 'storeroom') return;
  const stored = [...state.values('balances')].some((balance) => balance.location === id && balance.onHand > 0);
  if (stored)
    fault('kind', `${id} holds stock, so it must stay a storeroom: move or count its stock first`, {
      reason: 'holds-stock',
    });
  for (const doc of site.dispensers.kept.values()) {
    if (doc.storeroom === id)
      fault('kind', `dispenser ${doc.id} is filled from ${id}, so it must stay a storeroom`, {
        reason: 'fills-dispenser',
        about: { dispenser: doc.id },
      });
  }
}

/** The way from a location up to itself, or null when there is none. */
function ringOf(location: LocationDoc, site: MergedSite): readonly string[] | null {
  const way = [location.id];
  for (let at: LocationDoc | undefined = location; at?.parent !== undefined; at = find(site, 'locations', at.parent)) {
    if (at.parent === location.id) return [...way, location.id];
    if (way.includes(at.parent)) return null;
    way.push(at.parent);
  }
  return null;
}

function itemFaults(item: ItemDoc, site: MergedSite, fault: Fault): void {
  const seen = new Set<string>();
  item.offers.forEach(({ supplier, sku }, i) => {
    if (isMissing(site, 'suppliers', supplier))
      fault(`offers[${i}].supplier`, `there is no supplier ${supplier}`, { reason: 'no-such', about: { supplier } });
    const key = `${supplier} ${sku}`;
    if (seen.has(key))
      fault(`offers[${i}].sku`, `${supplier} offers ${sku} twice`, { reason: 'offer-twice', about: { sku } });
    seen.add(key);
  });
}

function placeFaults({ location, item, storeroom, ...doc }: DispenserDoc, site: MergedSite, fault: Fault): void {
  if (isMissing(site, 'locations', location))
    fault('location', `there is no location ${location}`, { reason: 'no-such', about: { location } });
  if (isMissing(site, 'items', item)) fault('item', `there is no item ${item}`, { reason: 'no-such', about: { item } });
  if (storeroom !== undefined) storeroomFault(site, storeroom, (message, why) => fault('storeroom', message, why));
  if (doc.emptyLevel >= doc.lowLevel)
    fault('emptyLevel', `must be below lowLevel, which is ${doc.lowLevel}`, {
      reason: 'below-low',
      about: { limit: doc.lowLevel },
    });
}

function storeroomFault(site: MergedSite, id: string, fault: (message: string, why: Why) => void): void {
  const place = find(site, 'locations', id);
  if (isMissing(site, 'locations', id))
    fault(`there is no location ${id}`, { reason: 'no-such', about: { location: id } });
  else if (place !== undefined && place.kind !== 'storeroom')
    fault(`${id} is a ${place.kind}: stock is kept in storerooms`, {
      reason: 'not-a-storeroom',
      about: { location: id },
    });
}

function stockFaults(lines: NonNullable<SiteFile['stock']>, site: MergedSite, at: At, fault: Fault): void {
  const first = new Map<string, number>();
  lines.forEach(({ item, location }, i) => {
    if (isMissing(site, 'items', item))
      fault(`${at('stock', i)}.item`, `there is no item ${item}`, { reason: 'no-such', about: { item } });
    storeroomFault(site, location, (message, why) => fault(`${at('stock', i)}.location`, message, why));
    const key = `${item}@${location}`;
    const before = first.get(key);
    if (before === undefined) first.set(key, i);
    else
      fault(at('stock', i), `${item} in ${location} is also $.${at('stock', before)}`, {
        reason: 'stock-twice',
        about: { item, location },
      });
  });
}
