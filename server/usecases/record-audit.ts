/** The audit log: who did what that others may have to answer for. Kept two years (`sweep`), never with a secret in it. */
import type { AuditAction } from '../contract/api/access.ts';
import type { Context, Tx } from './ports.ts';

export interface AuditEntry {
  readonly action: AuditAction;
  /** What it was done to: `user:anna`, `order:2026-017`. */
  readonly subject?: string;
  readonly detail?: string;
}

/** Adds one line to the audit log, within the transaction of what it tells of. */
export function recordAudit(tx: Tx, entry: AuditEntry, { now, by, newId }: Context): void {
  tx.put('audit', { id: newId(), at: now, by, ...entry });
}
