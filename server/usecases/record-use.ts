/** Adds to what an item used on a day of the site's calendar: the basis of forecasts. */
import { localDay } from '../domain/calendar.ts';
import { siteOf } from '../domain/documents.ts';
import { roundQuantity } from '../domain/ledger.ts';
import type { Millis } from '../domain/model.ts';
import type { Tx } from './ports.ts';

export interface Use {
  readonly item: string;
  /** Stock units; negative when less was used than was believed. */
  readonly quantity: number;
  readonly at: Millis;
  /** `used` as sensed in a dispenser, `issued` by hand. */
  readonly how: 'used' | 'issued';
}

export function recordUse(tx: Tx, { item, quantity, at, how }: Use): void {
  if (roundQuantity(quantity) === 0) return;
  const day = localDay(at, siteOf(tx)?.timezone ?? 'UTC');
  const id = `${item}@${day}`;
  const before = tx.get('usage', id) ?? { id, item, day, used: 0, issued: 0 };
  tx.put('usage', { ...before, [how]: roundQuantity(before[how] + quantity) });
}
