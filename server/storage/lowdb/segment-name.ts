/** The file in `readings/` that holds a reading: one for each day of device time, UTC. */
import type { Millis } from '../../domain/model.ts';

const day = 86_400_000;
const lastDay = Math.floor(Date.UTC(9999, 11, 31) / day);

/** Days since the epoch; device clocks may say anything, so it stays within the years 1970 to 9999. */
export function dayOf(ts: Millis): number {
  return Math.min(Math.max(Math.floor(ts / day), 0), lastDay);
}

export function segmentName(dayNumber: number): string {
  return `${new Date(dayNumber * day).toISOString().slice(0, 10)}.ndjson`;
}

/** The day number, or null when `name` is no segment's. */
export function dayOfSegment(name: string): number | null {
  const match = /^(\d{4}-\d\d-\d\d)\.ndjson$/.exec(name);
  const ts = match ? Date.parse(`${match[1]}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(ts) ? null : dayOf(ts);
}
