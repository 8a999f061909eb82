/** How long a link to a request is good. */
import type { FollowDoc, Millis, RequestDoc } from './model.ts';
import { isOpenRequest } from './request.ts';

const day = 24 * 3_600_000;
/** Long enough to look once more after a weekend. */
const afterAnswer = 4 * day;
/** Whatever becomes of it: a request that nobody answers is not followed for ever. */
const atMost = 90 * day;

/** Whether the link still opens its request, which may be gone. */
export function isFollowed(follow: FollowDoc, request: RequestDoc | undefined, now: Millis): request is RequestDoc {
  if (request === undefined || now >= follow.createdAt + atMost) return false;
  return isOpenRequest(request) || request.answeredAt === undefined || now < request.answeredAt + afterAnswer;
}
