/** A purchase order as the API answers it, and as a screen sees it (without prices). */
import type { ScreenOrder } from '../../contract/api/live.ts';
import type { OrderLine, OrderView } from '../../contract/api/orders.ts';
import type { Millis, OrderDoc, OrderLineDoc, OutboxDoc } from '../../domain/model.ts';
import { formatMoney } from '../../domain/money.ts';
import { isOverdue } from '../../domain/purchase-order.ts';
import type { State } from '../ports.ts';
import { iso } from './instants.ts';

export function orderLine(line: OrderLineDoc): OrderLine {
  return {
    item: line.item,
    sku: line.sku,
    quantity: line.packs * line.packSize,
    packs: line.packs,
    packSize: line.packSize,
    packPrice: formatMoney(line.packPrice),
    lineTotal: formatMoney(line.packs * line.packPrice),
    received: line.received,
    reason: line.reason,
  };
}

const instants = [
  'approvedAt',
  'sendAfter',
  'sentAt',
  'confirmedAt',
  'expectedAt',
  'receivedAt',
  'cancelledAt',
] as const;
type Instants = Partial<Record<(typeof instants)[number], string>>;

function instantsOf(doc: OrderDoc): Instants {
  const found: Instants = {};
  for (const name of instants) {
    const at = doc[name];
    if (at !== undefined) found[name] = iso(at);
  }
  return found;
}

/** `outbox` tells how sending goes. */
export function orderView(doc: OrderDoc, outbox: OutboxDoc | undefined, now: Millis): OrderView {
  const { approvedBy, cancelReason, note } = doc;
  const goods = doc.lines.reduce((sum, line) => sum + line.packs * line.packPrice, 0);
  return {
    id: doc.id,
    supplier: doc.supplier,
    status: doc.status,
    overdue: isOverdue(doc, now),
    lines: doc.lines.map(orderLine),
    goodsTotal: formatMoney(goods),
    freight: formatMoney(doc.freight),
    total: formatMoney(goods + doc.freight),
    currency: doc.currency,
    createdAt: iso(doc.createdAt),
    createdBy: doc.createdBy,
    ...instantsOf(doc),
    ...(approvedBy !== undefined && { approvedBy }),
    ...(cancelReason !== undefined && { cancelReason }),
    ...(note !== undefined && { note }),
    ...(outbox !== undefined && { delivery: deliveryView(outbox) }),
  };
}

function deliveryView({ attempts, lastError, notBefore, sentAt }: OutboxDoc): NonNullable<OrderView['delivery']> {
  return {
    attempts,
    ...(lastError !== undefined && { lastError }),
    ...(sentAt === undefined && { nextAt: iso(notBefore) }),
  };
}

export function screenOrder(state: State, doc: OrderDoc, now: Millis): ScreenOrder {
  const { sentAt, expectedAt, receivedAt } = instantsOf(doc);
  return {
    id: doc.id,
    supplier: doc.supplier,
    supplierName: state.get('suppliers', doc.supplier)?.name ?? doc.supplier,
    status: doc.status,
    overdue: isOverdue(doc, now),
    createdAt: iso(doc.createdAt),
    ...(sentAt && { sentAt }),
    ...(expectedAt && { expectedAt }),
    ...(receivedAt && { receivedAt }),
    lines: doc.lines.map(({ item, packs, packSize, received }) => ({ item, quantity: packs * packSize, received })),
  };
}
