/** The outbox is about to send an order: counts the try, and hands out what is written on the order. */
import { ok } from '../contract/errors.ts';
import { outgoingOrder } from './outgoing-order.ts';
import type { OutgoingOrder, UseCase } from './ports.ts';

/**
 * Null when there is nothing to send now: sent, cancelled, or put off. From here on the order is not added to, so that
 * what is recorded is what was sent.
 */
export const beginDelivery: UseCase<{ order: string }, OutgoingOrder | null> = (tx, input, { now }) => {
  const queued = tx.get('outbox', input.order);
  if (queued === undefined || queued.sentAt !== undefined || queued.notBefore > now) return ok(null);
  const outgoing = outgoingOrder(tx, input.order);
  if (!outgoing.ok || outgoing.value.order.status !== 'approved') {
    tx.remove('outbox', queued.id);
    return ok(null);
  }
  tx.put('outbox', { ...queued, attempts: queued.attempts + 1 });
  return outgoing;
};
