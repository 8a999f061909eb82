/**
 * A distance beyond what an empty unit would let the sensor see: twice in a row it is what there is, nothing, and told as out of
 * range. Once it is a wild value as any other. It is filled in that it was seen.
 */
import type { LevelResult } from '../domain/geometry.ts';
import type { Millis } from '../domain/model.ts';
import type { LevelDraft } from './move-level.ts';

/** A level of 0 in place of a refusal, once it is confirmed. `at`: when it was measured. */
export function confirmedEmpty(known: LevelDraft, result: LevelResult, at: Millis): LevelResult {
  const { filter } = known;
  const isBeyond = !result.ok && result.beyondEmpty === true;
  const isConfirmed = isBeyond && (filter.beyondEmpty === true || known.level === 0);
  if (isBeyond !== (filter.beyondEmpty === true)) filter.beyondEmpty = isBeyond || undefined;
  if (!isConfirmed) return result;
  // It fell so far before.
  filter.leap = { level: 0, at };
  return { ok: true, level: 0 };
}
