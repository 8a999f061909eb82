/** Puts an approved order into the outbox, to leave on the supplier's next order day. */
import { nextOrderDay } from '../domain/calendar.ts';
import type { Millis, OrderDoc, SiteDoc, SupplierDoc } from '../domain/model.ts';
import type { Tx } from './ports.ts';

/** Puts the order too, with `sendAfter`, and answers it. */
export function queueOrder(tx: Tx, order: OrderDoc, notBefore: Millis, site: SiteDoc): OrderDoc {
  const queued: OrderDoc = { ...order, sendAfter: notBefore };
  tx.put('orders', queued);
  tx.put('outbox', { id: order.id, messageId: messageId(order, site), notBefore, attempts: 0 });
  return queued;
}

/** When an order may leave that somebody sends by hand: at any hour of an order day. */
export function sendableFrom(now: Millis, supplier: SupplierDoc, site: SiteDoc): Millis {
  return nextOrderDay(now, supplier, { ...site, officeHours: [site.officeHours[0], '24:00'] });
}

/** Stays the same over every try, so that the supplier's mail server and people know a repeat (RFC 5322, 3.6.4). */
function messageId({ id }: OrderDoc, site: SiteDoc): string {
  return `<order-${id}@${site.id}.hylla>`;
}
