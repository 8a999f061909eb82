/** Following one request on one's own phone: a link that opens it without a log-in, and nothing else of the site. */
import * as v from 'valibot';
import { Text } from '../primitives.ts';
import { requestKinds, requestStatuses, Withdraw } from './requests.ts';

/** Who asks for a link shows by `undo`, as the receipt gave it, that the tap was theirs. */
export const NewFollow = Withdraw;

/** Told once: the state keeps its hash. It belongs in the fragment of the link, `follow#TOKEN`, which is in no log. */
export const FollowLink = v.object({ token: v.string() });
export type FollowLink = v.InferOutput<typeof FollowLink>;

/** What happens next, without numbers of stock or orders: those are the site's. Days are instants, null when unknown. */
export const FollowedStep = v.variant('kind', [
  v.object({ kind: v.literal('will-refill') }),
  /** There is some in the storeroom of that name. */
  v.object({ kind: v.literal('fetch'), place: v.string() }),
  v.object({ kind: v.literal('coming'), expectedAt: v.nullable(v.string()) }),
  v.object({ kind: v.literal('will-order'), expectedAt: v.nullable(v.string()) }),
  v.object({ kind: v.literal('will-look') }),
]);
export type FollowedStep = v.InferOutput<typeof FollowedStep>;

export const FollowedRequest = v.object({
  kind: v.picklist(requestKinds),
  status: v.picklist(requestStatuses),
  /** The item that it is about. */
  thing: v.nullable(Text),
  /** The room. */
  place: v.nullable(v.string()),
  quantity: v.nullable(v.number()),
  askedAt: v.string(),
  askers: v.number(),
  answeredAt: v.nullable(v.string()),
  /** What staff wrote for those who asked. */
  answer: v.nullable(v.string()),
  /** Null once it is over. */
  next: v.nullable(FollowedStep),
  /** Server time. */
  at: v.string(),
});
export type FollowedRequest = v.InferOutput<typeof FollowedRequest>;
