/** What keeps a part of the site from being retired: documents that refer to it, stock, open orders and requests. */
import type { Documents } from './documents.ts';
import type { MergedSite, SitePart } from './site-parts.ts';
import { isOpenOrder, outstanding } from './stock.ts';

/**
 * What refers to `id`, each in words: `dispenser towel-wc-1a hangs there`. Of the site only what is kept counts; what a
 * file gives is checked by its own path. Nothing refers to a dispenser: the ledger keeps naming it.
 */
export function heldBy(site: MergedSite, state: Documents, part: SitePart, id: string): readonly string[] {
  if (part === 'locations') return locationHolders(site, state, id);
  if (part === 'items') return itemHolders(site, state, id);
  return part === 'suppliers' ? supplierHolders(site, state, id) : [];
}

function locationHolders(site: MergedSite, state: Documents, id: string): readonly string[] {
  const holders: string[] = [];
  for (const doc of site.locations.kept.values()) if (doc.parent === id) holders.push(`location ${doc.id} lies in it`);
  for (const doc of site.dispensers.kept.values()) {
    if (doc.location === id) holders.push(`dispenser ${doc.id} hangs there`);
    else if (doc.storeroom === id) holders.push(`dispenser ${doc.id} is filled from it`);
  }
  for (const doc of state.values('balances')) {
    if (doc.location === id && doc.onHand > 0) holders.push(`it holds ${doc.onHand} ${doc.item}`);
  }
  for (const doc of state.values('screens')) if (doc.location === id) holders.push(`screen ${doc.id} stands there`);
  return holders;
}

function itemHolders(site: MergedSite, state: Documents, id: string): readonly string[] {
  const holders: string[] = [];
  for (const doc of site.dispensers.kept.values())
    if (doc.item === id) holders.push(`dispenser ${doc.id} gives it out`);
  for (const doc of state.values('balances')) {
    if (doc.item === id && doc.onHand > 0) holders.push(`${doc.location} holds ${doc.onHand}`);
  }
  for (const order of state.values('orders')) {
    const awaited = isOpenOrder(order) && order.lines.some((line) => line.item === id && outstanding(line) > 0);
    if (awaited) holders.push(`order ${order.id} brings it`);
  }
  for (const { id: request, item, status } of state.values('requests')) {
    if (item === id && (status === 'open' || status === 'accepted')) holders.push(`request ${request} asks for it`);
  }
  return holders;
}

function supplierHolders(site: MergedSite, state: Documents, id: string): readonly string[] {
  const holders: string[] = [];
  for (const doc of site.items.kept.values()) {
    if (doc.offers.some((offer) => offer.supplier === id)) holders.push(`item ${doc.id} is offered by it`);
  }
  for (const order of state.values('orders')) {
    if (order.supplier === id && isOpenOrder(order)) holders.push(`order ${order.id} is open`);
  }
  return holders;
}
