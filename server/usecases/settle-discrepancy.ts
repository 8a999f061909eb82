/** Somebody has looked into a discrepancy and explains it. Stock itself is put right by a count or a reversal. */
import { ok, refuse } from '../contract/errors.ts';
import type { DiscrepancyDoc } from '../domain/model.ts';
import type { UseCase } from './ports.ts';

/** Errors: `not-found`; `conflict` when it is settled already. */
export const settleDiscrepancy: UseCase<{ discrepancy: string; note?: string | undefined }, DiscrepancyDoc> = (
  tx,
  { discrepancy: id, note },
  { now, by },
) => {
  const open = tx.get('discrepancies', id);
  if (open === undefined) return refuse('not-found', `There is no discrepancy ${id}.`);
  if (open.status === 'settled')
    return refuse('conflict', `Discrepancy ${id} is settled already, by ${open.settledBy}.`, {
      reason: 'settled-already',
      about: { by: open.settledBy ?? '' },
    });
  const settled: DiscrepancyDoc = {
    ...open,
    status: 'settled',
    settledAt: now,
    settledBy: by,
    ...(note ? { note } : {}),
  };
  tx.put('discrepancies', settled);
  return ok(settled);
};

/** Settled by mistake: it is open again, as it was found. Errors: `not-found`; `conflict` when it is open. */
export const reopenDiscrepancy: UseCase<{ discrepancy: string }, DiscrepancyDoc> = (tx, { discrepancy: id }) => {
  const settled = tx.get('discrepancies', id);
  if (settled === undefined) return refuse('not-found', `There is no discrepancy ${id}.`);
  if (settled.status === 'open') return refuse('conflict', `Discrepancy ${id} is open.`, { reason: 'not-settled' });
  const { settledAt: _at, settledBy: _by, ...found } = settled;
  const open: DiscrepancyDoc = { ...found, status: 'open' };
  tx.put('discrepancies', open);
  return ok(open);
};
