/**
 * Somebody wants an approved order sent: it leaves today if this is an order day of the supplier, whatever the hour, and
 * one whose sending failed is tried again at once.
 */
import { ok } from '../contract/errors.ts';
import type { OrderDoc } from '../domain/model.ts';
import { cannot } from '../domain/purchase-order.ts';
import { findOrder } from './find-order.ts';
import type { UseCase } from './ports.ts';
import { queueOrder, sendableFrom } from './queue-order.ts';

/**
 * Answers the order as it is queued; it becomes `sent` when it has left. One that was sent already is answered as it is:
 * nobody is to be told off for being a moment later than the outbox. Errors: `not-found`, `conflict` before it is
 * approved and once it is received or cancelled.
 */
export const sendOrder: UseCase<{ order: string }, OrderDoc> = (tx, input, context) => {
  const found = findOrder(tx, input.order);
  if (!found.ok) return found;
  const { order, supplier, site } = found.value;
  if (order.status === 'sent' || order.status === 'confirmed') return ok(order);
  if (order.status !== 'approved') {
    return cannot(order, 'sent', order.status === 'draft' ? 'Approve it first.' : 'It is finished.');
  }
  const notBefore = sendableFrom(context.now, supplier, site);
  const queued = tx.get('outbox', order.id);
  if (queued === undefined) return ok(queueOrder(tx, order, notBefore, site));
  tx.put('outbox', { ...queued, notBefore });
  const again: OrderDoc = { ...order, sendAfter: notBefore };
  tx.put('orders', again);
  return ok(again);
};
