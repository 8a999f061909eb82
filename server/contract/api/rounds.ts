/** The refill round, as the API answers it. Quantities are in stock units, times UTC. */
import * as v from 'valibot';
import { Id, Note, Quantity } from '../primitives.ts';

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
  /** The round of somebody who is on the way to it. */
  taken: v.optional(v.string()),
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

/** `refilled`, `skipped`: left for another time. `missing`: there was nothing to refill it with. */
export const stopResults = ['refilled', 'skipped', 'missing'] as const;

export const RoundDetail = v.object({
  id: v.string(),
  startedAt: v.string(),
  by: v.string(),
  /** When it was over: every stop ticked, or ended. */
  endedAt: v.optional(v.string()),
  stops: v.array(
    v.object({
      ...v.omit(RoundStop, ['taken']).entries,
      result: v.optional(
        v.object({
          kind: v.picklist(stopResults),
          at: v.string(),
          by: v.string(),
          /** Its sensor told it: it cannot be taken back. */
          sensed: v.boolean(),
          level: v.optional(v.number()),
          note: v.optional(v.string()),
          /** Storerooms had too little for it. */
          discrepancy: v.optional(v.string()),
        }),
      ),
    }),
  ),
  cart: v.array(CartLine),
});
export type RoundDetail = v.InferOutput<typeof RoundDetail>;

export const NewRound = v.strictObject({
  /** How far ahead `soon` looks. */
  hours: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(336)), 24),
  /** Only what is in this place, or in one within it. */
  within: v.optional(Id),
});
export type NewRound = v.InferOutput<typeof NewRound>;

export const TickStop = v.strictObject({
  result: v.optional(v.picklist(stopResults), 'refilled'),
  /** Level after the refill, percent. */
  level: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100)), 100),
  /** Stock units taken; absent: reckoned from the levels. */
  quantity: v.optional(Quantity),
  note: v.optional(Note),
});
export type TickStop = v.InferOutput<typeof TickStop>;
