/**
 * Roll-up files hold parts, each a header and its rows, as checksummed lines. The header says which span of time the rows
 * are of and how many bytes of which segments they were computed from: `{"day":"2026-11-22","from":…,"to":…,
 * "of":{"2026-11-22.ndjson":5120}}`. A row: `["towel-1", ts, count, min, p10, mean, p90, max, refills]`.
 */
import type { Millis } from '../../domain/model.ts';
import type { Rollup } from '../../domain/roll-up.ts';
import { isCount, isRecord } from '../documents.ts';

/** What the rows of one day were computed from. */
export interface Part {
  /** `2026-11-22`: of UTC for quarters and hours, of the site for days. */
  readonly day: string;
  readonly from: Millis;
  /** Exclusive. */
  readonly to: Millis;
  /** Segment names to bytes of them. */
  readonly of: Readonly<Record<string, number>>;
}

/** How the JSON of all headers begins. */
export const headerOpening = Buffer.from('{"day":');

export function partText({ day, from, to, of }: Part): string {
  return JSON.stringify({ day, from, to, of });
}

export function rollupText(dispenser: string, { ts, count, min, p10, mean, p90, max, refills }: Rollup): string {
  return JSON.stringify([dispenser, ts, count, min, p10, mean, p90, max, refills]);
}

/** What a line's JSON says; null when it is neither. */
export function parseRollupLine(json: string): Part | Rollup | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  return Array.isArray(value) ? rollupOf(value) : partOf(value);
}

export function isPart(line: Part | Rollup): line is Part {
  return 'day' in line;
}

function rollupOf([dispenser, ...figures]: unknown[]): Rollup | null {
  if (typeof dispenser !== 'string' || figures.length !== 8 || !figures.every(Number.isFinite)) return null;
  const [ts = 0, count = 0, min = 0, p10 = 0, mean = 0, p90 = 0, max = 0, refills = 0] = figures.map(Number);
  return { ts, count, min, p10, mean, p90, max, refills };
}

function partOf(value: unknown): Part | null {
  if (!isRecord(value) || !isRecord(value['of'])) return null;
  const { day, from, to } = value;
  if (typeof day !== 'string' || typeof from !== 'number' || typeof to !== 'number') return null;
  const of: Record<string, number> = {};
  for (const [name, bytes] of Object.entries(value['of'])) if (isCount(bytes)) of[name] = bytes;
  return { day, from, to, of };
}
