/**
 * A reading as one short JSON array, the same in the journal and in the day segments:
 * `["towel-1", ts, receivedAt - ts, boot, seq, level, quality, reason, refill]`; times in ms, quality by its first
 * letter, `reason` and `refill` (1) left out when there is none.
 */
import type { HistoryRow } from '../../domain/model.ts';

const qualities = { a: 'accepted', s: 'suspicious', r: 'rejected' } as const;
const letters = { accepted: '"a"', suspicious: '"s"', rejected: '"r"' } as const;

/** Written by hand: this is the hottest line of the store, and `JSON.stringify` takes three times as long. */
export function encodeRow(row: HistoryRow): string {
  const head = `[${JSON.stringify(row.dispenser)},${number(row.ts)},${number(row.receivedAt - row.ts)}`;
  const body = `${number(row.boot)},${number(row.seq)},${number(row.level)},${letters[row.quality]}`;
  if (row.reason === null && row.refill === undefined) return `${head},${body}]`;
  return `${head},${body},${row.reason === null ? 'null' : JSON.stringify(row.reason)}${row.refill ? ',1]' : ']'}`;
}

function number(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** The row, or null when `value` is not one. */
export function decodeRow(value: unknown): HistoryRow | null {
  if (!Array.isArray(value)) return null;
  const [dispenser, ts, delay, boot, seq, level, letter, reason = null, refill]: unknown[] = value;
  if (typeof dispenser !== 'string' || typeof ts !== 'number' || typeof delay !== 'number') return null;
  if (!isNumberOrNull(boot) || !isNumberOrNull(seq) || !isNumberOrNull(level)) return null;
  if (letter !== 'a' && letter !== 's' && letter !== 'r') return null;
  if (reason !== null && typeof reason !== 'string') return null;
  const row = { dispenser, ts, receivedAt: ts + delay, boot, seq, level, quality: qualities[letter], reason };
  return refill === 1 ? { ...row, refill: true } : row;
}

/** The row in a line's JSON, or null when it is not one. */
export function parseRow(json: string): HistoryRow | null {
  try {
    return decodeRow(JSON.parse(json));
  } catch {
    return null;
  }
}

/** How the JSON of all of a dispenser's rows begins. */
export function openingOf(dispenser: string): Buffer {
  return Buffer.from(`[${JSON.stringify(dispenser)},`);
}

function isNumberOrNull(value: unknown): value is number | null {
  return value === null || typeof value === 'number';
}
