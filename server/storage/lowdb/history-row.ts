/**
 * A reading as one short JSON array, the same in the journal and in the day segments:
 * `["towel-1", ts, receivedAt - ts, boot, seq, level, quality, reason, refill]`; times in ms, quality by its first
 * letter, `reason` and `refill` (1) left out when there is none.
 */
import type { HistoryRow } from '../../domain/model.ts';
import type { JsonBytes } from './json-bytes.ts';

const qualities = { a: 'accepted', s: 'suspicious', r: 'rejected' } as const;
const letters = { accepted: '"a"', suspicious: '"s"', rejected: '"r"' } as const;
const [comma, openBracket, closeBracket] = [0x2c, 0x5b, 0x5d] as const;

export function writeRow(out: JsonBytes, row: HistoryRow): void {
  out
    .byte(openBracket)
    .text(row.dispenser)
    .byte(comma)
    .number(row.ts)
    .byte(comma)
    .number(row.receivedAt - row.ts);
  out.byte(comma).number(row.boot).byte(comma).number(row.seq).byte(comma).number(row.level);
  out.byte(comma).ascii(letters[row.quality]);
  if (row.reason !== null || row.refill) out.byte(comma).value(row.reason);
  if (row.refill) out.ascii(',1');
  out.byte(closeBracket);
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
