/**
 * Which reports of a device have been seen, so that none counts twice, however often and in whatever order it comes.
 *
 * With sequence numbers this is exact: the numbers seen in a boot are kept as an interval set, which is one interval for
 * a device that loses nothing. A network's frame counter without a boot number starts a new boot when it falls back
 * while time goes on. Without numbers, the device's time stands in; since clocks of whole seconds tell several messages of
 * one moment alike (Zigbee2MQTT sends one for each attribute), what was told then decides.
 *
 * A device may begin anew without saying so (its memory wiped, its clock set back). Its reports then rise behind those
 * known, and nothing newer comes: after an hour of that they are believed, lest its level stand still for ever.
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
  /** What was told at the newest of them. */
  readonly values?: readonly (number | null)[] | undefined;
  /** Reports that rise behind the newest: of which boot, how far, and since which arrival. */
  readonly behind?: { readonly boot: number | null; readonly top: number; readonly since: Millis } | undefined;
}

export interface Stamp {
  readonly boot?: number | undefined;
  readonly seq?: number | undefined;
  /** By a clock that can be right, so that it may put reports in order. */
  readonly deviceTime?: Millis | undefined;
  /** By a clock that is wrong: it still tells a repeat from a new report. */
  readonly wrongTime?: Millis | undefined;
  /** What it tells; null: that there is no value. */
  readonly value?: number | null | undefined;
  readonly arrival: Millis;
}

export type Order = 'newer' | 'late' | 'duplicate' | 'old-boot';

export interface Placed {
  readonly order: Order;
  readonly seen: Seen;
}

export const nothingSeen: Seen = { boots: [], times: [] };

const bootsKept = 4;
const intervalsKept = 32;
const timesKept = 32;
const valuesKept = 8;
/** A counter that falls back by more than this has begun anew. */
const resetBy = 16;
const believedAfter = 60 * 60_000;

/** Where a report stands among those seen, and what has been seen then. `lastTime`: time of the newest report. */
export function see(seen: Seen, stamp: Stamp, lastTime: Millis | null): Placed {
  const placed =
    stamp.seq === undefined
      ? placeByTime(seen, stamp, lastTime)
      : placeByNumber(seen, stamp.boot, stamp.seq, stamp.deviceTime, lastTime);
  if (placed.order === 'newer')
    return seen.behind === undefined ? placed : { order: 'newer', seen: { ...placed.seen, behind: undefined } };
  return mayHaveBegunAnew(seen, stamp, placed.order, lastTime) ? placeBehind(seen, stamp, placed) : placed;
}

function placeByNumber(
  seen: Seen,
  told: number | undefined,
  seq: number,
  time: Millis | undefined,
  lastTime: Millis | null,
): Placed {
  const newest = seen.boots[0];
  const boot = told ?? impliedBoot(newest, seq, time, lastTime);
  if (newest === undefined || boot > newest.boot) {
    const boots = [{ boot, intervals: [[seq, seq] as const] }, ...seen.boots].slice(0, bootsKept);
    return { order: 'newer', seen: { ...seen, boots } };
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
  const top = known.intervals[known.intervals.length - 1]?.[1] ?? -1;
  const boots = seen.boots.slice();
  boots[index] = { boot, intervals };
  return {
    order: index === 0 && seq > top ? 'newer' : 'late',
    seen: { boots, times: seen.times, values: seen.values, behind: seen.behind },
  };
}

function impliedBoot(
  newest: BootSeen | undefined,
  seq: number,
  time: Millis | undefined,
  lastTime: Millis | null,
): number {
  if (newest === undefined) return 0;
  const top = newest.intervals.at(-1)?.[1] ?? 0;
  const later = time !== undefined && (lastTime === null || time > lastTime);
  return seq < top - resetBy && later ? newest.boot + 1 : newest.boot;
}

function placeByTime(seen: Seen, { deviceTime, wrongTime, value }: Stamp, lastTime: Millis | null): Placed {
  const time = deviceTime ?? wrongTime;
  // Nothing to tell a repeat by: each report counts.
  if (time === undefined) return { order: 'newer', seen };
  const { times, values = [] } = seen;
  const isAgain = times.includes(time);
  if (isAgain && (value === undefined || time !== times.at(-1) || values.length === 0 || values.includes(value)))
    return { order: 'duplicate', seen };
  const after = deviceTime === undefined || lastTime === null ? 1 : deviceTime - lastTime;
  const known = {
    times: isAgain ? times : [...times, time].slice(-timesKept),
    values: value === undefined ? undefined : isAgain ? [...values, value].slice(-valuesKept) : [value],
  };
  return { order: after > 0 || (isAgain && after === 0) ? 'newer' : 'late', seen: { ...seen, ...known } };
}

/** Not so a report that says itself that it is old, and a repeat by its boot or its time. */
function mayHaveBegunAnew(
  { boots }: Seen,
  { boot, seq, deviceTime }: Stamp,
  order: Order,
  lastTime: Millis | null,
): boolean {
  if (seq === undefined) return order === 'late';
  if (order === 'duplicate' && boot !== undefined && boot === boots[0]?.boot) return false;
  return deviceTime === undefined || lastTime === null || deviceTime > lastTime;
}

function placeBehind(seen: Seen, { boot, seq, deviceTime, arrival }: Stamp, placed: Placed): Placed {
  // Without a number, only a time can have come late.
  const top = seq ?? deviceTime ?? 0;
  const key = boot ?? null;
  const { behind } = seen;
  const rising = behind !== undefined && behind.boot === key && top > behind.top && arrival >= behind.since;
  if (rising && arrival - behind.since >= believedAfter)
    return { order: 'newer', seen: begunAnew(seen, boot, seq, top) };
  const since = rising ? behind.since : arrival;
  return { order: placed.order, seen: { ...placed.seen, behind: { boot: key, top, since } } };
}

/** Boots that were counted before mean nothing any more. */
function begunAnew({ boots, times }: Seen, boot: number | undefined, seq: number | undefined, time: Millis): Seen {
  if (seq === undefined) return { boots, times: [time] };
  return { boots: [{ boot: boot ?? (boots[0]?.boot ?? 0) + 1, intervals: [[seq, seq]] }], times };
}

/** The interval set with `n` in it, or null when it was there. */
function add(intervals: readonly Interval[], n: number): readonly Interval[] | null {
  const last = intervals[intervals.length - 1];
  if (last !== undefined && n === last[1] + 1) {
    const grown = intervals.slice();
    grown[grown.length - 1] = [last[0], n];
    return grown;
  }
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
