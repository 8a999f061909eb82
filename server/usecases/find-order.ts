/** An order with what acting on it needs, or why there is none. */
import { ok, type Result, refuse } from '../contract/errors.ts';
import { siteOf } from '../domain/documents.ts';
import type { OrderDoc, SiteDoc, SupplierDoc } from '../domain/model.ts';
import type { State } from './ports.ts';

export interface FoundOrder {
  readonly order: OrderDoc;
  readonly supplier: SupplierDoc;
  readonly site: SiteDoc;
}

export function findOrder(state: State, id: string): Result<FoundOrder> {
  const order = state.get('orders', id);
  if (order === undefined) return refuse('not-found', `There is no order ${id}.`);
  const supplier = state.get('suppliers', order.supplier);
  const site = siteOf(state);
  // Suppliers are retired and never removed, and an order is made for a site.
  if (supplier === undefined || site === undefined) throw new Error(`order ${id} has no supplier or no site`);
  return ok({ order, supplier, site });
}
