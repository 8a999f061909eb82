/**
 * Takes somebody's work back, as if nobody had been there: the ledger by reversals, the requests that it answered open again,
 * and the level as it was, unless its sensor has reported since and knows better.
 */
import type { Result } from '../contract/errors.ts';
import { withStatus } from '../domain/dispenser.ts';
import { roundQuantity } from '../domain/ledger.ts';
import type { Work } from '../domain/model.ts';
import type { Context, Tx } from './ports.ts';
import { recordUse } from './record-use.ts';
import { reverseMovement } from './reverse-movement.ts';
import { settleDiscrepancy } from './settle-discrepancy.ts';

export interface Taking {
  readonly work: Work;
  /** What it was done to, if it was one. */
  readonly dispenser?: string | undefined;
  /** For the ledger. */
  readonly note: string;
}

/** Null when it is done. Errors: `conflict` when the goods cannot be put back any more. */
export function takeBackWork(tx: Tx, { work, dispenser, note }: Taking, context: Context): Result<never> | null {
  const known = dispenser === undefined ? undefined : tx.get('levels', dispenser);
  const stands = known?.told?.at === work.at && known.refilledAt === work.at && known.level === known.told.level;
  for (const id of work.movements) {
    const movement = tx.get('movements', id);
    // What no storeroom had was written off out of nowhere, and weighs on nothing.
    const isNowhere = movement?.kind === 'write-off' && movement.from === undefined;
    if (movement === undefined || movement.reversedBy !== undefined || isNowhere) continue;
    const reversed = reverseMovement(tx, { movement: id, note }, context);
    if (!reversed.ok) return reversed;
  }
  if (work.beyond !== undefined)
    recordUse(tx, { item: work.beyond.item, quantity: -work.beyond.quantity, at: work.at, how: 'issued' });
  if (stands && work.before !== undefined && known !== undefined)
    restore(tx, known.id, { ...work, before: work.before }, context);
  const shortage = work.discrepancy === undefined ? undefined : tx.get('discrepancies', work.discrepancy);
  if (shortage?.status === 'open') settleDiscrepancy(tx, { discrepancy: shortage.id, note }, context);
  for (const id of work.requests ?? []) reopen(tx, id, work.at);
  return null;
}

/** Content before = content now, less what came from no storeroom, + what was taken for used in between, which is taken back. */
function restore(
  tx: Tx,
  id: string,
  { before, unstocked = 0, at }: Work & Required<Pick<Work, 'before'>>,
  context: Context,
): void {
  const level = tx.get('levels', id);
  const dispenser = tx.get('dispensers', id);
  if (level === undefined || dispenser === undefined) return;
  const used = roundQuantity(before.content - level.content + unstocked);
  recordUse(tx, { item: dispenser.item, quantity: -used, at, how: 'used' });
  const { told: _told, doubt: _doubt, ...rest } = level;
  const recent = before.level === null ? [] : [before.level];
  tx.put('levels', withStatus({ ...rest, ...before, filter: { ...level.filter, recent } }, dispenser, context.now));
}

function reopen(tx: Tx, id: string, at: number): void {
  const request = tx.get('requests', id);
  if (request?.status !== 'done' || request.answeredAt !== at) return;
  const { answeredAt: _answeredAt, answeredBy: _answeredBy, ...open } = request;
  tx.put('requests', { ...open, status: 'open' });
}
