/**
 * Which reports of a device have been seen, so that none counts twice, however often and in whatever order it comes.
 *
 * With sequence numbers this is exact: the numbers seen in a boot are kept as an interval set, which is one interval for
 * a device that loses nothing. A network's frame counter without a boot number starts a new boot when it falls back
 * while time goes on. Without numbers, the device's time stands in.
 */
import type { Millis } from './model.ts';

/** Inclusive. */
export type Interval = readonly [number, number];

export interface BootSeen {
  readonly boot: number;
  readonly intervals: readonly Interval[];
}

export interface Seen {
  /** Newest first. */
  readonly boots: readonly BootSeen[];
  /** Device times of reports without a number, newest last. */
  readonly times: readonly Millis[];
}

export interface Stamp {
  readonly boot?: number | undefined;
  readonly seq?: number | undefined;
  readonly deviceTime?: Millis | undefined;
}

export type Order = 'newer' | 'late' | 'duplicate' | 'old-boot';

export const nothingSeen: Seen = { boots: [], times: [] };

const bootsKept = 4;
const intervalsKept = 32;
const timesKept = 32;
/** A counter that falls back by more than this has begun anew. */
const resetBy = 16;

/** Where a report stands among those seen, and what has been seen then. `lastTime`: time of the newest report. */
export function see(seen: Seen, stamp: Stamp, lastTime: Millis | null): { order: Order; seen: Seen } {
  const { seq, deviceTime } = stamp;
  if (seq === undefined) return seeTime(seen, deviceTime, lastTime);
  const newest = seen.boots[0];
  const boot = stamp.boot ?? impliedBoot(newest, seq, deviceTime, lastTime);
  if (newest === undefined || boot > newest.boot) {
    return {
      order: 'newer',
      seen: { ...seen, boots: [{ boot, intervals: [[seq, seq] as const] }, ...seen.boots].slice(0, bootsKept) },
    };
  }
  const index = boot === newest.boot ? 0 : seen.boots.findIndex((one) => one.boot === boot);
  const known = seen.boots[index];
  if (known === undefined) {
    // Older than all that is remembered: whether it has been counted cannot be known any more.
    if (seen.boots.length >= bootsKept) return { order: 'old-boot', seen };
    const boots = [...seen.boots, { boot, intervals: [[seq, seq] as const] }].sort((a, b) => b.boot - a.boot);
    return { order: 'late', seen: { ...seen, boots } };
  }
  const intervals = add(known.intervals, seq);
  if (intervals === null) return { order: 'duplicate', seen };
  const top = known.intervals.at(-1)?.[1] ?? -1;
  const boots = seen.boots.slice();
  boots[index] = { boot, intervals };
  return { order: index === 0 && seq > top ? 'newer' : 'late', seen: { boots, times: seen.times } };
}

function impliedBoot(
  newest: BootSeen | undefined,
  seq: number,
  deviceTime: Millis | undefined,
  lastTime: Millis | null,
): number {
  if (newest === undefined) return 0;
  const top = newest.intervals.at(-1)?.[1] ?? 0;
  const later = deviceTime === undefined || lastTime === null || deviceTime > lastTime;
  return seq < top - resetBy && later && deviceTime !== undefined ? newest.boot + 1 : newest.boot;
}

function seeTime(seen: Seen, time: Millis | undefined, lastTime: Millis | null): { order: Order; seen: Seen } {
  // Nothing to tell a repeat by: each report counts.
  if (time === undefined) return { order: 'newer', seen };
  if (seen.times.includes(time)) return { order: 'duplicate', seen };
  const times = [...seen.times, time].slice(-timesKept);
  return { order: lastTime === null || time > lastTime ? 'newer' : 'late', seen: { ...seen, times } };
}

/** The interval set with `n` in it, or null when it was there. */
function add(intervals: readonly Interval[], n: number): readonly Interval[] | null {
  const last = intervals.at(-1);
  if (last !== undefined && n === last[1] + 1) return [...intervals.slice(0, -1), [last[0], n]];
  if (intervals.some(([from, to]) => n >= from && n <= to)) return null;
  const merged: [number, number][] = [];
  for (const [from, to] of [...intervals, [n, n] as const].sort((a, b) => a[0] - b[0])) {
    const before = merged.at(-1);
    if (before !== undefined && from <= before[1] + 1) before[1] = Math.max(before[1], to);
    else merged.push([from, to]);
  }
  // Too many gaps to remember: the oldest two close, which may at worst call an old late report a duplicate.
  while (merged.length > intervalsKept) {
    const [first, second] = merged.splice(0, 2);
    if (first && second) merged.unshift([first[0], second[1]]);
  }
  return merged;
}
