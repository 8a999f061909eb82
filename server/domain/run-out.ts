/**
 * When a dispenser runs empty.
 *
 * Use is taken as a daily rate with independent days, each with a coefficient of variation of 0.5. The time in which a
 * renewal process with rate `r` uses up an amount is then roughly normal, with mean t = amount / r and standard
 * deviation 0.5 √t days (Cox, "Renewal Theory", 1962, section 3.3). Where the room counts who comes, time passes by arrivals
 * in place of days (`visits.ts`), and those who have come since the last reading are known.
 */
import type { Documents } from './documents.ts';
import type { DispenserDoc, LevelDoc, Millis } from './model.ts';
import { provenPerVisit } from './visit-trial.ts';
import { type VisitClock, visitClock } from './visits.ts';

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

/** The same, by arrivals: `perVisit` points each. What was used since `levelAt` follows from who came since. */
export function runOutByVisits(
  { level, levelAt }: { level: number | null; levelAt: Millis | null },
  emptyLevel: number,
  perVisit: number,
  clock: VisitClock,
): RunOut | null {
  if (level === null || levelAt === null || perVisit <= 0) return null;
  const ahead = Math.max(0, level - emptyLevel) / perVisit - clock.since(levelAt);
  const days = Math.max(0, ahead) / clock.perDay;
  if (days > 3650) return null;
  const spread = z90 * dayToDay * Math.sqrt(days) * clock.perDay;
  return { p10: clock.after(ahead - spread), p50: clock.after(ahead), p90: clock.after(ahead + spread) };
}

/** By arrivals where they are counted and have foretold better, by days elsewhere. */
export function runOutOf(
  state: Documents,
  { location, emptyLevel }: Pick<DispenserDoc, 'location' | 'emptyLevel'>,
  level: LevelDoc,
): RunOut | null {
  const perVisit = provenPerVisit(level);
  const clock = perVisit === null || level.levelAt === null ? null : visitClock(state, location, level.levelAt);
  return perVisit === null || clock === null
    ? runOut(level, emptyLevel)
    : runOutByVisits(level, emptyLevel, perVisit, clock);
}
