/** What keeps a part of the site from being retired: documents that refer to it, stock, open orders and requests. */
import type { About, Reason, Why } from '../contract/reasons.ts';
import type { Documents } from './documents.ts';
import type { MergedSite, SitePart } from './site-parts.ts';
import { isOpenOrder, outstanding } from './stock.ts';

/** What holds it, in words, and for programs. */
export interface Holder extends Required<Why> {
  readonly message: string;
}

const holder = (message: string, reason: Reason, about: About): Holder => ({ message, reason, about });

/**
 * What refers to `id`, each in words: `dispenser towel-wc-1a hangs there`. Of the site only what is kept counts; what a
 * file gives is checked by its own path. Nothing refers to a dispenser: the ledger keeps naming it.
 */
export function heldBy(site: MergedSite, state: Documents, part: SitePart, id: string): readonly Holder[] {
  if (part === 'locations') return locationHolders(site, state, id);
  if (part === 'items') return itemHolders(site, state, id);
  return part === 'suppliers' ? supplierHolders(site, state, id) : [];
}

function locationHolders(site: MergedSite, state: Documents, id: string): readonly Holder[] {
  const holders: Holder[] = [];
  for (const doc of site.locations.kept.values())
    if (doc.parent === id)
      holders.push(holder(`location ${doc.id} lies in it`, 'location-lies-in-it', { location: doc.id }));
  for (const doc of site.dispensers.kept.values()) {
    if (doc.location === id)
      holders.push(holder(`dispenser ${doc.id} hangs there`, 'dispenser-hangs-there', { dispenser: doc.id }));
    else if (doc.storeroom === id)
      holders.push(holder(`dispenser ${doc.id} is filled from it`, 'dispenser-filled-from-it', { dispenser: doc.id }));
  }
  for (const doc of state.values('balances')) {
    if (doc.location === id && doc.onHand > 0)
      holders.push(holder(`it holds ${doc.onHand} ${doc.item}`, 'stock-of-it', { item: doc.item, onHand: doc.onHand }));
  }
  for (const doc of state.values('screens'))
    if (doc.location === id)
      holders.push(holder(`screen ${doc.id} stands there`, 'screen-stands-there', { name: doc.name }));
  return holders;
}

function itemHolders(site: MergedSite, state: Documents, id: string): readonly Holder[] {
  const holders: Holder[] = [];
  for (const doc of site.dispensers.kept.values())
    if (doc.item === id)
      holders.push(holder(`dispenser ${doc.id} gives it out`, 'dispenser-gives-it-out', { dispenser: doc.id }));
  for (const doc of state.values('balances')) {
    if (doc.item === id && doc.onHand > 0)
      holders.push(
        holder(`${doc.location} holds ${doc.onHand}`, 'stock-of-it', { location: doc.location, onHand: doc.onHand }),
      );
  }
  for (const order of state.values('orders')) {
    const awaited = isOpenOrder(order) && order.lines.some((line) => line.item === id && outstanding(line) > 0);
    if (awaited) holders.push(holder(`order ${order.id} brings it`, 'order-brings-it', { order: order.id }));
  }
  for (const { id: request, item, status } of state.values('requests')) {
    if (item === id && (status === 'open' || status === 'accepted'))
      holders.push(holder(`request ${request} asks for it`, 'request-asks-for-it', {}));
  }
  return holders;
}

function supplierHolders(site: MergedSite, state: Documents, id: string): readonly Holder[] {
  const holders: Holder[] = [];
  for (const doc of site.items.kept.values()) {
    if (doc.offers.some((offer) => offer.supplier === id))
      holders.push(holder(`item ${doc.id} is offered by it`, 'item-is-offered', { item: doc.id }));
  }
  for (const order of state.values('orders')) {
    if (order.supplier === id && isOpenOrder(order))
      holders.push(holder(`order ${order.id} is open`, 'order-is-open', { order: order.id }));
  }
  return holders;
}
