/** Watches what somebody's work on a dispenser books and changes, so that it can be taken back (`take-back-work.ts`). */
import { emptyLevelDoc } from '../domain/dispenser.ts';
import { roundQuantity } from '../domain/ledger.ts';
import type { LevelDoc, Work } from '../domain/model.ts';
import type { BookedRefill } from '../domain/refill.ts';
import { isOpenRequest } from '../domain/request.ts';
import type { Context, Tx } from './ports.ts';

/** How things stood before it. */
export interface Before {
  readonly dispenser: string;
  readonly level: LevelDoc;
  readonly requests: readonly string[];
}

export function beforeWork(tx: Tx, dispenser: string): Before {
  const asked = [...tx.values('requests')].filter(
    (request) => request.kind === 'empty' && request.dispenser === dispenser && isOpenRequest(request),
  );
  const level = tx.get('levels', dispenser) ?? emptyLevelDoc(dispenser);
  return { dispenser, level, requests: asked.map(({ id }) => id) };
}

/** After the refill was booked, in the same transaction. */
export function workDone(
  tx: Tx,
  { dispenser, level: before, requests }: Before,
  { issued, movements, discrepancy }: BookedRefill,
  { now }: Context,
): Work {
  const { level, levelAt, content, refilledAt, told, doubt } = before;
  const isChanged = tx.get('levels', dispenser)?.told?.at === now;
  const booked = movements.reduce((sum, id) => {
    const movement = tx.get('movements', id);
    return movement?.kind === 'issue' ? sum + movement.quantity : sum;
  }, 0);
  const unstocked = roundQuantity(issued - booked);
  return {
    at: now,
    movements,
    requests,
    ...(unstocked > 0 && { unstocked }),
    ...(discrepancy === undefined ? {} : { discrepancy }),
    ...(isChanged && {
      before: { level, levelAt, content, refilledAt, ...(told && { told }), ...(doubt && { doubt }) },
    }),
  };
}
