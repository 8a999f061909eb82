/** The outbox is about to send an order: takes it in hand, counts the try, and hands out what is written on the order. */
import { ok } from '../contract/errors.ts';
import type { Millis } from '../domain/model.ts';
import { dueAt } from '../domain/outbox.ts';
import { outgoingOrder } from './outgoing-order.ts';
import type { OutgoingOrder, UseCase } from './ports.ts';

/** By whom and until when: whoever leads next waits for that. */
export interface Hand {
  readonly order: string;
  readonly by: string;
  readonly until: Millis;
}

/**
 * Null when there is nothing to send now: sent, cancelled, put off, or in another's hand. From here on the order is not
 * added to, so that what is recorded is what was sent.
 */
export const beginDelivery: UseCase<Hand, OutgoingOrder | null> = (tx, { order, by, until }, { now }) => {
  const queued = tx.get('outbox', order);
  if (queued === undefined || (dueAt(queued, by) ?? Number.POSITIVE_INFINITY) > now) return ok(null);
  const outgoing = outgoingOrder(tx, order);
  if (!outgoing.ok || outgoing.value.order.status !== 'approved') {
    tx.remove('outbox', queued.id);
    return ok(null);
  }
  tx.put('outbox', { ...queued, attempts: queued.attempts + 1, inHand: { by, until } });
  return outgoing;
};
