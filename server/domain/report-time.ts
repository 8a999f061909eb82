/** When a report was made: by the device's clock, where that can be right; by its arrival else. */
import type { Millis } from './model.ts';

export interface ReportTime {
  /** What the report is dated. */
  readonly at: Millis;
  /** What the device's clock said, where it can be right. */
  readonly deviceTime: Millis | undefined;
  /** What it said, where it is wrong and yet tells a repeat from a new report. */
  readonly wrongTime: Millis | undefined;
  readonly flag: 'clock-ahead' | 'clock-unset' | null;
}

const ahead = 5 * 60_000;
/**
 * No sensor has measured before this: such a clock has not been set, and counts from the device's start. It says the
 * same after each start, so that it tells no repeat.
 */
const clockUnset = Date.UTC(2015, 0, 1);

/** `told`: by the device, if it has a clock. */
export function reportTime(told: Millis | undefined, arrival: Millis): ReportTime {
  const byArrival = { at: arrival, deviceTime: undefined, wrongTime: undefined };
  if (told === undefined || !Number.isFinite(told)) return { ...byArrival, flag: null };
  if (told > arrival + ahead) return { ...byArrival, wrongTime: told, flag: 'clock-ahead' };
  if (told < clockUnset) return { ...byArrival, flag: 'clock-unset' };
  return { at: told, deviceTime: told, wrongTime: undefined, flag: null };
}
