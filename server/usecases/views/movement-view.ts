/** Lines of the ledger, and what could not be explained, as the API answers them. */
import type { DiscrepancyView, MovementView } from '../../contract/api/stock.ts';
import type { DiscrepancyDoc, MovementDoc } from '../../domain/model.ts';
import type { State } from '../ports.ts';
import { iso } from './instants.ts';
import { nameOf } from './name-of.ts';

export function movementView(state: State, doc: MovementDoc): MovementView {
  const { at, change: _change, ...rest } = doc;
  const byName = nameOf(state, doc.by);
  return { ...rest, at: iso(at), ...(byName !== undefined && { byName }) };
}

export function discrepancyView(doc: DiscrepancyDoc): DiscrepancyView {
  const { at, settledAt, ...rest } = doc;
  return { ...rest, at: iso(at), ...(settledAt !== undefined && { settledAt: iso(settledAt) }) };
}
