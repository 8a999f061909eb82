/** Requests from the kiosk and what becomes of them. */
import * as v from 'valibot';
import { Id, Note, Quantity } from '../primitives.ts';

export const requestKinds = ['empty', 'item', 'problem'] as const;
export type RequestKind = (typeof requestKinds)[number];
export const requestStatuses = ['open', 'accepted', 'done', 'declined', 'withdrawn'] as const;
export type RequestStatus = (typeof requestStatuses)[number];

export const NewRequest = v.variant('kind', [
  v.strictObject({ kind: v.literal('empty'), dispenser: Id, note: v.optional(Note) }),
  v.strictObject({
    kind: v.literal('item'),
    item: Id,
    quantity: v.optional(v.pipe(Quantity, v.maxValue(1000)), 1),
    /** Where it is wanted. */
    location: v.optional(Id),
    note: v.optional(Note),
  }),
  v.strictObject({
    kind: v.literal('problem'),
    dispenser: v.optional(Id),
    location: v.optional(Id),
    note: v.optional(Note),
  }),
]);
export type NewRequest = v.InferOutput<typeof NewRequest>;

/** What the asker is told, as data; each language makes its own sentence of it. */
export const NextStep = v.variant('kind', [
  /** Facilities has been told; the storeroom has `onHand`. */
  v.object({ kind: v.literal('will-refill'), storeroom: v.nullable(v.string()), onHand: v.number() }),
  /** There is some in a storeroom: fetch it, or it is brought. */
  v.object({ kind: v.literal('in-storeroom'), storeroom: v.string(), onHand: v.number() }),
  /** It comes with an order already on its way. */
  v.object({ kind: v.literal('on-order'), order: v.string(), expectedAt: v.nullable(v.string()) }),
  /** It will be on the next order. */
  v.object({ kind: v.literal('will-order'), expectedAt: v.nullable(v.string()) }),
  /** The sensor says otherwise; somebody will look. */
  v.object({ kind: v.literal('will-check'), level: v.number() }),
  v.object({ kind: v.literal('will-look') }),
]);
export type NextStep = v.InferOutput<typeof NextStep>;

export const RequestView = v.object({
  id: v.string(),
  kind: v.picklist(requestKinds),
  status: v.picklist(requestStatuses),
  dispenser: v.optional(v.string()),
  item: v.optional(v.string()),
  location: v.optional(v.string()),
  quantity: v.optional(v.number()),
  note: v.optional(v.string()),
  askedAt: v.string(),
  /** How many asked, the first included. */
  askers: v.number(),
  next: NextStep,
  answeredAt: v.optional(v.string()),
  answeredBy: v.optional(v.string()),
  answer: v.optional(v.string()),
});
export type RequestView = v.InferOutput<typeof RequestView>;

/** The answer to a tap: the request, and whether it joined one that was already open. */
export const RequestReceipt = v.object({
  ...RequestView.entries,
  merged: v.boolean(),
  /** For `POST /requests/{id}/withdraw`, within `undoMs`; only who asked is told. */
  undo: v.optional(v.string()),
});
export type RequestReceipt = v.InferOutput<typeof RequestReceipt>;

/** How long a screen offers to take a tap back, real ms. The server allows as long again, for what is on its way. */
export const undoMs = 10_000;
export const Withdraw = v.strictObject({ undo: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) });

export const RequestAnswer = v.strictObject({ note: v.optional(Note) });
export type RequestAnswer = v.InferOutput<typeof RequestAnswer>;
