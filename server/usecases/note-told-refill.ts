/** Puts what a refill told of by hand means for the dispenser: until its sensor reports, the person is believed. */
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
  const believed = level.problem === null || level.problem === 'suspect' || level.problem === 'jam';
  const status = toLevel <= dispenser.emptyLevel ? 'empty' : toLevel <= dispenser.lowLevel ? 'low' : 'ok';
  tx.put('levels', {
    ...level,
    level: toLevel,
    levelAt: at,
    content: roundQuantity(level.content + booked.issued - used),
    refilledAt: at,
    told: { at, level: toLevel, ...(booked.from === undefined ? {} : { from: booked.from }) },
    ...(believed ? { problem: null, status, statusAt: level.status === status ? level.statusAt : context.now } : {}),
  });
}
