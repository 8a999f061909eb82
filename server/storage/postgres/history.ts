/** Pages of history. Rows of one time keep the order in which they were stored. */
import type { Row } from 'postgres';
import type { HistoryRow } from '../../domain/model.ts';
import type { HistoryQuery } from '../../usecases/ports.ts';
import type { Link } from './link.ts';

/** Goes on at time `ts`, of which `seen` rows were given already: holds when late rows come in between pages. */
interface Cursor {
  readonly ts: number;
  readonly seen: number;
}

const page =
  'SELECT dispenser, hylla.millis_of(ts) AS ts, hylla.millis_of(received_at) AS received, boot, seq, level, quality, reason, refill ' +
  'FROM hylla.readings WHERE dispenser = $1::text AND ts >= hylla.time_of($2::float8) AND ts < hylla.time_of($3::float8) ' +
  'ORDER BY ts, stored LIMIT $4::bigint OFFSET $5::bigint';

export async function queryHistory(
  link: Link,
  { dispenser, from, to, limit, cursor }: HistoryQuery,
): Promise<{ rows: readonly HistoryRow[]; next: string | null }> {
  const start = cursor === undefined ? null : decodeCursor(cursor);
  const isAt = start !== null && start.ts >= from;
  const first = isAt ? start.ts : from;
  const found = await link.query(page, [dispenser, first, to, limit + 1, isAt ? start.seen : 0]);
  const rows = found.slice(0, limit).map(rowOf);
  if (found.length <= limit) return { rows, next: null };
  const last = rows.at(-1)?.ts ?? first;
  const seen = rows.filter(({ ts }) => ts === last).length + (isAt && start.ts === last ? start.seen : 0);
  return { rows, next: `${last}.${seen}` };
}

function rowOf(row: Row): HistoryRow {
  const count = (value: unknown) => (value === null ? null : Number(value));
  return {
    dispenser: row['dispenser'],
    ts: Number(row['ts']),
    receivedAt: Number(row['received']),
    boot: count(row['boot']),
    seq: count(row['seq']),
    level: count(row['level']),
    quality: row['quality'],
    reason: row['reason'],
    ...(row['refill'] === true && { refill: true }),
  };
}

function decodeCursor(text: string): Cursor {
  const match = /^(-?\d{1,16})\.(\d{1,9})$/.exec(text);
  if (!match) throw new RangeError('The cursor is not one that a page of history gave');
  return { ts: Number(match[1]), seen: Number(match[2]) };
}
