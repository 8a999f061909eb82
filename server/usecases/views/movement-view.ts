/** Lines of the ledger, and what could not be explained, as the API answers them. */
import type { DiscrepancyView, MovementView } from '../../contract/api/stock.ts';
import type { DiscrepancyDoc, MovementDoc } from '../../domain/model.ts';
import { iso } from './instants.ts';

export function movementView(doc: MovementDoc): MovementView {
  const { at, change: _change, ...rest } = doc;
  return { ...rest, at: iso(at) };
}

export function discrepancyView(doc: DiscrepancyDoc): DiscrepancyView {
  const { at, settledAt, ...rest } = doc;
  return { ...rest, at: iso(at), ...(settledAt !== undefined && { settledAt: iso(settledAt) }) };
}
