/** Readings as the columns that `hylla.store` takes. */
import type { HistoryRow } from '../../domain/model.ts';
import { quoted } from './encode.ts';

/** From which time on times count, then array literals, in the order of the parameters; null where no reading says anything. */
export type Columns = readonly (number | string | null)[];

/** In one walk: a burst is thousands of readings, and what is spent on each is felt. */
export function columnsOf(rows: readonly HistoryRow[]): Columns {
  let [dispensers, times, arrivals, boots, seqs, levels] = ['', '', '', '', '', ''];
  let isPlain = true;
  const since = Math.floor(rows[0]?.ts ?? 0);
  for (const row of rows) {
    dispensers += `,${quoted(row.dispenser)}`;
    times += `,${row.ts - since}`;
    arrivals += `,${row.receivedAt - since}`;
    boots += row.boot === null ? ',NULL' : `,${row.boot}`;
    seqs += row.seq === null ? ',NULL' : `,${row.seq}`;
    levels += row.level === null ? ',NULL' : `,${row.level}`;
    isPlain &&= row.quality === 'accepted' && row.reason === null && row.refill === undefined;
  }
  const always = [dispensers, times, arrivals, boots, seqs, levels].map((list) => `{${list.slice(1)}}`);
  return [since, ...always, ...(isPlain ? [null, null, null] : seldom(rows))];
}

function seldom(rows: readonly HistoryRow[]): string[] {
  const texts = [
    rows.map(({ quality }) => quoted(quality)),
    rows.map(({ reason }) => (reason === null ? 'NULL' : quoted(reason))),
    rows.map(({ refill }) => String(refill === true)),
  ];
  return texts.map((list) => `{${list.join(',')}}`);
}

const months = { first: 0, next: 0, name: '' };

/** First day of the month, UTC. Throws `RangeError` for a time that no calendar has. */
export function monthOf(ts: number): string {
  if (ts >= months.first && ts < months.next) return months.name;
  const date = new Date(ts);
  const name = `${date.toISOString().slice(0, -17)}-01`;
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  // Most readings are of the month of the one before.
  Object.assign(months, { first: Date.UTC(year, month), next: Date.UTC(year, month + 1), name });
  return name;
}
