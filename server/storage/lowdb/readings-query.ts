/**
 * Pages of one dispenser's history by device time. Reads only the days asked for, a block at a time, and parses only the
 * dispenser's own lines. Rows of one time keep the order in which they were stored.
 */
import { join } from 'node:path';
import type { HistoryRow } from '../../domain/model.ts';
import type { HistoryQuery } from '../../usecases/ports.ts';
import type { Disk } from './disk.ts';
import { decodeRow } from './history-row.ts';
import { lineBlocks } from './line-blocks.ts';
import type { ReadingsView } from './readings.ts';
import { dayOf, segmentName } from './segment-name.ts';

/** Goes on at time `ts`, of which `seen` rows were given already: holds when late rows come in between pages. */
interface Cursor {
  readonly ts: number;
  readonly seen: number;
}

export async function queryReadings(
  disk: Disk,
  { directory, segments, tail }: ReadingsView,
  { dispenser, from, to, limit, cursor }: HistoryQuery,
): Promise<{ rows: readonly HistoryRow[]; next: string | null }> {
  const start = cursor === undefined ? null : decodeCursor(cursor);
  const first = Math.max(from, start?.ts ?? from);
  const isWanted = (row: HistoryRow): boolean => row.dispenser === dispenser && row.ts >= first && row.ts < to;
  const recent = tail.filter(isWanted);
  const days = [...new Set([...segments.keys(), ...recent.map((row) => dayOf(row.ts))])]
    .filter((day) => day >= dayOf(first) && day <= dayOf(to))
    .sort((a, b) => a - b);

  const rows: HistoryRow[] = [];
  let skip = start?.seen ?? 0;
  for (const day of days) {
    const stored = await readDay(disk, join(directory, segmentName(day)), segments.get(day) ?? 0, dispenser);
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

async function readDay(disk: Disk, path: string, bytes: number, dispenser: string): Promise<HistoryRow[]> {
  const rows: HistoryRow[] = [];
  if (bytes === 0) return rows;
  const needle = Buffer.from(`[${JSON.stringify(dispenser)},`);
  const file = await disk.open(path, 'r');
  try {
    for await (const block of lineBlocks(file, bytes)) {
      for (let at = block.bytes.indexOf(needle); at >= 0; at = block.bytes.indexOf(needle, at + 1)) {
        if (at > 0 && block.bytes[at - 1] !== 0x0a) continue;
        const row = parseRow(block.bytes.toString('utf8', at, block.bytes.indexOf(0x0a, at)));
        if (row) rows.push(row);
      }
    }
  } finally {
    await file.close();
  }
  return rows;
}

/** A line that cannot be read is left out: one bad row must not hide a year of good ones. */
function parseRow(line: string): HistoryRow | null {
  try {
    return decodeRow(JSON.parse(line));
  } catch {
    return null;
  }
}

function encodeCursor({ ts, seen }: Cursor): string {
  return `${ts}.${seen}`;
}

function decodeCursor(text: string): Cursor {
  const match = /^(-?\d{1,16})\.(\d{1,9})$/.exec(text);
  if (!match) throw new RangeError('The cursor is not one that a page of history gave');
  return { ts: Number(match[1]), seen: Number(match[2]) };
}
