/** Somebody has put another battery into a dispenser's device: what is foreseen of the old one is void. */
import { ok, refuse } from '../contract/errors.ts';
import { deviceName, unknownHealth, withNewBattery } from '../domain/device-health.ts';
import type { DispenserDoc } from '../domain/model.ts';
import type { UseCase } from './ports.ts';
import { recordAudit } from './record-audit.ts';

/** Errors: `not-found`; `conflict` when no device hangs there. */
export const changeBattery: UseCase<{ dispenser: string }, DispenserDoc> = (tx, { dispenser: id }, context) => {
  const doc = tx.get('dispensers', id);
  if (doc === undefined || doc.retired) return refuse('not-found', `There is no dispenser ${id}`);
  const { device } = doc;
  if (device === undefined)
    return refuse('conflict', `${id} has no device whose battery could be changed`, {
      reason: 'no-device',
      about: { dispenser: id },
    });
  const known = tx.get('health', id);
  const before = known?.device === deviceName(device) ? known : unknownHealth(id, device);
  tx.put('health', withNewBattery(before, context.now));
  recordAudit(tx, { action: 'device.battery-changed', subject: `dispenser:${id}`, detail: device.id }, context);
  return ok(doc);
};
