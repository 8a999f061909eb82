/** Notes what happened, for the screens. Only the newest are kept. */
import type { Activity } from '../contract/api/live.ts';
import type { ActivityDoc, Millis } from '../domain/model.ts';
import type { Context, Tx } from './ports.ts';

const kept = 200;

/** What happened; `at` is now unless given. */
export type NewActivity = Omit<ActivityDoc, 'id' | 'at' | 'kind'> & {
  readonly kind: Activity['kind'];
  readonly at?: Millis;
};

export function logActivity(tx: Tx, activity: NewActivity, context: Context): void {
  tx.put('activity', { at: context.now, ...activity, id: context.newId() });
  if (tx.size('activity') <= kept) return;
  // Ids sort by time, also where a device's clock, and so `at`, is off.
  const oldest = [...tx.values('activity')].map((doc) => doc.id).sort();
  for (const id of oldest.slice(0, oldest.length - kept)) tx.remove('activity', id);
}
