/** What became of a try to send an order. */
import { ok } from '../contract/errors.ts';
import { addWorkingDays } from '../domain/calendar.ts';
import type { OutboxDoc } from '../domain/model.ts';
import { markSent } from '../domain/purchase-order.ts';
import { findOrder } from './find-order.ts';
import { logActivity } from './log-activity.ts';
import type { UseCase } from './ports.ts';

const firstRetry = 30_000;
const slowestRetry = 3_600_000;

export interface Delivery {
  readonly order: string;
  /** Who had it in hand. */
  readonly by: string;
  /** Why it failed, for a person; null when it was sent. */
  readonly error: string | null;
}

/**
 * A failed try is repeated after 30 s, 1 min, 2 min … up to once an hour, for ever; one of a server that was so late that
 * another has the order in hand changes nothing. Errors: `not-found`.
 */
export const recordDelivery: UseCase<Delivery, OutboxDoc | null> = (tx, { order: id, by, error }, context) => {
  const { now } = context;
  const found = findOrder(tx, id);
  if (!found.ok) return found;
  const { order, supplier, site } = found.value;
  const queued = tx.get('outbox', id);
  if (queued?.sentAt !== undefined) return ok(queued);
  if (error !== null) {
    // Cancelled meanwhile: there is nothing left to try.
    if (queued === undefined) return ok(null);
    if (queued.inHand?.by !== by) return ok(queued);
    const { inHand: _, ...rest } = queued;
    const wait = Math.min(slowestRetry, firstRetry * 2 ** Math.max(0, queued.attempts - 1));
    const failed = { ...rest, notBefore: now + wait, lastError: error.slice(0, 300) };
    tx.put('outbox', failed);
    return ok(failed);
  }
  tx.put('orders', markSent(order, now, addWorkingDays(now, supplier.leadTimeDays.mean, site)));
  logActivity(tx, { kind: 'order-sent', order: id }, context);
  if (queued === undefined) return ok(null);
  const { lastError: _, inHand: __, ...rest } = queued;
  const sent = { ...rest, sentAt: now };
  tx.put('outbox', sent);
  return ok(sent);
};
