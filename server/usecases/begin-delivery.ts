/** The outbox is about to send an order: counts the try, and hands out what is written on the order. */
import { ok } from '../contract/errors.ts';
import type { ItemDoc } from '../domain/model.ts';
import { findOrder } from './find-order.ts';
import type { OutgoingOrder, UseCase } from './ports.ts';

/**
 * Null when there is nothing to send now: sent, cancelled, or put off. From here on the order is not added to, so that
 * what is recorded is what was sent.
 */
export const beginDelivery: UseCase<{ order: string }, OutgoingOrder | null> = (tx, input, { now }) => {
  const queued = tx.get('outbox', input.order);
  if (queued === undefined || queued.sentAt !== undefined || queued.notBefore > now) return ok(null);
  const found = findOrder(tx, input.order);
  if (!found.ok || found.value.order.status !== 'approved') {
    tx.remove('outbox', queued.id);
    return ok(null);
  }
  const { order, supplier, site } = found.value;
  tx.put('outbox', { ...queued, attempts: queued.attempts + 1 });
  const items = new Map<string, ItemDoc>();
  for (const { item } of order.lines) {
    const doc = tx.get('items', item);
    if (doc !== undefined) items.set(item, doc);
  }
  return ok({ order, supplier, site, items, messageId: queued.messageId });
};
