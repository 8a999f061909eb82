/**
 * Puts new, changed and retired dispensers with what hangs on them: what is known of their level, the units in them, and
 * the devices that they listen to.
 */
import { ownNotes } from '../contract/api/stock.ts';
import { emptyLevelDoc } from '../domain/dispenser.ts';
import { roundQuantity } from '../domain/ledger.ts';
import type { DispenserDoc } from '../domain/model.ts';
import { same } from '../domain/same.ts';
import { bookMovement } from './book-movement.ts';
import type { Context, Tx } from './ports.ts';
import { postUse } from './record-use.ts';
import { boundDevices, syncDevices } from './sync-devices.ts';

export function applyDispensers(tx: Tx, docs: readonly DispenserDoc[], context: Context): void {
  if (docs.length === 0) return;
  const before = boundDevices(tx);
  for (const doc of docs) {
    settleLevel(tx, tx.get('dispensers', doc.id), doc, context);
    tx.put('dispensers', doc);
  }
  syncDevices(tx, before, context);
}

function settleLevel(tx: Tx, before: DispenserDoc | undefined, after: DispenserDoc, context: Context): void {
  const level = tx.get('levels', after.id);
  if (before === undefined || level === undefined) {
    tx.put('levels', emptyLevelDoc(after.id));
    return;
  }
  if (after.retired || before.item !== after.item) {
    // What hung there is no longer the site's, or no longer known.
    postUse(tx, before.item, level);
    correctContent(tx, before, level.content, 0, context);
    tx.put('levels', emptyLevelDoc(after.id));
    return;
  }
  const content =
    before.capacity === after.capacity || level.level === null
      ? level.content
      : roundQuantity((after.capacity * level.level) / 100);
  correctContent(tx, after, level.content, content, context);
  const listensAnew = !same(before.device, after.device) || !same(before.measure, after.measure);
  if (listensAnew) {
    // Another device counts its reports anew, and another geometry reads other levels: what was learned is void.
    const { filter, interval, online, vitals, seenAt } = emptyLevelDoc(after.id);
    tx.put('levels', {
      ...level,
      content,
      filter,
      interval,
      online,
      vitals,
      seenAt,
      doubt: undefined,
      calibration: undefined,
    });
  } else if (content !== level.content) tx.put('levels', { ...level, content });
}

/** A stocktake correction of what hangs in a dispenser. */
function correctContent(tx: Tx, { id, item }: DispenserDoc, from: number, to: number, context: Context): void {
  const change = roundQuantity(to - from);
  if (change === 0) return;
  const line = { kind: 'count', item, dispenser: id, quantity: to, change } as const;
  bookMovement(tx, { ...line, note: ownNotes.dispenserChanged }, context);
}
