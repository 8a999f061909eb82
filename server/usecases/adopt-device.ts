/** A device of the inbox becomes a dispenser's or a room's: bound in one step, its last messages read anew. */

import type { AdoptInput, Bound } from '../contract/api/adoption.ts';
import { issue, ok, refuse } from '../contract/errors.ts';
import type { DeviceBinding } from '../contract/site-file.ts';
import { bindDevice } from './bind-device.ts';
import { bindToRoom } from './bind-to-room.ts';
import { unknownModel } from './device-reasons.ts';
import { inboxNames } from './keep-unusable.ts';
import type { Tx, UplinkDecoder, UseCase } from './ports.ts';
import { recordAudit } from './record-audit.ts';
import { bindingKey, deviceIds } from './views/device-view.ts';

export type Adoption = AdoptInput & Pick<UplinkDecoder, 'tryOut'>;

/**
 * Told twice it does no more. Errors: `not-found`; `invalid` when nothing is suggested and nothing given; those of
 * `bindDevice` and `bindToRoom`.
 */
export const adoptDevice: UseCase<Adoption, Bound> = (tx, input, context) => {
  const { dispenser, location, measure, replace, tryOut } = input;
  const entry = tx.get('inbox', input.entry);
  if (entry === undefined) {
    const done = adoptedBefore(tx, input);
    return done === null ? refuse('not-found', `Nothing in the inbox is called ${input.entry}`) : ok(done);
  }
  const device = input.device ?? entry.suggestion;
  if (device === null)
    return refuse('invalid', 'Say how to listen to it: nothing can be suggested', { reason: 'say-how' });
  // Whoever adopts sees at once what comes of it: here a model that nobody knows is a slip.
  const unknown = device.preset === undefined ? null : (context.presetFault?.(device.preset) ?? null);
  if (unknown !== null)
    return refuse('invalid', unknown, { issues: [issue('$.device.preset', unknown, unknownModel(device.preset))] });
  const detail = `${device.dialect} ${device.id}`;
  if (location !== undefined) {
    const bound = bindToRoom(tx, { location, device, entry, tryOut }, context);
    if (bound.ok) recordAudit(tx, { action: 'device.adopted', subject: `location:${location}`, detail }, context);
    return bound;
  }
  if (dispenser === undefined)
    return refuse('invalid', 'Say which dispenser or which room it is for', { reason: 'say-where' });
  const before = tx.get('dispensers', dispenser)?.device;
  const bound = bindDevice(tx, { dispenser, device, measure, replace, entry, tryOut }, context);
  if (!bound.ok) return bound;
  const subject = `dispenser:${dispenser}`;
  const isReplaced = before !== undefined && bindingKey(before) !== bindingKey(device);
  if (isReplaced) recordAudit(tx, { action: 'device.replaced', subject, detail: `${before.id} by ${detail}` }, context);
  else recordAudit(tx, { action: 'device.adopted', subject, detail }, context);
  return bound;
};

function adoptedBefore(tx: Tx, { entry, dispenser, location }: Adoption): Bound | null {
  const has = (device: DeviceBinding): boolean => inboxNames(device).includes(entry);
  const own = dispenser === undefined ? undefined : tx.get('dispensers', dispenser)?.device;
  const rooms = location === undefined ? [] : (tx.get('locations', location)?.devices ?? []);
  const device = [...(own === undefined ? [] : [own]), ...rooms].find(has);
  if (device === undefined) return null;
  return {
    dispenser: dispenser ?? null,
    location: location ?? null,
    device,
    deviceId: deviceIds(tx).get(bindingKey(device)) ?? null,
    ...{ replayed: 0, accepted: 0, suspicious: 0, rejected: {} },
    level: dispenser === undefined ? null : (tx.get('levels', dispenser)?.level ?? null),
  };
}
