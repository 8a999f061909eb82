/** The supplier has confirmed an order, perhaps for another day. */
import type { OrderConfirmation } from '../contract/api/orders.ts';
import { ok } from '../contract/errors.ts';
import { instantAt } from '../domain/calendar.ts';
import type { Millis, OrderDoc, SiteDoc } from '../domain/model.ts';
import { confirmOrder as confirmed } from '../domain/purchase-order.ts';
import { findOrder } from './find-order.ts';
import type { UseCase } from './ports.ts';

/** Errors: `not-found`, `conflict` unless it was sent. */
export const confirmOrder: UseCase<{ order: string } & OrderConfirmation, OrderDoc> = (tx, input, context) => {
  const found = findOrder(tx, input.order);
  if (!found.ok) return found;
  const { order, site } = found.value;
  const expectedAt = input.expectedAt === undefined ? undefined : instantOf(input.expectedAt, site);
  const after = confirmed(order, context.now, expectedAt, input.note);
  if (after.ok) tx.put('orders', after.value);
  return after.ok ? ok(after.value) : after;
};

/** A day means its close. */
function instantOf(text: string, { officeHours, timezone }: SiteDoc): Millis {
  return text.length === 10 ? instantAt(text, officeHours[1], timezone) : Date.parse(text);
}
