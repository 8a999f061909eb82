/** Readings rolled up over spans of time, for charts: what the level was, and how sure that is. */
import { instantAt, localDay } from './calendar.ts';
import type { HistoryRow, Millis } from './model.ts';

/** Spans, finest first. Quarters and hours are of UTC, days of the site's time zone. */
export const steps = ['15m', '1h', '1d'] as const;
export type Step = (typeof steps)[number];

const day = 86_400_000;
const lengths = { '15m': 15 * 60_000, '1h': 60 * 60_000 } as const;

/** How long readings and their roll-ups are kept, in ms after they were measured; days are kept for ever. */
export const retention = { raw: 14 * day, '15m': 90 * day, '1h': 2 * 365 * day } as const;

export interface Rollup {
  /** Start of the span. */
  readonly ts: Millis;
  readonly count: number;
  readonly min: number;
  readonly p10: number;
  readonly mean: number;
  readonly p90: number;
  readonly max: number;
  readonly refills: number;
}

/** What a roll-up needs of a reading. */
export type Sample = Pick<HistoryRow, 'ts' | 'level' | 'quality' | 'refill'>;

/** Start of the span that an instant lies in. `timezone`: IANA, of the site. */
export function spanStart(step: Step, timezone: string): (ts: Millis) => Millis {
  if (step === '1d') return (ts) => instantAt(localDay(ts, timezone), '00:00', timezone);
  return (ts) => Math.floor(ts / lengths[step]) * lengths[step];
}

/**
 * Rolls up `rows`, which must be in the order of `ts`. `startOf` maps an instant to the start of its span. Only accepted
 * readings with a level count; a span without any is left out. Always from readings, never from other roll-ups: a
 * quantile of quantiles would be none.
 */
export function rollUp(rows: Iterable<Sample>, startOf: (ts: Millis) => Millis): Rollup[] {
  const rollups: Rollup[] = [];
  let span: { ts: Millis; levels: number[]; refills: number } | null = null;
  const close = () => {
    if (span !== null) rollups.push(summary(span.ts, span.levels, span.refills));
  };
  for (const row of rows) {
    if (row.quality !== 'accepted' || row.level === null) continue;
    const ts = startOf(row.ts);
    if (span === null || ts !== span.ts) {
      close();
      span = { ts, levels: [], refills: 0 };
    }
    span.levels.push(row.level);
    if (row.refill) span.refills++;
  }
  close();
  return rollups;
}

function summary(ts: Millis, levels: readonly number[], refills: number): Rollup {
  const sorted = Float64Array.from(levels).sort();
  return {
    ts,
    count: sorted.length,
    min: quantile(sorted, 0),
    p10: quantile(sorted, 0.1),
    mean: roundLevel(sorted.reduce((sum, level) => sum + level, 0) / sorted.length),
    p90: quantile(sorted, 0.9),
    max: quantile(sorted, 1),
    refills,
  };
}

/** Quantile by linear interpolation, type 7 of Hyndman and Fan, "Sample quantiles in statistical packages" (1996). */
function quantile(sorted: Float64Array, p: number): number {
  const place = (sorted.length - 1) * p;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return roundLevel(below + (above - below) * (place - Math.floor(place)));
}

/** To a hundredth of a point. */
export const roundLevel = (value: number): number => Math.round(value * 100) / 100;
