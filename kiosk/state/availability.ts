/**
 * Today's availability: the share of dispenser time since midnight in which there was something in them, uptime by time
 * observed (IEC 60050-192, "steady state availability" over one day). Time in which nothing is known counts as neither.
 */
import type { Model } from './model.ts';

/** 0 to 1, or null when nothing is known yet. `now` and `midnight`: server time, ms. */
export function availability(model: Model, now: number, midnight: number): number | null {
  let up = 0;
  let observed = 0;
  for (const { status, statusAt, level, outages = [] } of model.dispensers.values()) {
    if (level === null) continue;
    const known = status === 'stale' || status === 'unknown' ? since(statusAt, now) : now;
    const total = known - midnight;
    if (total <= 0) continue;
    const over = outages.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }));
    const all = status === 'empty' ? [...over, { from: since(statusAt, now), to: now }] : over;
    const down = all.reduce((sum, { from, to }) => sum + Math.max(0, to - Math.max(from, midnight)), 0);
    observed += total;
    up += total - Math.min(total, down);
  }
  return observed === 0 ? null : up / observed;
}

const since = (time: string | null, otherwise: number): number => (time === null ? otherwise : Date.parse(time));
