/**
 * A line of the ledger by hand. A return is goods that were issued and come back to the storeroom; goods sent back to a
 * supplier are a write-off.
 */

import type { NewMovement } from '../contract/api/stock.ts';
import type { Issue, Result } from '../contract/errors.ts';
import { issue, ok, refuse } from '../contract/errors.ts';
import type { Fault, Why } from '../contract/reasons.ts';
import type { MovementDoc } from '../domain/model.ts';
import { bookCount } from './book-count.ts';
import { bookMovement, onHandAt } from './book-movement.ts';
import type { Tx, UseCase } from './ports.ts';

/** Errors: `invalid` for what the movement names, `conflict` when the storeroom holds less than it would lose. */
export const postMovement: UseCase<NewMovement, MovementDoc> = (tx, input, context) => {
  const issues = faultsOf(tx, input);
  if (issues[0]) return refuse('invalid', `The movement cannot be booked: ${issues[0].message}`, { issues });
  const { kind, item, location, quantity, to, note } = input;
  if (kind === 'count') return ok(bookCount(tx, { item, location, counted: quantity, note }, context));
  const line = { kind, item, quantity, ...(note ? { note } : {}) };
  if (kind === 'receipt' || kind === 'return') return ok(bookMovement(tx, { ...line, to: location }, context));
  const short = shortage(tx, item, location, quantity, kind);
  if (short) return short;
  return ok(bookMovement(tx, { ...line, from: location, ...(to === undefined ? {} : { to }) }, context));
};

function faultsOf(tx: Tx, { kind, item, location, quantity, to }: NewMovement): Issue[] {
  const issues: Issue[] = [];
  const fault: Fault = (path, message, why) => void issues.push(issue(`$.${path}`, message, why));
  const known = tx.get('items', item);
  if (known === undefined || known.retired)
    fault('item', `there is no item ${item}`, { reason: 'no-such', about: { item } });
  checkStoreroom(tx, location, (message, why) => fault('location', message, why));
  if (kind === 'transfer') {
    if (to === undefined)
      fault('to', 'a transfer needs the storeroom that it goes to', { reason: 'transfer-needs-target' });
    else if (to === location) fault('to', 'a transfer goes to another storeroom', { reason: 'transfer-to-itself' });
    else checkStoreroom(tx, to, (message, why) => fault('to', message, why));
  } else if (to !== undefined) fault('to', `only a transfer has it, not a ${kind}`);
  if (quantity === 0 && kind !== 'count') fault('quantity', 'must be above 0', { reason: 'above-zero' });
  return issues;
}

function checkStoreroom(tx: Tx, id: string, fault: (message: string, why: Why) => void): void {
  const place = tx.get('locations', id);
  if (place === undefined || place.retired)
    fault(`there is no location ${id}`, { reason: 'no-such', about: { location: id } });
  else if (place.kind !== 'storeroom')
    fault(`${id} is a ${place.kind}: stock is kept in storerooms`, {
      reason: 'not-a-storeroom',
      about: { location: id },
    });
}

function shortage(tx: Tx, item: string, location: string, quantity: number, kind: string): Result<never> | null {
  const onHand = onHandAt(tx, item, location);
  if (onHand >= quantity) return null;
  return refuse(
    'conflict',
    `${location} holds ${onHand} ${item} by the ledger, and the ${kind} takes ${quantity}: count the storeroom first, or book at most ${onHand}.`,
    { reason: 'not-enough-stock', about: { item, location, onHand, wanted: quantity } },
  );
}
