/** A bridge or network server that is no longer trusted: its credentials open nothing any more. */
import { ok, refuse } from '../contract/errors.ts';
import type { UseCase } from './ports.ts';
import { recordAudit } from './record-audit.ts';

/** Errors: `not-found`. */
export const removeIntegration: UseCase<{ id: string }, void> = (tx, { id }, context) => {
  if (tx.get('integrations', id) === undefined) return refuse('not-found', `There is no integration ${id}`);
  tx.remove('integrations', id);
  recordAudit(tx, { action: 'integration.removed', subject: `integration:${id}` }, context);
  return ok(undefined);
};
