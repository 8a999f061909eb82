/** An order is called off, in Hylla; the supplier of one that was sent is told by a person. */
import type { OrderCancellation } from '../contract/api/orders.ts';
import { ok } from '../contract/errors.ts';
import type { OrderDoc } from '../domain/model.ts';
import { cancelOrder as cancelled } from '../domain/purchase-order.ts';
import { findOrder } from './find-order.ts';
import { logActivity } from './log-activity.ts';
import type { UseCase } from './ports.ts';

/** Errors: `not-found`, `conflict` once goods have come. */
export const cancelOrder: UseCase<{ order: string } & OrderCancellation, OrderDoc> = (tx, input, context) => {
  const found = findOrder(tx, input.order);
  if (!found.ok) return found;
  const after = cancelled(found.value.order, context.now, input.reason);
  if (!after.ok) return after;
  tx.put('orders', after.value);
  if (tx.get('outbox', input.order)?.sentAt === undefined) tx.remove('outbox', input.order);
  logActivity(tx, { kind: 'order-cancelled', order: input.order }, context);
  return ok(after.value);
};
