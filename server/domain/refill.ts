/** What a refill takes: pure arithmetic, and whether two signs of a refill are of the same one. */
import { roundQuantity } from './ledger.ts';
import type { DispenserDoc, LevelDoc, Millis } from './model.ts';
import { refillRise } from './reading-quality.ts';

export interface Refill {
  readonly dispenser: DispenserDoc;
  /** Percent before and after. */
  readonly fromLevel: number;
  readonly toLevel: number;
  /** `sensed`: the caller puts the level document. `tapped`: it is put here. */
  readonly how: 'sensed' | 'tapped';
  /** When it happened, by the device's clock where there is one. */
  readonly at: Millis;
  /** Stock units that left the storeroom, when staff tell it. */
  readonly quantity?: number | undefined;
  readonly note?: string | undefined;
}

export interface BookedRefill {
  /** Stock units that the dispenser's content rises by. 0 when known already; negative when less went in than told. */
  readonly issued: number;
  /** Stock units thrown away. */
  readonly stub: number;
  /** The storeroom that it came from; the first of them. */
  readonly from?: string;
  /** Ids of the lines of the ledger. */
  readonly movements: readonly string[];
  /** Id of the discrepancy, when storerooms had too little. */
  readonly discrepancy?: string;
}

const soon = 30 * 60_000;

/** Goods that are replaced whole: a roll, and what a dispenser holds one of (a bag, a bottle). */
export function isWholeUnit(dispenser: Pick<DispenserDoc, 'capacity' | 'measure'>): boolean {
  return dispenser.capacity === 1 || dispenser.measure.kind === 'roll';
}

/**
 * Stock units that a refill puts into the dispenser (`into`) and that leave the storeroom besides (`stub`): a whole unit
 * is fetched, and what hung there before is thrown away. `quantity`, when staff tell it, is what left the storeroom.
 */
export function refillAmounts(
  dispenser: Pick<DispenserDoc, 'capacity' | 'measure'>,
  fromLevel: number,
  toLevel: number,
  quantity?: number,
): { into: number; stub: number } {
  const fraction = Math.max(0, roundQuantity((dispenser.capacity * (toLevel - fromLevel)) / 100));
  const left = roundQuantity(quantity ?? (isWholeUnit(dispenser) ? Math.ceil(fraction) : fraction));
  const into = Math.min(fraction, left);
  return { into, stub: roundQuantity(left - into) };
}

/** How long after a refill another sign of it may come: half an hour, or three reports of a slow sensor. */
function windowOf(level: Pick<LevelDoc, 'interval'>): Millis {
  return Math.max(soon, 3 * (level.interval ?? 0));
}

/** Levels less than a refill apart are told of the same one. */
function alike(a: number, b: number): boolean {
  return Math.abs(a - b) <= refillRise;
}

/**
 * A tap at `at` tells of what is known: of a refill just before, by its sensor or by an earlier tap; or, of whole units,
 * of a dispenser that its sensor shows full, where nothing can have been added and a stub would be invented. Staff who
 * tell what they took are believed.
 */
export function isKnownRefill(level: LevelDoc, { dispenser, toLevel, at, quantity }: Refill): boolean {
  if (level.level === null || !alike(level.level, toLevel)) return false;
  if (level.refilledAt !== null && Math.abs(at - level.refilledAt) <= windowOf(level)) return true;
  const sensorLives = dispenser.device !== undefined && (level.status === 'ok' || level.status === 'low');
  return sensorLives && quantity === undefined && isWholeUnit(dispenser);
}

/**
 * How far a sensed rise to `toLevel` is from what was told of the same refill by hand, in points: 0 when alike. Null when
 * it is a refill of its own. Whole units that end lower than told are the same refill, and the storeroom is right already.
 * `times`: by the device's clock, which may be wrong, and of arrival, which may be late; one of them is right.
 */
export function correctionToTold(
  dispenser: Pick<DispenserDoc, 'capacity' | 'measure'>,
  level: LevelDoc,
  toLevel: number,
  times: readonly Millis[],
): number | null {
  const { told } = level;
  // A sensed refill since then has moved `refilledAt` on, and used up what was told.
  if (told === undefined || told.at !== level.refilledAt) return null;
  if (times.every((at) => Math.abs(at - told.at) > windowOf(level))) return null;
  const off = toLevel - told.level;
  if (alike(told.level, toLevel)) return 0;
  if (!isWholeUnit(dispenser)) return off;
  return off < 0 ? 0 : null;
}
