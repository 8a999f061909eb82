/**
 * Today's availability: the share of dispenser time since midnight in which there was something in them, uptime by time
 * observed (IEC 60050-192, "steady state availability" over one day). Time in which nothing is known counts as neither.
 */
import type { DispenserView } from '../../server/contract/api/dispensers.ts';
import type { Model } from './model.ts';

export interface Availability {
  /** 0 to 1. */
  readonly share: number;
  /** When a dispenser was last heard of, ms: how old the figure is. */
  readonly at: number;
}

/** When its level was last known: measured, or told by who filled it. ISO text. */
export function knownAt({ levelAt, refilledAt }: DispenserView): string | null {
  return [levelAt, refilledAt].reduce((a, b) => (a === null || (b !== null && b > a) ? b : a));
}

/** Null when nothing is known yet. `now` and `midnight`: server time, ms. */
export function availability(model: Model, now: number, midnight: number): Availability | null {
  let up = 0;
  let observed = 0;
  let last = '';
  for (const dispenser of model.dispensers.values()) {
    const { status, statusAt, level, seenAt, outages = none } = dispenser;
    if (level === null) continue;
    const known = status === 'stale' || status === 'unknown' ? since(statusAt, now) : now;
    const total = known - midnight;
    if (total <= 0) continue;
    const downFrom = (from: number, to: number) => Math.max(0, to - Math.max(from, midnight));
    let down = status === 'empty' ? downFrom(since(statusAt, now), now) : 0;
    for (const { from, to } of outages) down += downFrom(Date.parse(from), Date.parse(to));
    observed += total;
    up += total - Math.min(total, down);
    for (const time of [seenAt, knownAt(dispenser)]) if (time !== null && time > last) last = time;
  }
  return observed === 0 ? null : { share: up / observed, at: Math.min(since(last || null, now), now) };
}

const none: NonNullable<DispenserView['outages']> = [];
const since = (time: string | null, otherwise: number): number => (time === null ? otherwise : Date.parse(time));
