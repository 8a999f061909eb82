/** Roll-ups in the database: the arithmetic is in SQL beside the readings, the order of the steps here. */
import type { Row } from 'postgres';
import { retention, roundLevel, type Step } from '../../domain/roll-up.ts';
import type { Retention, TrendQuery, TrendSpan } from '../../usecases/ports.ts';
import type { Link } from './link.ts';

const day = 86_400_000;

const trendCall =
  'SELECT step, hylla.millis_of(ts) AS ts, count, min, p10, mean, p90, max, refills ' +
  'FROM hylla.trend($1::text, $2::text, $3::text, hylla.time_of($4::float8), hylla.time_of($5::float8), $6::bigint)';

export async function queryTrend(
  link: Link,
  { dispenser, step, timezone, from, to, limit }: TrendQuery,
): Promise<{ spans: readonly TrendSpan[]; next: number | null }> {
  const rows = await link.query(trendCall, [dispenser, step, timezone, from, to, limit + 1]);
  const next = rows[limit];
  return { spans: rows.slice(0, limit).map(spanOf), next: next === undefined ? null : Number(next['ts']) };
}

function spanOf(row: Row): TrendSpan {
  const level = (name: string): number => roundLevel(Number(row[name]));
  return {
    step: row['step'] as Step,
    ts: Number(row['ts']),
    count: Number(row['count']),
    min: level('min'),
    p10: level('p10'),
    mean: level('mean'),
    p90: level('p90'),
    max: level('max'),
    refills: Number(row['refills']),
  };
}

/** A day of UTC is rolled up once it is over in every time zone, so that days of the site that it has a part of are, too. */
const overAfter = 2 * day;

/** Each step is one transaction, so that it can be broken off between any two. */
export async function retain(link: Link, { now, timezone }: Retention): Promise<void> {
  await link.query('SELECT hylla.note_unrolled()');
  const over = await link.query('SELECT day::text FROM hylla.unrolled WHERE day <= $1::date ORDER BY day', [
    dateOf(now - overAfter),
  ]);
  for (const { day: one } of over) await link.query('SELECT hylla.roll_up($1::date, $2::text)', [one, timezone]);
  await link.query('SELECT hylla.forget($1::date, $2::date, $3::date)', [
    dateOf(now - retention.raw),
    dateOf(now - retention['15m']),
    dateOf(now - retention['1h']),
  ]);
  await link.query('SELECT hylla.drop_months()');
  await link.query('SELECT hylla.delete_forgotten()');
}

/** Of UTC. */
const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
