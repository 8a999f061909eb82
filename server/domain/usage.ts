/** What an item used by day: what is posted to the days, and what its dispensers have not posted yet. */
import type { Documents } from './documents.ts';
import { roundQuantity } from './ledger.ts';
import type { DispenserDoc, UsageDoc } from './model.ts';

export type DayUse = Pick<UsageDoc, 'used' | 'issued'>;

/**
 * Use by day (`YYYY-MM-DD`, the site's) of `item`, whose `dispensers` are all that distribute it; undefined where nothing
 * is known.
 */
export function usageOf(
  state: Documents,
  item: string,
  dispensers: readonly Pick<DispenserDoc, 'id'>[],
): (day: string) => DayUse | undefined {
  const unposted = new Map<string, number>();
  for (const { id } of dispensers) {
    const { used, usedOn } = state.get('levels', id) ?? {};
    if (usedOn !== undefined) unposted.set(usedOn, (unposted.get(usedOn) ?? 0) + (used ?? 0));
  }
  return (day) => {
    const posted = state.get('usage', `${item}@${day}`);
    const used = unposted.get(day);
    if (used === undefined) return posted;
    return { used: roundQuantity((posted?.used ?? 0) + used), issued: posted?.issued ?? 0 };
  };
}
