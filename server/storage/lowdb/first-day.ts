/**
 * `readings/FIRST`: the first day whose raw readings are kept, as a checksummed line `{"first":"2026-11-08"}`. It is written
 * before the older segments go, so that a crash between the two does not make them look lost.
 */
import { join } from 'node:path';
import { isRecord } from '../documents.ts';
import { type Disk, hasCode, replaceFile } from './disk.ts';
import { decodeLine, encodeLine } from './journal-line.ts';
import { dayOfSegment, dayText } from './segment-name.ts';

export const firstDayFile = 'FIRST';

/** The day number; 0 when all days are kept, null when the file cannot be read. `directory`: of the readings. */
export async function readFirstDay(disk: Disk, directory: string): Promise<number | null> {
  let bytes: Buffer;
  try {
    bytes = await disk.readFile(join(directory, firstDayFile));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
  return firstDayIn(decodeLine(bytes.subarray(0, bytes.indexOf('\n'))));
}

/** The day number in the value of the line; null when there is none. */
export function firstDayIn(value: unknown): number | null {
  return isRecord(value) && typeof value['first'] === 'string' ? dayOfSegment(`${value['first']}.ndjson`) : null;
}

export const firstDayText = (day: number): string => JSON.stringify({ first: dayText(day) });

/** Durable when it resolves. */
export function writeFirstDay(disk: Disk, directory: string, day: number): Promise<void> {
  return replaceFile(disk, join(directory, firstDayFile), (file) => file.writeFile(encodeLine(firstDayText(day))));
}
