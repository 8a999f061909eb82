/**
 * When a dispenser runs empty: the plain forecast that holds until a cleverer one takes its place.
 *
 * Use is taken as a daily rate with independent days, each with a coefficient of variation of 0.5. The time in which a
 * renewal process with rate `r` uses up an amount is then roughly normal, with mean t = amount / r and standard
 * deviation 0.5 √t days (Cox, "Renewal Theory", 1962, section 3.3).
 */
import type { Millis } from './model.ts';

const day = 86_400_000;
const dayToDay = 0.5;
/** 90th percentile of the standard normal distribution. */
const z90 = 1.2816;

export interface RunOut {
  readonly p10: Millis;
  readonly p50: Millis;
  readonly p90: Millis;
}

/**
 * Percentiles of the instant at which `level` (percent, known at `levelAt`) reaches `emptyLevel`, falling by `dailyDrop`
 * points a day. Null while level or use is unknown, or beyond ten years.
 */
export function runOut(
  known: { level: number | null; levelAt: Millis | null; dailyDrop: number | null },
  emptyLevel: number,
): RunOut | null {
  const { level, levelAt, dailyDrop } = known;
  if (level === null || levelAt === null || dailyDrop === null || dailyDrop <= 0) return null;
  const days = Math.max(0, level - emptyLevel) / dailyDrop;
  if (days > 3650) return null;
  const spread = z90 * dayToDay * Math.sqrt(days);
  const after = (d: number) => Math.round(levelAt + Math.max(0, d) * day);
  return { p10: after(days - spread), p50: after(days), p90: after(days + spread) };
}
