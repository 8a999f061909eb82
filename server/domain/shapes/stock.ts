/** Stock, the ledger, use, and visits. */
import * as v from 'valibot';
import { DiscrepancyView, movementKinds } from '../../contract/api/stock.ts';
import { Day } from '../../contract/primitives.ts';
import { Amount, At, Key, May } from './parts.ts';

const { kind, status } = DiscrepancyView.entries;

export const stockShapes = {
  balances: v.strictObject({ id: Key, item: Key, location: Key, onHand: Amount, at: May(At) }),
  movements: v.strictObject({
    id: Key,
    at: At,
    kind: v.picklist(movementKinds),
    item: Key,
    quantity: Amount,
    change: May(Amount),
    from: May(Key),
    to: May(Key),
    dispenser: May(Key),
    order: May(Key),
    request: May(Key),
    by: Key,
    note: May(v.string()),
    reverses: May(Key),
    reversedBy: May(Key),
  }),
  discrepancies: v.strictObject({
    id: Key,
    at: At,
    kind,
    item: Key,
    location: May(Key),
    dispenser: May(Key),
    order: May(Key),
    request: May(Key),
    expected: Amount,
    found: Amount,
    status,
    settledBy: May(Key),
    settledAt: May(At),
    note: May(v.string()),
  }),
  usage: v.strictObject({ id: Key, item: Key, day: Day, used: Amount, issued: Amount }),
  visits: v.strictObject({ id: Key, location: Key, day: Day, hours: v.pipe(v.array(Amount), v.length(24)) }),
};
