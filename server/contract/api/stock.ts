/** Stock, ledger and discrepancies, as the API answers them. Quantities are in stock units. */
import * as v from 'valibot';
import { Id, Note, Quantity, QuantityOrZero } from '../primitives.ts';

export const StockView = v.object({
  item: v.string(),
  onHand: v.number(),
  inDispensers: v.number(),
  onOrder: v.number(),
  allocated: v.number(),
  /** On hand + in dispensers + on order - allocated. */
  position: v.number(),
  reorderPoint: v.number(),
  canOrder: v.number(),
  orderUpTo: v.number(),
  /** Expected use a day, and where the figure comes from. */
  dailyUse: v.number(),
  dailyUseFrom: v.picklist(['seen', 'expected', 'blend', 'none']),
  /** Storerooms are out of it although it is used or asked for. */
  out: v.boolean(),
  /** Storerooms; `at`: when that was last booked or counted, UTC, where it is known. */
  locations: v.array(v.object({ location: v.string(), onHand: v.number(), at: v.optional(v.string()) })),
});
export type StockView = v.InferOutput<typeof StockView>;

export const movementKinds = ['receipt', 'issue', 'transfer', 'count', 'write-off', 'return', 'reversal'] as const;
export type MovementKind = (typeof movementKinds)[number];

/** What Hylla itself writes beside a movement, for pages to say in their own language. */
export const ownNotes = {
  stub: 'stub',
  siteFile: 'site file',
  lessThanTold: 'the sensor shows less than was told',
  tickTakenBack: 'the tick was taken back',
  refillTakenBack: 'the refill was taken back',
  answerTakenBack: 'the answer was taken back',
  dispenserChanged: 'dispenser changed',
} as const;

export const MovementView = v.object({
  id: v.string(),
  at: v.string(),
  kind: v.picklist(movementKinds),
  item: v.string(),
  quantity: v.number(),
  /** Storeroom it left. */
  from: v.optional(v.string()),
  /** Storeroom it reached. */
  to: v.optional(v.string()),
  dispenser: v.optional(v.string()),
  order: v.optional(v.string()),
  request: v.optional(v.string()),
  by: v.string(),
  /** What they are called, while they are known here. */
  byName: v.optional(v.string()),
  note: v.optional(v.string()),
  reverses: v.optional(v.string()),
  reversedBy: v.optional(v.string()),
});
export type MovementView = v.InferOutput<typeof MovementView>;

export const NewMovement = v.strictObject({
  kind: v.picklist(['receipt', 'issue', 'transfer', 'count', 'write-off', 'return']),
  item: Id,
  location: Id,
  /** For a count: what was counted. */
  quantity: QuantityOrZero,
  /** The other storeroom of a transfer. */
  to: v.optional(Id),
  note: v.optional(Note),
});
export type NewMovement = v.InferOutput<typeof NewMovement>;

export const NewRefill = v.strictObject({
  /** Level after the refill, percent. */
  level: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100)), 100),
  /** Stock units taken; absent: reckoned from the levels. */
  quantity: v.optional(Quantity),
  note: v.optional(Note),
});
export type NewRefill = v.InferOutput<typeof NewRefill>;

/** What a refill told by hand has booked; all zero when the same refill was known already. */
export const ToldRefill = v.object({
  /** To take it back by. */
  id: v.string(),
  issued: v.number(),
  stub: v.number(),
  /** Lines of the ledger. */
  movements: v.array(v.string()),
  discrepancy: v.optional(v.string()),
});
export type ToldRefill = v.InferOutput<typeof ToldRefill>;

export const discrepancyKinds = ['refill-without-stock', 'count-differs', 'over-delivery', 'short-delivery'] as const;
export const DiscrepancyView = v.object({
  id: v.string(),
  at: v.string(),
  kind: v.picklist(discrepancyKinds),
  item: v.string(),
  location: v.optional(v.string()),
  dispenser: v.optional(v.string()),
  order: v.optional(v.string()),
  /** The request that more was handed over for than storerooms had. */
  request: v.optional(v.string()),
  expected: v.number(),
  found: v.number(),
  status: v.picklist(['open', 'settled']),
  settledBy: v.optional(v.string()),
  settledAt: v.optional(v.string()),
  note: v.optional(v.string()),
});
export type DiscrepancyView = v.InferOutput<typeof DiscrepancyView>;

/** An item's stock from today: back by day, and what is likely left ahead. Days are the site's. */
export const OutlookView = v.object({
  item: v.string(),
  /** Expected use a working day, and its standard deviation. */
  mean: v.number(),
  sd: v.number(),
  reorderPoint: v.number(),
  orderUpTo: v.number(),
  /** Oldest first, today last. `onHand` when the day ended. */
  past: v.array(v.object({ day: v.string(), onHand: v.number(), used: v.number(), issued: v.number() })),
  /** Today first: in storerooms and dispensers, percentiles. */
  ahead: v.array(v.object({ day: v.string(), p10: v.number(), p50: v.number(), p90: v.number() })),
});
export type OutlookView = v.InferOutput<typeof OutlookView>;
