/** The refill round, as the API answers it. Quantities are in stock units, times UTC. */
import * as v from 'valibot';

export const RoundStop = v.object({
  /** 1 is the first to walk to. */
  n: v.number(),
  dispenser: v.string(),
  location: v.string(),
  item: v.string(),
  /** `now`: low or empty, or somebody said so. `soon`: likely empty within the time asked for. */
  urgency: v.picklist(['now', 'soon']),
  /** Last known level, percent; null when nothing is known. */
  level: v.nullable(v.number()),
  /** When it is expected to run empty, as far as that is known. */
  emptyAt: v.nullable(v.string()),
  /** The request that says that it is empty. */
  request: v.optional(v.string()),
  /** What filling it takes. */
  quantity: v.number(),
});
export type RoundStop = v.InferOutput<typeof RoundStop>;

export const CartLine = v.object({
  item: v.string(),
  /** The storeroom to fetch it from; null for what no storeroom has. */
  from: v.nullable(v.string()),
  quantity: v.number(),
  /** Whole packs in `quantity`, and what is left over; absent for an item without packs. */
  packs: v.optional(v.object({ size: v.number(), whole: v.number(), loose: v.number() })),
});
export type CartLine = v.InferOutput<typeof CartLine>;

/** Stops in walking order; the cart by name of storeroom, what no storeroom has first. */
export const RoundView = v.object({
  at: v.string(),
  stops: v.array(RoundStop),
  cart: v.array(CartLine),
});
export type RoundView = v.InferOutput<typeof RoundView>;
