/**
 * Whether visits foretell a dispenser's use better than days do: both foretell each day ahead from what was known when it began, and
 * are judged by what was used in it (one-step-ahead errors, exponentially weighted: Brown, "Statistical Forecasting for Inventory
 * Control", 1959). Somewhere everybody passes and nobody takes, the door tells nothing.
 */
import { localDay, weekdayOf } from './calendar.ts';
import { type Documents, siteOf } from './documents.ts';
import type { LevelDoc, Millis } from './model.ts';
import { localHour, localHourStart, pointsPerVisit, usualWeek } from './visits.ts';

export interface VisitTrial {
  /** The day that is under way: since when, what was used in it, and what an arrival and a day took when it began. */
  readonly day?:
    | { readonly since: Millis; readonly points: number; readonly perVisit: number; readonly perDay: number }
    | undefined;
  /** Days that were judged. */
  readonly days: number;
  /** Decaying sums of how far each was off, points. */
  readonly byVisits: number;
  readonly byDays: number;
}

const hour = 3_600_000;
/** Longer than that it says more of an outage than of a day. */
const dayLasts = { atLeast: 24 * hour, atMost: 72 * hour };
/** Days after which an error counts half. */
const halfLife = 14;
const enough = 5;

/** The rate that the forecast goes by: what an arrival takes, where that was the better guess. Null: it goes by days. */
export function provenPerVisit({ perVisit, trial }: Pick<LevelDoc, 'perVisit' | 'trial'>): number | null {
  const isProven = trial !== undefined && trial.days >= enough && trial.byVisits < trial.byDays;
  return isProven ? pointsPerVisit({ perVisit }) : null;
}

/** After `points` were used until `to`. */
export function withTrial(
  state: Documents,
  place: string,
  { trial, perVisit, dailyDrop }: Pick<LevelDoc, 'trial' | 'perVisit' | 'dailyDrop'>,
  points: number,
  to: Millis,
): VisitTrial | undefined {
  const rate = pointsPerVisit({ perVisit });
  const next =
    rate === null || dailyDrop === null ? undefined : { since: to, points: 0, perVisit: rate, perDay: dailyDrop };
  const known = trial ?? { days: 0, byVisits: 0, byDays: 0 };
  if (known.day === undefined) return next === undefined ? trial : { ...known, day: next };
  const day = { ...known.day, points: known.day.points + points };
  const elapsed = to - day.since;
  if (elapsed >= 0 && elapsed < dayLasts.atLeast) return { ...known, day };
  const usual = elapsed < 0 || elapsed > dayLasts.atMost ? null : usualVisits(state, place, day.since, to);
  if (usual === null) return { ...known, day: next };
  const kept = 0.5 ** (1 / halfLife);
  const off = (before: number, guess: number) =>
    Math.round((before * kept + Math.abs(day.points - guess)) * 1000) / 1000;
  return {
    day: next,
    days: Math.min(1000, known.days + 1),
    byVisits: off(known.byVisits, day.perVisit * usual),
    byDays: off(known.byDays, day.perDay * (elapsed / (24 * hour))),
  };
}

/** Arrivals that were to be expected in a span, by the weeks before it. */
function usualVisits(state: Documents, place: string, from: Millis, to: Millis): number | null {
  const { timezone = 'UTC', holidays = [] } = siteOf(state) ?? {};
  const week = usualWeek(state, place, localDay(from, timezone), holidays);
  if (week === null) return null;
  let sum = 0;
  for (let start = localHourStart(from, timezone); start < to; start += hour) {
    const share = (Math.min(to, start + hour) - Math.max(from, start)) / hour;
    sum += share * (week[(weekdayOf(localDay(start, timezone)) - 1) * 24 + localHour(start, timezone)] ?? 0);
  }
  return sum;
}
