/** A manager agrees to a draft; it leaves by itself on the supplier's next order day. */
import { ok } from '../contract/errors.ts';
import { nextOrderDay } from '../domain/calendar.ts';
import type { OrderDoc } from '../domain/model.ts';
import { approveOrder as approved } from '../domain/purchase-order.ts';
import { findOrder } from './find-order.ts';
import { logActivity } from './log-activity.ts';
import type { UseCase } from './ports.ts';
import { queueOrder } from './queue-order.ts';

/** Errors: `not-found`, `conflict` when it is no draft. */
export const approveOrder: UseCase<{ order: string }, OrderDoc> = (tx, input, context) => {
  const found = findOrder(tx, input.order);
  if (!found.ok) return found;
  const { supplier, site } = found.value;
  const order = approved(found.value.order, context.by, context.now);
  if (!order.ok) return order;
  logActivity(tx, { kind: 'order-approved', order: order.value.id }, context);
  return ok(queueOrder(tx, order.value, nextOrderDay(context.now, supplier, site), site));
};
