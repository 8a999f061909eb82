/** A people counter or a call button to a room, by the same rules as a site file, with the last messages of the inbox read anew. */
import type { Bound } from '../contract/api/adoption.ts';
import { ok, refuse } from '../contract/errors.ts';
import type { DeviceBinding } from '../contract/site-file.ts';
import type { InboxDoc } from '../domain/model.ts';
import { putLocation } from './edit-site.ts';
import type { UplinkDecoder, UseCase } from './ports.ts';
import { entriesOf, replayInbox } from './replay-inbox.ts';
import { bindingKey, deviceIds } from './views/device-view.ts';

interface RoomBinding {
  readonly location: string;
  readonly device: DeviceBinding;
  readonly entry: InboxDoc;
  readonly tryOut: UplinkDecoder['tryOut'];
}

/** Beside what the room has already. Errors: `not-found`; `invalid` as for a site file. */
export const bindToRoom: UseCase<RoomBinding, Bound> = (tx, { location, device, entry, tryOut }, context) => {
  const room = tx.get('locations', location);
  if (room === undefined || room.retired) return refuse('not-found', `There is no location ${location}`);
  const { retired: _, ...doc } = room;
  const others = (doc.devices ?? []).filter((one) => bindingKey(one) !== bindingKey(device));
  const entries = entriesOf(tx, device, entry);
  const put = putLocation(tx, { ...doc, devices: [...others, device] }, context);
  if (!put.ok) return put;
  const read = replayInbox(tx, { entries, listener: { room: location, binding: device }, tryOut }, context);
  if (!read.ok) return read;
  const deviceId = deviceIds(tx).get(bindingKey(device)) ?? null;
  return ok({ dispenser: null, location, device, deviceId, ...read.value, level: null });
};
