/** Users, screens, tokens, integrations and the audit log, as the API answers them: never with a hash. */
import type { AuditView, IntegrationView, ScreenView, TokenView, UserView } from '../../contract/api/access.ts';
import type { AuditDoc, IntegrationDoc, ScreenDoc, TokenDoc, UserDoc } from '../../domain/model.ts';
import { iso, isoOrNull } from './instants.ts';

export function userView({ id, name, role, disabled }: UserDoc): UserView {
  return { id, name, role, disabled };
}

export function screenView(
  { id, name, kind, location, createdAt, settings }: ScreenDoc,
  seenAt: number | null,
): ScreenView {
  const times = { createdAt: iso(createdAt), seenAt: isoOrNull(seenAt) };
  return { id, name, kind, location: location ?? null, ...times, ...(settings && { settings }) };
}

export function tokenView({ id, name, role, createdAt, usedAt = null }: TokenDoc): TokenView {
  return { id, name, role, createdAt: iso(createdAt), usedAt: isoOrNull(usedAt) };
}

export function integrationView({ id, publish, subscribe, createdAt }: IntegrationDoc): IntegrationView {
  return { id, publish: [...publish], subscribe: [...subscribe], createdAt: iso(createdAt) };
}

export function auditView({ at, ...rest }: AuditDoc): AuditView {
  return { ...rest, at: iso(at) };
}
