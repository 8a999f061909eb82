/** Bearer tokens for programs, and device tokens for network servers that post webhooks. */
import type { NewToken } from '../contract/api/access.ts';
import { ok, refuse } from '../contract/errors.ts';
import type { TokenDoc } from '../domain/model.ts';
import type { UseCase } from './ports.ts';
import { recordAudit } from './record-audit.ts';

export const issueToken: UseCase<{ id: string; token: NewToken; secretHash: string }, TokenDoc> = (
  tx,
  { id, token, secretHash },
  context,
) => {
  const doc: TokenDoc = { id, name: token.name, role: token.role, secretHash, createdAt: context.now, usedAt: null };
  tx.put('tokens', doc);
  recordAudit(tx, { action: 'token.issued', subject: `token:${id}`, detail: `${token.name}, ${token.role}` }, context);
  return ok(doc);
};

/** Notes that a token is in use. */
export const touchToken: UseCase<{ id: string }, void> = (tx, { id }, { now }) => {
  const token = tx.get('tokens', id);
  if (token !== undefined && (token.usedAt ?? 0) < now) tx.put('tokens', { ...token, usedAt: now });
  return ok(undefined);
};

export const revokeToken: UseCase<{ id: string }, void> = (tx, { id }, context) => {
  const token = tx.get('tokens', id);
  if (token === undefined) return refuse('not-found', `There is no token ${id}`);
  tx.remove('tokens', id);
  recordAudit(tx, { action: 'token.revoked', subject: `token:${id}`, detail: token.name }, context);
  return ok(undefined);
};
