/**
 * Credentials for the broker. The secret itself is drawn and shown by the edge that was asked; only its SHA-256 comes
 * here. New credentials replace the old ones, whose connections the broker then cuts.
 */
import { ok, refuse } from '../contract/errors.ts';
import type { DeviceDoc, IntegrationDoc } from '../domain/model.ts';
import type { UseCase } from './ports.ts';
import { recordAudit } from './record-audit.ts';

/** Errors: `not-found`. */
export const issueDeviceCredentials: UseCase<{ device: string; secretHash: string }, DeviceDoc> = (
  tx,
  input,
  context,
) => {
  const device = tx.get('devices', input.device);
  if (device === undefined) return refuse('not-found', `There is no device ${input.device}`);
  const doc = { ...device, secretHash: input.secretHash };
  tx.put('devices', doc);
  recordAudit(tx, { action: 'device.credentials', subject: `device:${device.id}` }, context);
  return ok(doc);
};

/** A bridge or network server; made if it is new. Errors: `conflict` when a device has that name. */
export const issueIntegrationCredentials: UseCase<Omit<IntegrationDoc, 'createdAt'>, IntegrationDoc> = (
  tx,
  input,
  context,
) => {
  if (tx.get('devices', input.id) !== undefined)
    return refuse('conflict', `${input.id} is the name of a device; choose another`, {
      reason: 'name-taken',
      about: { name: input.id },
    });
  const doc: IntegrationDoc = { ...input, createdAt: tx.get('integrations', input.id)?.createdAt ?? context.now };
  tx.put('integrations', doc);
  recordAudit(tx, { action: 'integration.credentials', subject: `integration:${input.id}` }, context);
  return ok(doc);
};
