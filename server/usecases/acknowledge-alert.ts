/** Somebody has seen an alert. It stays until what it tells of is right again. */
import type { AlertView } from '../contract/api/live.ts';
import { ok, refuse } from '../contract/errors.ts';
import type { UseCase } from './ports.ts';
import { iso } from './views/instants.ts';

/** `current`: ids of all alerts that are on; acknowledgements of others have served their time and go. */
export const acknowledgeAlert: UseCase<{ alert: AlertView; current: ReadonlySet<string> }, AlertView> = (
  tx,
  { alert, current },
  { now, by },
) => {
  for (const { id } of [...tx.values('acknowledgements')]) if (!current.has(id)) tx.remove('acknowledgements', id);
  tx.put('acknowledgements', { id: alert.id, at: now, by });
  return ok({ ...alert, acknowledgedAt: iso(now), acknowledgedBy: by });
};

/** It was a mistake: nobody has seen it. Errors: `not-found`. */
export const forgetAcknowledgement: UseCase<{ alert: string }, null> = (tx, { alert }) => {
  if (tx.get('acknowledgements', alert) === undefined)
    return refuse('not-found', `Nobody has seen the alert ${alert}.`);
  tx.remove('acknowledgements', alert);
  return ok(null);
};
