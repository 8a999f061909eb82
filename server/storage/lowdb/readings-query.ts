/**
 * Pages of one dispenser's history by device time. Reads only the days asked for, a block at a time, and parses only the
 * dispenser's own lines. Rows of one time keep the order in which they were stored.
 */
import { join } from 'node:path';
import type { HistoryRow } from '../../domain/model.ts';
import type { HistoryQuery } from '../../usecases/ports.ts';
import { hasCode } from './disk.ts';
import { openingOf, parseRow } from './history-row.ts';
import type { ReadingsView } from './readings.ts';
import { rowsOf } from './row-blocks.ts';
import { dayOf, segmentName } from './segment-name.ts';

/** Goes on at time `ts`, of which `seen` rows were given already: holds when late rows come in between pages. */
interface Cursor {
  readonly ts: number;
  readonly seen: number;
}

export async function queryReadings(
  view: ReadingsView,
  { dispenser, from, to, limit, cursor }: HistoryQuery,
): Promise<{ rows: readonly HistoryRow[]; next: string | null }> {
  const start = cursor === undefined ? null : decodeCursor(cursor);
  const first = Math.max(from, start?.ts ?? from);
  const isWanted = (row: HistoryRow): boolean => row.dispenser === dispenser && row.ts >= first && row.ts < to;
  const recent = rowsOf(view.tail, dispenser).filter(isWanted);
  const days = [...new Set([...view.segments.keys(), ...recent.map((row) => dayOf(row.ts))])]
    .filter((day) => day >= dayOf(first) && day <= dayOf(to - 1))
    .sort((a, b) => a - b);

  const rows: HistoryRow[] = [];
  let skip = start?.seen ?? 0;
  for (const day of days) {
    const stored = await readDay(view, day, dispenser);
    const found = [...stored.filter(isWanted), ...recent.filter((row) => dayOf(row.ts) === day)];
    // Array sort is stable.
    found.sort((a, b) => a.ts - b.ts);
    for (const row of found) {
      if (skip > 0 && row.ts === start?.ts) skip--;
      else rows.push(row);
    }
    if (rows.length > limit) break;
  }
  if (rows.length <= limit) return { rows, next: null };
  const page = rows.slice(0, limit);
  const last = page.at(-1)?.ts ?? first;
  const seen = page.filter((row) => row.ts === last).length + (start?.ts === last ? start.seen : 0);
  return { rows: page, next: encodeCursor({ ts: last, seen }) };
}

/** A day that retention removes meanwhile has no rows any more; one that is missing is damage. */
async function readDay(
  { directory, segments, reader, first }: ReadingsView,
  day: number,
  dispenser: string,
): Promise<HistoryRow[]> {
  const rows: HistoryRow[] = [];
  const bytes = segments.get(day) ?? 0;
  if (bytes === 0) return rows;
  const path = join(directory, segmentName(day));
  try {
    for await (const block of reader.lines(path, bytes, openingOf(dispenser))) {
      for (const { offset, json } of block) {
        const row = parseRow(json);
        if (row) rows.push(row);
        else reader.tell(path, offset, 'this line is no reading that this version knows and is left out');
      }
    }
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    if (day >= first()) reader.tell(path, 0, `the file is missing, ${bytes} bytes of readings are left out`);
  }
  return rows;
}

function encodeCursor({ ts, seen }: Cursor): string {
  return `${ts}.${seen}`;
}

function decodeCursor(text: string): Cursor {
  const match = /^(-?\d{1,16})\.(\d{1,9})$/.exec(text);
  if (!match) throw new RangeError('The cursor is not one that a page of history gave');
  return { ts: Number(match[1]), seen: Number(match[2]) };
}
