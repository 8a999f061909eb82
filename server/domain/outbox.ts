/** When an order in the outbox may be tried, and by whom: one server at a time has it in hand. */
import type { Millis, OutboxDoc } from './model.ts';

/** When `self` may try to send it: when it is due, and once nobody else may still be at it. Null when it was sent. */
export function dueAt({ sentAt, notBefore, inHand }: OutboxDoc, self: string): Millis | null {
  if (sentAt !== undefined) return null;
  return inHand === undefined || inHand.by === self ? notBefore : Math.max(notBefore, inHand.until);
}
