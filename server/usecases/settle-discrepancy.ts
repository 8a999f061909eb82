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
    return refuse('conflict', `Discrepancy ${id} is settled already, by ${open.settledBy}.`);
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
