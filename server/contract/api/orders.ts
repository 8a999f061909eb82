/** Purchase orders and proposals, as the API answers them. Money is a decimal string in the site's currency. */
import * as v from 'valibot';
import { Day, Id, Instant, Note, Quantity } from '../primitives.ts';

export const orderStatuses = [
  'draft',
  'approved',
  'sent',
  'confirmed',
  'partly-received',
  'received',
  'cancelled',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/** Why a line is on the order: the figures that decided, all in stock units. */
export const LineReason = v.object({
  /** `reorder`: at or under its reorder point. `join`: under its can-order level. `freight`: fills up to free freight. */
  kind: v.picklist(['reorder', 'join', 'freight', 'manual']),
  position: v.optional(v.number()),
  onHand: v.optional(v.number()),
  inDispensers: v.optional(v.number()),
  onOrder: v.optional(v.number()),
  allocated: v.optional(v.number()),
  reorderPoint: v.optional(v.number()),
  canOrder: v.optional(v.number()),
  orderUpTo: v.optional(v.number()),
  dailyUse: v.optional(v.number()),
  leadTimeDays: v.optional(v.number()),
  reviewDays: v.optional(v.number()),
  safetyStock: v.optional(v.number()),
  /** What hangs in dispensers on an average day: dailyUse * (leadTimeDays + reviewDays) + safetyStock + hanging = reorderPoint. */
  hanging: v.optional(v.number()),
  /** Packs added to reach a price break, the minimum order or free freight. */
  roundedUpBy: v.optional(v.number()),
});
export type LineReason = v.InferOutput<typeof LineReason>;

export const OrderLine = v.object({
  item: v.string(),
  sku: v.string(),
  /** Stock units. */
  quantity: v.number(),
  packs: v.number(),
  packSize: v.number(),
  packPrice: v.string(),
  lineTotal: v.string(),
  /** Stock units received so far. */
  received: v.number(),
  reason: LineReason,
});
export type OrderLine = v.InferOutput<typeof OrderLine>;

/** What a screen is told of an order too. */
export const OrderHead = v.object({
  id: v.string(),
  supplier: v.string(),
  status: v.picklist(orderStatuses),
  overdue: v.boolean(),
  createdAt: v.string(),
  sentAt: v.optional(v.string()),
  expectedAt: v.optional(v.string()),
  receivedAt: v.optional(v.string()),
});

export const OrderView = v.object({
  ...OrderHead.entries,
  lines: v.array(OrderLine),
  goodsTotal: v.string(),
  freight: v.string(),
  total: v.string(),
  currency: v.string(),
  createdBy: v.string(),
  approvedAt: v.optional(v.string()),
  approvedBy: v.optional(v.string()),
  /** The supplier's next order day, on which it is sent. */
  sendAfter: v.optional(v.string()),
  confirmedAt: v.optional(v.string()),
  cancelledAt: v.optional(v.string()),
  cancelReason: v.optional(v.string()),
  note: v.optional(v.string()),
  /** How sending goes: attempts so far, the last error. */
  delivery: v.optional(
    v.object({ attempts: v.number(), lastError: v.optional(v.string()), nextAt: v.optional(v.string()) }),
  ),
});
export type OrderView = v.InferOutput<typeof OrderView>;

export const NewOrder = v.strictObject({
  supplier: Id,
  lines: v.pipe(v.array(v.strictObject({ item: Id, quantity: Quantity })), v.minLength(1), v.maxLength(500)),
  note: v.optional(Note),
});
export type NewOrder = v.InferOutput<typeof NewOrder>;

export const GoodsReceipt = v.strictObject({
  /** Absent: everything outstanding, to the default storeroom. Empty, with `complete`: nothing more came. */
  lines: v.optional(
    v.pipe(v.array(v.strictObject({ item: Id, quantity: Quantity, location: v.optional(Id) })), v.maxLength(500)),
  ),
  /** No more will come: what is missing is closed as a short delivery. */
  complete: v.optional(v.boolean(), false),
  note: v.optional(Note),
});
export type GoodsReceipt = v.InferOutput<typeof GoodsReceipt>;

export const OrderConfirmation = v.strictObject({
  /** When the supplier says that it comes. */
  expectedAt: v.optional(v.union([Instant, Day], 'must be an ISO 8601 time, or a day such as "2026-11-26"')),
  note: v.optional(Note),
});
export type OrderConfirmation = v.InferOutput<typeof OrderConfirmation>;
export const OrderCancellation = v.strictObject({ reason: v.optional(Note) });
export type OrderCancellation = v.InferOutput<typeof OrderCancellation>;

/** What would be ordered now from one supplier, and why. */
export const Proposal = v.object({
  supplier: v.string(),
  lines: v.array(OrderLine),
  goodsTotal: v.string(),
  freight: v.string(),
  total: v.string(),
  currency: v.string(),
  /** False: no item has reached its reorder point, so nothing is ordered yet. */
  due: v.boolean(),
  /** Sent without a manager, being under the supplier's `autoBelow`. */
  automatic: v.boolean(),
});
export type Proposal = v.InferOutput<typeof Proposal>;
