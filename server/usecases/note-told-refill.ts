/** Puts what a refill told of by hand means for the dispenser: until its sensor reports, the person is believed. */
import { withStatus } from '../domain/dispenser.ts';
import { roundQuantity } from '../domain/ledger.ts';
import type { LevelDoc } from '../domain/model.ts';
import type { BookedRefill, Refill } from '../domain/refill.ts';
import type { Context, Tx } from './ports.ts';
import { recordUse } from './record-use.ts';

/**
 * What fits in now must have been used before: without a sensor that is how use becomes known. A dispenser whose sensor
 * is silent or stuck stays so.
 */
export function noteToldRefill(
  tx: Tx,
  { dispenser, toLevel, at }: Refill,
  level: LevelDoc,
  booked: BookedRefill,
  context: Context,
): void {
  const room = roundQuantity((dispenser.capacity * toLevel) / 100);
  const used = Math.max(0, roundQuantity(level.content + booked.issued - room));
  recordUse(tx, { item: dispenser.item, quantity: used, at, how: 'used' });
  const told: LevelDoc = {
    ...level,
    level: toLevel,
    // Reports are put in order by the device's clock, which need not agree with ours.
    levelAt: dispenser.device === undefined || level.levelAt === null ? at : level.levelAt,
    content: roundQuantity(level.content + booked.issued - used),
    refilledAt: at,
    told: { at, level: toLevel, ...(booked.from === undefined ? {} : { from: booked.from }) },
    doubt: level.doubt?.problem === 'stuck' ? level.doubt : undefined,
    filter: { ...level.filter, recent: [toLevel], leap: null },
  };
  tx.put('levels', withStatus(told, dispenser, context.now));
}
