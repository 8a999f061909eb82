/** Devices put and removed by hand. Those that dispensers name are added by themselves (`sync-devices.ts`). */
import type { DeviceInput } from '../contract/api/access.ts';
import { ok, refuse } from '../contract/errors.ts';
import type { DeviceDoc } from '../domain/model.ts';
import type { UseCase } from './ports.ts';
import { recordAudit } from './record-audit.ts';
import { deviceKey, listeners, nobody } from './views/device-view.ts';

/** Adds or changes a device; its credentials stay. Errors: `conflict` when another one has that name on that network. */
export const putDevice: UseCase<{ id: string; input: DeviceInput }, DeviceDoc> = (tx, { id, input }, context) => {
  const before = tx.get('devices', id);
  const { dialect, address, source } = input;
  for (const other of tx.values('devices')) {
    if (other.id !== id && deviceKey(other) === deviceKey(input)) {
      return refuse('conflict', `${address} is the device ${other.id} already`, {
        reason: 'device-known',
        about: { device: other.id },
      });
    }
  }
  const doc: DeviceDoc = {
    id,
    dialect,
    address,
    ...(source !== undefined && { source }),
    ...(before?.secretHash !== undefined && { secretHash: before.secretHash }),
    createdAt: before?.createdAt ?? context.now,
  };
  tx.put('devices', doc);
  recordAudit(tx, { action: before ? 'device.changed' : 'device.added', subject: `device:${id}` }, context);
  return ok(doc);
};

/** Errors: `not-found`; `conflict` while a dispenser or room listens to it. */
export const removeDevice: UseCase<{ id: string }, void> = (tx, { id }, context) => {
  const doc = tx.get('devices', id);
  if (doc === undefined) return refuse('not-found', `There is no device ${id}`);
  const { dispensers, rooms } = listeners(tx).get(deviceKey(doc)) ?? nobody;
  const held = [...dispensers, ...rooms];
  if (held.length > 0)
    return refuse('conflict', `${held.join(', ')} listens to ${id}; give it another device first`, {
      reason: 'device-in-use',
      about: { who: held.join(', ') },
    });
  tx.remove('devices', id);
  recordAudit(tx, { action: 'device.removed', subject: `device:${id}` }, context);
  return ok(undefined);
};
