/**
 * When people come: presence by hour of the week, drawn from a profile of an office or from real door counts.
 *
 * `expected(from, to)` is the share of a normal working day's visits that falls between two instants, so that a
 * dispenser's visits between two reports are one Poisson draw.
 */
import { createLocalTime, type LocalTime } from './local-time.ts';

const halfHour = 30 * 60_000;

export interface Footfall {
  /** Working-day equivalents between two instants (ms): 1 is all the visits of a normal working day. */
  expected(from: number, to: number): number;
}

export interface Calendar {
  readonly timezone: string;
  readonly workdays: readonly number[];
  readonly holidays: readonly string[];
}

/** Share of the staff that is in, by half hour from midnight, on a working day: full 9-15 with a lunch peak. */
const workday: readonly number[] = Array.from({ length: 48 }, (_, slot) => {
  const hour = slot / 2;
  if (hour < 6.5 || hour >= 19) return 0.01;
  if (hour < 7.5) return 0.15;
  if (hour < 9) return 0.6;
  if (hour < 11.5) return 1;
  if (hour < 13) return 1.35;
  if (hour < 15) return 1;
  if (hour < 16.5) return 0.75;
  if (hour < 17.5) return 0.4;
  return 0.08;
});
const workdayTotal = workday.reduce((sum, share) => sum + share, 0);
const weekendShare = 0.03;
const holidayShare = 0.02;

/** Presence of an office by its calendar. */
export function officeFootfall(calendar: Calendar): Footfall {
  const local = createLocalTime(calendar.timezone);
  const holidays = new Set(calendar.holidays);
  const share = (at: LocalTime): number => {
    const slot = (workday[Math.floor(at.minutes / 30)] ?? 0) / workdayTotal;
    if (holidays.has(at.day)) return slot * holidayShare;
    return calendar.workdays.includes(at.weekday) ? slot : slot * weekendShare;
  };
  return bySlots((at) => share(local(at)));
}

/**
 * Presence by real counts: half-hour rows `local_time,in,out` over whole weeks, averaged by half hour of the week and
 * scaled so that a mean weekday counts 1. Throws when a row cannot be read.
 */
export function countedFootfall(csv: string, timezone: string): Footfall {
  const sums = new Float64Array(7 * 48);
  const rows = new Float64Array(7 * 48);
  for (const line of csv.trim().split(/\r?\n/).slice(1)) {
    const [time = '', entered = '', left = ''] = line.split(',');
    const at = new Date(`${time}:00Z`);
    const passing = (Number(entered) + Number(left)) / 2;
    if (Number.isNaN(at.getTime()) || !Number.isFinite(passing))
      throw new Error(`footfall: cannot read the row "${line}"`);
    const slot = ((at.getUTCDay() || 7) - 1) * 48 + at.getUTCHours() * 2 + (at.getUTCMinutes() >= 30 ? 1 : 0);
    sums[slot] = (sums[slot] ?? 0) + passing;
    rows[slot] = (rows[slot] ?? 0) + 1;
  }
  const means = sums.map((sum, slot) => sum / Math.max(1, rows[slot] ?? 1));
  const weekdayMean = means.slice(0, 5 * 48).reduce((sum, mean) => sum + mean, 0) / 5;
  if (!(weekdayMean > 0)) throw new Error('footfall: the file counts nobody on weekdays');
  const local = createLocalTime(timezone);
  return bySlots((instant) => {
    const at = local(instant);
    return (means[(at.weekday - 1) * 48 + Math.floor(at.minutes / 30)] ?? 0) / weekdayMean;
  });
}

/** Adds up `share` (per half hour) over the half hours between two instants. */
function bySlots(share: (at: number) => number): Footfall {
  return {
    expected(from, to) {
      let sum = 0;
      for (let at = from; at < to; ) {
        const end = Math.min(to, (Math.floor(at / halfHour) + 1) * halfHour);
        sum += share(at) * ((end - at) / halfHour);
        at = end;
      }
      return sum;
    },
  };
}
