/** Suppliers' offers: what a number of packs costs, and whose offer is taken. Money in minor units. */
import type { Offer } from '../contract/site-file.ts';
import type { Documents } from './documents.ts';
import type { ItemDoc, Minor, SupplierDoc } from './model.ts';
import { parseMoney } from './money.ts';

export interface LiveOffer {
  readonly supplier: SupplierDoc;
  readonly offer: Offer;
}

/** The fewest packs that can be ordered. */
export function fewestPacks({ minPacks, prices }: Pick<Offer, 'minPacks' | 'prices'>): number {
  return Math.max(minPacks, prices[0]?.fromPacks ?? 1);
}

/** Packs that hold at least `quantity` stock units, and that can be ordered. */
export function packsFor(offer: Offer, quantity: number): number {
  return Math.max(fewestPacks(offer), Math.ceil(quantity / offer.packSize));
}

/** Price of one pack when `packs` are ordered. */
export function packPriceAt({ prices }: Pick<Offer, 'prices'>, packs: number): Minor {
  const reached = prices.filter(({ fromPacks }) => fromPacks <= packs);
  return parseMoney((reached.at(-1) ?? prices[0])?.price ?? '0');
}

/**
 * The cheapest offer for about `quantity` stock units among suppliers in use. Of equals it is the one of the supplier
 * who offers most (`breadth`), so that everything comes from one place.
 */
export function cheapestOffer(
  state: Documents,
  item: Pick<ItemDoc, 'offers'>,
  quantity: number,
  breadth: ReadonlyMap<string, number>,
): LiveOffer | null {
  const offers: (LiveOffer & { readonly unitPrice: number })[] = [];
  for (const offer of item.offers) {
    const supplier = state.get('suppliers', offer.supplier);
    if (supplier === undefined || supplier.retired) continue;
    offers.push({ supplier, offer, unitPrice: packPriceAt(offer, packsFor(offer, quantity)) / offer.packSize });
  }
  const wide = (id: string) => breadth.get(id) ?? 0;
  offers.sort(
    (a, b) =>
      a.unitPrice - b.unitPrice ||
      wide(b.supplier.id) - wide(a.supplier.id) ||
      (a.supplier.id < b.supplier.id ? -1 : 1),
  );
  return offers[0] ?? null;
}

/** How many items in use each supplier offers. */
export function breadthOfSuppliers(state: Documents): ReadonlyMap<string, number> {
  const breadth = new Map<string, number>();
  for (const item of state.values('items')) {
    if (item.retired) continue;
    for (const { supplier } of item.offers) breadth.set(supplier, (breadth.get(supplier) ?? 0) + 1);
  }
  return breadth;
}
