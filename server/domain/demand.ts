/**
 * How much of an item is used a working day, and how much that varies: what was seen, blended with what was expected.
 *
 * The mean is the credibility estimate Z·seen + (1 - Z)·expected with Z = n / (n + k) (Bühlmann, "Experience rating and
 * credibility", ASTIN Bulletin 4, 1967), the days seen weighted exponentially so that it follows a season (Brown,
 * "Statistical Forecasting for Inventory Control", 1959). The variance is blended in the same way with what the mean
 * alone lets one expect: that of a Poisson count plus busy and quiet days, with a coefficient of variation of 0.5.
 */
import { addDays, isWorkday, type SiteCalendar } from './calendar.ts';
import type { DayUse } from './usage.ts';

/** Calendar days looked back. */
const window = 90;
/** Working days after which a day seen counts half. */
const halfLife = 20;
/** Days of use seen that weigh as much as `expectedDailyUse`, a guess from dispensers, and the spread expected. */
const worth = { expected: 10, guess: 3, spread: 5 };
/** Working days that a dispenser lasts, as long as nothing is known of it. */
const guessedTurn = 10;
const dayToDay = 0.5;

export interface DailyDemand {
  /** Stock units a working day. What is used on days off counts on the working day before. */
  readonly mean: number;
  readonly sd: number;
  /** `none`: guessed from what dispensers hold, or nothing known at all. */
  readonly from: 'seen' | 'expected' | 'blend' | 'none';
}

/**
 * @param seen use on each whole working day, newest first
 * @param expected the item's `expectedDailyUse`
 * @param capacity stock units that all its dispensers hold when full
 */
export function dailyDemand(seen: readonly number[], expected: number | undefined, capacity: number): DailyDemand {
  const guess = capacity > 0 ? capacity / guessedTurn : undefined;
  const prior = expected ?? guess ?? 0;
  const k = expected !== undefined ? worth.expected : guess !== undefined ? worth.guess : 0;
  const weights = seen.map((_, age) => 0.5 ** (age / halfLife));
  const n = sum(weights);
  const mean =
    k + n === 0 ? 0 : Math.max(0, (k * prior + sum(seen.map((use, i) => use * (weights[i] ?? 0)))) / (k + n));
  const squares = sum(seen.map((use, i) => (use - mean) ** 2 * (weights[i] ?? 0)));
  const expectedVariance = mean + (dayToDay * mean) ** 2;
  const variance = (worth.spread * expectedVariance + squares) / (worth.spread + n);
  const from = n > 0 ? (expected === undefined ? 'seen' : 'blend') : expected === undefined ? 'none' : 'expected';
  return { mean, sd: Math.sqrt(variance), from };
}

export interface PastDay {
  readonly day: string;
  readonly works: boolean;
}

/** The days that use is looked up on, newest first: those before `today`. The same for all items. */
export function pastDays(today: string, site: SiteCalendar): readonly PastDay[] {
  return Array.from({ length: window }, (_, i) => {
    const day = addDays(today, -1 - i);
    return { day, works: isWorkday(day, site) };
  });
}

/**
 * Use on each whole working day of `days`, newest first, back to the day after the first that has any: that one began
 * before anybody looked.
 */
export function useByWorkingDay(
  usageOn: (day: string) => DayUse | undefined,
  days: readonly PastDay[],
): readonly number[] {
  const seen: number[] = [];
  let held = 0;
  let upToOldest = 0;
  for (const { day, works } of days) {
    const usage = usageOn(day);
    // Everything newer than the oldest day with use counts, and nothing else.
    if (usage !== undefined) upToOldest = seen.length;
    held += usage === undefined ? 0 : usage.used + usage.issued;
    if (!works) continue;
    seen.push(held);
    held = 0;
  }
  return seen.slice(0, upToOldest);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
