/**
 * The life of a purchase order: draft, approved, sent, confirmed, partly received, received; cancelled until goods have
 * come. Each step is a pure function that answers the order after it, or why it cannot be.
 */
import type { OrderStatus } from '../contract/api/orders.ts';
import { ok, type Refused, type Result, refuse } from '../contract/errors.ts';
import { freightFor, goodsTotal, type Terms } from './basket.ts';
import { localDay } from './calendar.ts';
import type { Documents } from './documents.ts';
import type { Millis, Minor, OrderDoc } from './model.ts';

/** A supplier may be this late before anybody is troubled. */
const grace = 24 * 3_600_000;

/** Statuses in which goods are on their way. */
export const onItsWay: ReadonlySet<OrderStatus> = new Set<OrderStatus>(['sent', 'confirmed', 'partly-received']);

/** Sent, and not all of it has come a day after it should have. */
export function isOverdue({ status, expectedAt }: OrderDoc, now: Millis): boolean {
  return onItsWay.has(status) && expectedAt !== undefined && expectedAt + grace < now;
}

/** Goods and freight. */
export function orderTotal(order: Pick<OrderDoc, 'lines' | 'freight'>): Minor {
  return goodsTotal(order.lines) + order.freight;
}

/** The next order number of the site's year, `2026-017`. Numbers of cancelled orders are not used again. */
export function nextOrderNumber(state: Documents, now: Millis, timezone: string): string {
  const year = localDay(now, timezone).slice(0, 4);
  let last = 0;
  for (const { id } of state.values('orders')) {
    if (id.startsWith(`${year}-`)) last = Math.max(last, Number(id.slice(5)) || 0);
  }
  return `${year}-${String(last + 1).padStart(3, '0')}`;
}

/**
 * The order with each line that is new, or has grown, numbered as the next need of its item. Who decides without knowing
 * of another order gives the number that one has, which a store of several replicas refuses.
 */
export function withNeeds(state: Documents, order: OrderDoc): OrderDoc {
  const last = new Map<string, number>();
  for (const { lines } of state.values('orders')) {
    for (const { item, need = 0 } of lines) last.set(item, Math.max(last.get(item) ?? 0, need));
  }
  const lines = order.lines.map((line) => {
    if (line.need !== undefined) return line;
    const need = (last.get(line.item) ?? 0) + 1;
    last.set(line.item, need);
    return { ...line, need };
  });
  return { ...order, lines };
}

export function approveOrder(order: OrderDoc, by: string, at: Millis): Result<OrderDoc> {
  if (order.status !== 'draft') return cannot(order, 'approved', 'Only a draft can be.');
  return ok({ ...order, status: 'approved', approvedAt: at, approvedBy: by });
}

/** The supplier has it. */
export function markSent(order: OrderDoc, at: Millis, expectedAt: Millis): OrderDoc {
  // Cancelled while it was on its way out: it has been sent all the same, and somebody must tell the supplier.
  if (order.status !== 'approved') return { ...order, sentAt: at };
  return { ...order, status: 'sent', sentAt: at, expectedAt };
}

/** The supplier said yes, or names another day. */
export function confirmOrder(order: OrderDoc, at: Millis, expectedAt?: Millis, note?: string): Result<OrderDoc> {
  if (order.status !== 'sent' && order.status !== 'confirmed') {
    return cannot(order, 'confirmed', 'Only one that was sent can be.');
  }
  return ok({
    ...order,
    status: 'confirmed',
    confirmedAt: at,
    ...(expectedAt !== undefined && { expectedAt }),
    ...(note && { note }),
  });
}

export function cancelOrder(order: OrderDoc, at: Millis, reason?: string): Result<OrderDoc> {
  const { status } = order;
  if (status === 'partly-received' || status === 'received' || status === 'cancelled') {
    return cannot(order, 'cancelled', 'Only an order of which nothing has come can be.');
  }
  const { sendAfter: _, ...rest } = order;
  return ok({ ...rest, status: 'cancelled', cancelledAt: at, ...(reason && { cancelReason: reason }) });
}

/** The order with these lines, at the supplier's terms. */
export function withLines(order: OrderDoc, lines: OrderDoc['lines'], terms: Terms): OrderDoc {
  return { ...order, lines, freight: freightFor(terms, goodsTotal(lines)) };
}

export function cannot({ id, status }: Pick<OrderDoc, 'id' | 'status'>, step: string, hint: string): Refused {
  return refuse('conflict', `Order ${id} is ${status.replace('-', ' ')} and cannot be ${step}. ${hint}`, {
    reason: 'order-is',
    about: { order: id, status },
  });
}
