/** Gives an item out to whoever asked for it: out of the storerooms nearest to where it is wanted, counted as use. */
import { roundQuantity } from '../domain/ledger.ts';
import { bookMovement } from './book-movement.ts';
import type { Context, Tx } from './ports.ts';
import { recordUse } from './record-use.ts';
import { stockParts } from './stock-parts.ts';

export interface RequestIssue {
  readonly request: string;
  readonly item: string;
  /** Stock units that were handed over. */
  readonly quantity: number;
  /** Where it is wanted; absent: anywhere. */
  readonly location?: string | undefined;
  readonly note?: string | undefined;
}

export interface IssuedForRequest {
  readonly movements: readonly string[];
  /** Stock units beyond what storerooms had. */
  readonly missing: number;
  readonly discrepancy?: string;
}

/**
 * Issues what the storerooms have. What was handed over beyond that was there and not in the ledger: a discrepancy, and
 * use all the same.
 */
export function issueForRequest(
  tx: Tx,
  { request, item, quantity: asked, location, note }: RequestIssue,
  context: Context,
): IssuedForRequest {
  const quantity = roundQuantity(asked);
  const { parts, missing } = stockParts(tx, { item, location: location ?? '' }, quantity, false);
  const line = { kind: 'issue', item, request, ...(note ? { note } : {}) } as const;
  const movements = parts.map((part) => bookMovement(tx, { ...line, ...part }, context).id);
  if (missing <= 0) return { movements, missing: 0 };
  recordUse(tx, { item, quantity: missing, at: context.now, how: 'issued' });
  const id = context.newId();
  tx.put('discrepancies', {
    id,
    at: context.now,
    kind: 'count-differs',
    item,
    ...(parts[0] ? { location: parts[0].from } : {}),
    expected: roundQuantity(quantity - missing),
    found: quantity,
    status: 'open',
    request,
  });
  return { movements, missing, discrepancy: id };
}
