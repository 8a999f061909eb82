/**
 * Rows of history on their way from a commit to the day segments: as the bytes that the segments will hold, a block a day.
 * Rows as objects would be the better part of what the garbage collector has to carry along.
 */
import type { HistoryRow } from '../../domain/model.ts';
import { checked, lineOf, linePrefix } from './checked-lines.ts';
import { openingOf, parseRow, writeRow } from './history-row.ts';
import { JsonBytes } from './json-bytes.ts';
import { dayOf } from './segment-name.ts';

export interface RowBlock {
  /** Of device time, UTC: days since the epoch. */
  readonly day: number;
  readonly rows: number;
  /** Whole lines. */
  readonly bytes: Buffer;
}

const lineFeed = 0x0a;
const scratch = new JsonBytes();

/** In the order of the rows within each day. */
export function rowBlocks(rows: readonly HistoryRow[]): RowBlock[] {
  if (rows.length === 0) return [];
  const first = dayOf(rows[0]?.ts ?? 0);
  if (rows.every(({ ts }) => dayOf(ts) === first)) return [blockOf(first, rows)];
  const days = new Map<number, HistoryRow[]>();
  for (const row of rows) {
    const day = dayOf(row.ts);
    const list = days.get(day);
    if (list) list.push(row);
    else days.set(day, [row]);
  }
  return Array.from(days, ([day, list]) => blockOf(day, list));
}

function blockOf(day: number, rows: readonly HistoryRow[]): RowBlock {
  scratch.clear();
  for (const row of rows) {
    scratch.ascii(linePrefix);
    writeRow(scratch, row);
    scratch.byte(lineFeed);
  }
  return { day, rows: rows.length, bytes: checked(Buffer.from(scratch.view())) };
}

/** The JSON of the rows in `blocks`, as the items of a list. */
export function writeRows(out: JsonBytes, blocks: readonly RowBlock[]): void {
  const start = out.length;
  for (const { bytes } of blocks) {
    for (let at = 0; at < bytes.length; ) {
      const end = bytes.indexOf(lineFeed, at);
      if (out.length > start) out.ascii(',');
      out.copy(bytes, at + linePrefix.length, end);
      at = end + 1;
    }
  }
}

/** Those of one dispenser. */
export function rowsOf(blocks: readonly RowBlock[], dispenser: string): HistoryRow[] {
  const opening = openingOf(dispenser);
  const rows: HistoryRow[] = [];
  for (const { bytes } of blocks) {
    for (let at = bytes.indexOf(opening); at >= 0; at = bytes.indexOf(opening, at + 1)) {
      if (lineOf(bytes, at) < 0) continue;
      const row = parseRow(bytes.toString('utf8', at, bytes.indexOf(lineFeed, at)));
      if (row !== null) rows.push(row);
    }
  }
  return rows;
}
