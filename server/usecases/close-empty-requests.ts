/** A refill answers whoever said that the dispenser is empty. */
import { logActivity } from './log-activity.ts';
import type { Context, Tx } from './ports.ts';

export function closeEmptyRequests(tx: Tx, dispenser: string, by: string, context: Context): void {
  const open = [...tx.values('requests')].filter(
    (request) =>
      request.kind === 'empty' &&
      request.dispenser === dispenser &&
      (request.status === 'open' || request.status === 'accepted'),
  );
  for (const request of open) {
    tx.put('requests', { ...request, status: 'done', answeredAt: context.now, answeredBy: by });
    logActivity(tx, { kind: 'request-answered', request: request.id, dispenser, how: 'done' }, context);
  }
}
