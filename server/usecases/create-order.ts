/** Somebody orders by hand. The order is a draft of its own, that waits to be approved. */

import type { NewOrder } from '../contract/api/orders.ts';
import { type Issue, issue, ok, refuse } from '../contract/errors.ts';
import type { Why } from '../contract/reasons.ts';
import { freightFor, goodsTotal } from '../domain/basket.ts';
import { siteOf } from '../domain/documents.ts';
import type { OrderDoc, OrderLineDoc, SupplierDoc } from '../domain/model.ts';
import { packPriceAt, packsFor } from '../domain/offers.ts';
import { nextOrderNumber, withNeeds } from '../domain/purchase-order.ts';
import { stockOf } from '../domain/stock.ts';
import { logActivity } from './log-activity.ts';
import type { State, UseCase } from './ports.ts';

/**
 * Quantities are in stock units and are rounded up to what the supplier sells: whole packs, at least its fewest. The same
 * item twice is one line. Errors: `invalid` for a supplier or item that cannot be ordered, with its path; `conflict`
 * before a site is set up.
 */
export const createOrder: UseCase<NewOrder, OrderDoc> = (tx, input, context) => {
  const site = siteOf(tx);
  if (site === undefined)
    return refuse('conflict', 'There is no site yet. Import a site file first.', { reason: 'no-site' });
  const supplier = tx.get('suppliers', input.supplier);
  if (supplier === undefined || supplier.retired) {
    const message = `There is no supplier ${input.supplier}.`;
    const why = { reason: 'no-such', about: { supplier: input.supplier } } as const;
    return refuse('invalid', message, { issues: [issue('$.supplier', message, why)] });
  }
  const issues: Issue[] = [];
  const quantities = new Map<string, number>();
  input.lines.forEach(({ item, quantity }, i) => {
    const problem = whyNot(tx, item, supplier);
    if (problem !== null) issues.push(issue(`$.lines[${i}].item`, problem.message, problem.why));
    quantities.set(item, (quantities.get(item) ?? 0) + quantity);
  });
  if (issues[0] !== undefined) return refuse('invalid', issues[0].message, { issues });
  const lines = [...quantities].flatMap(([item, quantity]) => lineFor(tx, item, quantity, supplier));
  const order = withNeeds(tx, {
    id: nextOrderNumber(tx, context.now, site.timezone),
    supplier: supplier.id,
    status: 'draft',
    lines,
    freight: freightFor(supplier, goodsTotal(lines)),
    currency: site.currency,
    createdAt: context.now,
    createdBy: context.by,
    ...(input.note && { note: input.note }),
  });
  tx.put('orders', order);
  logActivity(tx, { kind: 'order-created', order: order.id }, context);
  return ok(order);
};

function whyNot(state: State, id: string, supplier: SupplierDoc): { message: string; why: Why } | null {
  const item = state.get('items', id);
  if (item === undefined || item.retired)
    return { message: `There is no item ${id}.`, why: { reason: 'no-such', about: { item: id } } };
  if (item.offers.some((offer) => offer.supplier === supplier.id)) return null;
  const message = `${supplier.name} does not offer ${id}. Add its offer to the item first.`;
  return { message, why: { reason: 'not-offered', about: { item: id, name: supplier.name } } };
}

function lineFor(state: State, item: string, quantity: number, supplier: SupplierDoc): OrderLineDoc[] {
  const offer = state.get('items', item)?.offers.find((one) => one.supplier === supplier.id);
  if (offer === undefined) return [];
  const packs = packsFor(offer, quantity);
  const { position, onHand, inDispensers, onOrder, allocated } = stockOf(state, item);
  const reason = { kind: 'manual', position, onHand, inDispensers, onOrder, allocated } as const;
  const { sku, packSize } = offer;
  return [{ item, sku, packs, packSize, packPrice: packPriceAt(offer, packs), received: 0, reason }];
}
