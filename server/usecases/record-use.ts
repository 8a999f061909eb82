/** Adds to what an item used on a day of the site's calendar: the basis of forecasts. */
import { localDay } from '../domain/calendar.ts';
import { siteOf } from '../domain/documents.ts';
import { roundQuantity } from '../domain/ledger.ts';
import type { LevelDoc, Millis } from '../domain/model.ts';
import type { Tx } from './ports.ts';

export interface Use {
  readonly item: string;
  /** Stock units; negative when less was used than was believed. */
  readonly quantity: number;
  readonly at: Millis;
  /** `used` as sensed in a dispenser, `issued` by hand. */
  readonly how: 'used' | 'issued';
}

/** Of a `LevelDoc`. */
type KeptUse = { -readonly [K in 'used' | 'usedOn']?: LevelDoc[K] };

export function recordUse(tx: Tx, { item, quantity, at, how }: Use): void {
  if (roundQuantity(quantity) !== 0) post(tx, item, dayOf(tx, at), how, quantity);
}

/**
 * Adds to what `level` keeps for itself until its day is over. A document of the whole item would be touched by every
 * reading, and so by all replicas at once, each of which would be in the way of the others.
 */
export function keepUse(tx: Tx, level: KeptUse, { item, quantity, at }: Omit<Use, 'how'>): void {
  if (roundQuantity(quantity) === 0) return;
  const day = dayOf(tx, at);
  if (level.usedOn !== day) {
    postUse(tx, item, level);
    level.usedOn = day;
    level.used = 0;
  }
  level.used = roundQuantity((level.used ?? 0) + quantity);
}

/** The day of what was kept is over, or the dispenser distributes something else than `item` from now on. */
export function postUse(tx: Tx, item: string, { used = 0, usedOn }: Readonly<KeptUse>): void {
  if (usedOn !== undefined && used !== 0) post(tx, item, usedOn, 'used', used);
}

function post(tx: Tx, item: string, day: string, how: Use['how'], quantity: number): void {
  const id = `${item}@${day}`;
  const before = tx.get('usage', id) ?? { id, item, day, used: 0, issued: 0 };
  tx.put('usage', { ...before, [how]: roundQuantity(before[how] + quantity) });
}

const dayOf = (tx: Tx, at: Millis): string => localDay(at, siteOf(tx)?.timezone ?? 'UTC');
