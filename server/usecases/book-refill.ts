/**
 * Books the refill of a dispenser: units leave a storeroom, what does not hang in the dispenser afterwards is written
 * off, and what no storeroom had is a discrepancy. Sensor and person telling of the same refill count once.
 */

import { ownNotes } from '../contract/api/stock.ts';
import { emptyLevelDoc } from '../domain/dispenser.ts';
import { roundQuantity } from '../domain/ledger.ts';
import {
  type BookedRefill,
  correctionToTold,
  isKnownRefill,
  isWholeUnit,
  type Refill,
  refillAmounts,
} from '../domain/refill.ts';
import { bookMovement, type NewLine } from './book-movement.ts';
import { closeEmptyRequests } from './close-empty-requests.ts';
import { logActivity } from './log-activity.ts';
import { noteToldRefill } from './note-told-refill.ts';
import type { Context, Tx } from './ports.ts';
import { type Part, partOut, stockParts } from './stock-parts.ts';
import { tickSensed } from './tick-sensed.ts';

const nothing: BookedRefill = { issued: 0, stub: 0, movements: [] };

export function bookRefill(tx: Tx, refill: Refill, context: Context): BookedRefill {
  const { dispenser, toLevel, how, at } = refill;
  closeEmptyRequests(tx, dispenser.id, how === 'sensed' ? 'system' : context.by, context);
  const level = tx.get('levels', dispenser.id) ?? emptyLevelDoc(dispenser.id);
  if (how === 'sensed') tickSensed(tx, dispenser.id, toLevel, context);
  if (how === 'tapped') {
    if (isKnownRefill(level, refill)) return nothing;
    const booked = issueUnits(tx, refill, context);
    noteToldRefill(tx, refill, level, booked, context);
    return booked;
  }
  const correction = correctionToTold(dispenser, level, toLevel, [at, context.now]);
  if (correction === null) return issueUnits(tx, refill, context);
  if (correction >= 0) return issueUnits(tx, { ...refill, fromLevel: toLevel - correction }, context);
  return takeBack(tx, refill, (-dispenser.capacity * correction) / 100, level.told?.from, context);
}

function issueUnits(tx: Tx, refill: Refill, context: Context): BookedRefill {
  const { dispenser, fromLevel, toLevel, how, at } = refill;
  const { into, stub } = refillAmounts(dispenser, fromLevel, toLevel, refill.quantity);
  const wanted = roundQuantity(into + stub);
  if (wanted === 0) return nothing;
  const line = { item: dispenser.item, dispenser: dispenser.id, at, ...(refill.note ? { note: refill.note } : {}) };
  const by = how === 'sensed' ? 'system' : context.by;
  const { parts, missing } = stockParts(tx, dispenser, wanted, isWholeUnit(dispenser));
  const stock: Part[] = [...parts];
  const movements: string[] = [];
  const book = (booked: NewLine) => movements.push(bookMovement(tx, booked, context).id);
  for (const part of partOut(stock, into)) book({ ...line, ...part, kind: 'issue', by });
  let unbooked = stub;
  for (const part of partOut(stock, stub)) {
    book({ ...line, ...part, kind: 'write-off', by, note: ownNotes.stub });
    unbooked = roundQuantity(unbooked - part.quantity);
  }
  // Thrown away all the same, though no storeroom had it.
  if (unbooked > 0) book({ ...line, quantity: unbooked, kind: 'write-off', by, note: ownNotes.stub });
  logActivity(tx, { kind: 'refill', dispenser: dispenser.id, item: dispenser.item, quantity: wanted, how }, context);
  const from = parts[0]?.from;
  const booked = { issued: into, stub, movements, ...(from === undefined ? {} : { from }) };
  return missing > 0 ? { ...booked, discrepancy: openShortage(tx, refill, wanted, missing, context) } : booked;
}

function openShortage(tx: Tx, { dispenser, at }: Refill, wanted: number, missing: number, context: Context): string {
  const id = context.newId();
  const found = roundQuantity(wanted - missing);
  const { item, storeroom } = dispenser;
  tx.put('discrepancies', {
    id,
    at,
    kind: 'refill-without-stock',
    item,
    dispenser: dispenser.id,
    ...(storeroom === undefined ? {} : { location: storeroom }),
    expected: wanted,
    found,
    status: 'open',
  });
  return id;
}

/** Less went in than somebody told: the rest never left the storeroom. */
function takeBack(
  tx: Tx,
  { dispenser, at }: Refill,
  quantity: number,
  to: string | undefined,
  context: Context,
): BookedRefill {
  const rest = roundQuantity(quantity);
  // Nothing had been issued, so that there is nothing to take back.
  if (to === undefined) return nothing;
  const line = { kind: 'return', item: dispenser.item, dispenser: dispenser.id, quantity: rest, to, at } as const;
  const { id } = bookMovement(tx, { ...line, by: 'system', note: ownNotes.lessThanTold }, context);
  return { issued: -rest, stub: 0, movements: [id] };
}
