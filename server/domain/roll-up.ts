/** Readings rolled up over equal spans of time, for charts: what the level was, and how sure that is. */
import type { HistoryRow, Millis } from './model.ts';

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

/**
 * Rolls up `rows`, which must be in the order of `ts`. `startOf` maps an instant to the start of its span. Only accepted
 * readings with a level count; a span without any is left out.
 */
export function rollUp(rows: readonly HistoryRow[], startOf: (ts: Millis) => Millis): Rollup[] {
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
  const sorted = [...levels].sort((a, b) => a - b);
  return {
    ts,
    count: sorted.length,
    min: quantile(sorted, 0),
    p10: quantile(sorted, 0.1),
    mean: round(sorted.reduce((sum, level) => sum + level, 0) / sorted.length),
    p90: quantile(sorted, 0.9),
    max: quantile(sorted, 1),
    refills,
  };
}

/** Quantile by linear interpolation, type 7 of Hyndman and Fan, "Sample quantiles in statistical packages" (1996). */
function quantile(sorted: readonly number[], p: number): number {
  const place = (sorted.length - 1) * p;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return round(below + (above - below) * (place - Math.floor(place)));
}

const round = (value: number): number => Math.round(value * 100) / 100;
