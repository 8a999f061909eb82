/**
 * The quality filter: which readings count, and what the level is after them. The same filtered level feeds alerts, stock
 * and orders.
 *
 * Noise is smoothed by a running median of three (Tukey, "Exploratory Data Analysis", 1977, ch. 7); a real movement is
 * followed at once. What leaps further than people take (or a rise that would be a refill) is held back until the next
 * reading says the same: a one-off outlier moves nothing, as with a Hampel identifier (Davies and Gather, 1993), but
 * without its delay.
 */
import type { Millis } from './model.ts';
import { nothingSeen, type Seen } from './sequence.ts';

/** Points. */
export const refillRise = 15;
export const noise = 3;
const plausibleFall = 30;
const alike = 10;
const smoothed = 3;

/** What the filter remembers between two readings of a dispenser. Plain data. */
export interface FilterState {
  readonly seen: Seen;
  /** Last accepted levels within the noise, newest last; at most three. */
  readonly recent: readonly number[];
  /** A leap that waits for the next reading to say the same. */
  readonly leap: { readonly level: number; readonly at: Millis } | null;
  /** The same raw level, over and over: since when, how often, and the use a day before that. */
  readonly same: {
    readonly level: number;
    readonly since: Millis;
    readonly count: number;
    readonly rate: number | null;
  } | null;
  /** Rises too small for a refill: mean over all pairs of reports, exponentially weighted, and how many pairs there were. */
  readonly rises?: { readonly mean: number; readonly count: number } | undefined;
  /** Readings in a row that gave no level: no value, out of range, held. */
  readonly missing: number;
  /** The reading before was of a distance beyond an empty unit: the next that is, is believed. */
  readonly beyondEmpty?: true | undefined;
  /** Somebody had it open, or said that it was refilled. */
  readonly openedAt: Millis | null;
  readonly offlineAt: Millis | null;
  /** How long it was silent before it was heard last, where that was too long for an interval. */
  readonly outage?: Millis | undefined;
  /** Use since `since`, in points, until there is enough for a rate. */
  readonly use: { readonly since: Millis; readonly points: number } | null;
}

export const noFilterState: FilterState = {
  seen: nothingSeen,
  recent: [],
  leap: null,
  same: null,
  missing: 0,
  openedAt: null,
  offlineAt: null,
  use: null,
};

/** What a reading means: a new level, a refill up to a level, or nothing yet. */
export type Verdict =
  | { readonly kind: 'accepted'; readonly level: number; readonly recent: readonly number[] }
  | { readonly kind: 'refill'; readonly level: number }
  | { readonly kind: 'held'; readonly reason: 'unconfirmed-rise' | 'unconfirmed-fall' };

/** A cover that was open, or "refilled", vouches for a rise this soon before or after. */
const vouchesFor = 60 * 60_000;

/** Whether an event at `eventAt` vouches for a rise at `at`. */
export function vouches(eventAt: Millis | null, at: Millis): boolean {
  return eventAt !== null && Math.abs(at - eventAt) <= vouchesFor;
}

/** Judges the raw `level` (percent) of a reading newer than all before, against the filtered level `known`. */
export function judge(filter: FilterState, known: number | null, level: number, at: Millis): Verdict {
  if (known === null) return accepted(level, []);
  const change = level - known;
  if (change >= refillRise) {
    return vouches(filter.openedAt, at) || confirms(filter, known, level)
      ? { kind: 'refill', level }
      : { kind: 'held', reason: 'unconfirmed-rise' };
  }
  if (change <= -plausibleFall && !confirms(filter, known, level)) return { kind: 'held', reason: 'unconfirmed-fall' };
  return Math.abs(change) > noise ? accepted(level, []) : accepted(level, filter.recent);
}

/** The leap before this reading went the same way and about as far; or this one went on in the same direction. */
function confirms({ leap }: FilterState, known: number, level: number): boolean {
  if (leap === null || Math.sign(leap.level - known) !== Math.sign(level - known)) return false;
  return Math.abs(leap.level - level) <= alike || (level < known && level < leap.level);
}

function accepted(level: number, before: readonly number[]): Verdict {
  const [a, b] = before.slice(1 - smoothed);
  if (a === undefined) return { kind: 'accepted', level: rounded(level), recent: [level] };
  if (b === undefined) return { kind: 'accepted', level: rounded(level), recent: [a, level] };
  const middle = Math.max(Math.min(a, b), Math.min(Math.max(a, b), level));
  const smooth = Math.min(level + noise, Math.max(level - noise, middle));
  return { kind: 'accepted', level: rounded(smooth), recent: [a, b, level] };
}

const rounded = (level: number): number => Math.round(level * 100) / 100;
