/** The file in `readings/` that holds a reading: one for each day of device time, UTC. */
import type { Millis } from '../../domain/model.ts';

/** ms. */
export const dayLength = 86_400_000;
const lastDay = Math.floor(Date.UTC(9999, 11, 31) / dayLength);

/** Days since the epoch; device clocks may say anything, so it stays within the years 1970 to 9999. */
export function dayOf(ts: Millis): number {
  return Math.min(Math.max(Math.floor(ts / dayLength), 0), lastDay);
}

/** `2026-11-22`. */
export function dayText(dayNumber: number): string {
  return new Date(dayNumber * dayLength).toISOString().slice(0, 10);
}

export function segmentName(dayNumber: number): string {
  return `${dayText(dayNumber)}.ndjson`;
}

/** The day number, or null when `name` is no segment's. */
export function dayOfSegment(name: string): number | null {
  const match = /^(\d{4}-\d\d-\d\d)\.ndjson$/.exec(name);
  const ts = match ? Date.parse(`${match[1]}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(ts) ? null : dayOf(ts);
}

export const isSegmentName = (name: string): boolean => dayOfSegment(name) !== null;
