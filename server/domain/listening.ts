/** All that listens to a device: dispensers, and rooms for who comes and who calls. */
import type { DeviceBinding } from '../contract/site-file.ts';
import type { Documents } from './documents.ts';

export type Listening =
  | { readonly dispenser: string; readonly binding: DeviceBinding }
  | { readonly room: string; readonly binding: DeviceBinding };

/** Of what is in use. */
export function* listenersOf(state: Documents): Generator<Listening> {
  for (const { id, device, retired } of state.values('dispensers'))
    if (device !== undefined && !retired) yield { dispenser: id, binding: device };
  for (const { id, devices = [], retired } of state.values('locations'))
    if (!retired) for (const binding of devices) yield { room: id, binding };
}
