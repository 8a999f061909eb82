/** What can be wrong with a dispenser by itself, and with its device or a room's. Paths are below their own. */

import * as v from 'valibot';
import { Id } from '../contract/primitives.ts';
import type { Fault } from '../contract/reasons.ts';
import type { DeviceBinding } from '../contract/site-file.ts';
import type { Documents } from './documents.ts';
import type { DispenserDoc, LocationDoc } from './model.ts';

/** Geometry that could not tell full from empty. */
export function measureFaults({ measure }: DispenserDoc, fault: Fault): void {
  switch (measure.kind) {
    case 'distance':
    case 'stack':
      if (measure.emptyMm === measure.fullMm)
        fault('measure.fullMm', 'must differ from emptyMm', { reason: 'must-differ' });
      return;
    case 'weight':
      if (measure.fullG <= measure.emptyG)
        fault('measure.fullG', 'must be above emptyG', { reason: 'must-be-above', about: { limit: measure.emptyG } });
      return;
    case 'roll': {
      const { fullRadiusMm, coreRadiusMm, sensor, emptyDistanceMm, fullDistanceMm } = measure;
      if (fullRadiusMm <= coreRadiusMm)
        fault('measure.fullRadiusMm', 'must be above coreRadiusMm', {
          reason: 'must-be-above',
          about: { limit: coreRadiusMm },
        });
      // What the geometry takes where it is not told (domain/geometry.ts).
      const empty = emptyDistanceMm ?? fullRadiusMm - coreRadiusMm;
      if (sensor === 'distance-to-roll' && empty <= (fullDistanceMm ?? 0)) {
        fault('measure.emptyDistanceMm', 'must be above fullDistanceMm: the roll shrinks away from the sensor', {
          reason: 'must-be-above',
          about: { limit: fullDistanceMm ?? 0 },
        });
      }
      return;
    }
    default:
  }
}

/**
 * What of a device a dispenser listens to: two must not listen to the same. A device that tells of several levels has a
 * topic or a mapping for each.
 */
export function deviceKey({ device }: Pick<DispenserDoc, 'device'>): string {
  if (device === undefined) return '';
  const { dialect, id, source = '', topic = '', map = {} } = device;
  // Our own dialect tells of one level.
  const which = dialect === 'hylla' ? [] : [topic, ...Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1))];
  return JSON.stringify([dialect, source, id, which]);
}

/** `listeners`: dispensers by `deviceKey`; this one is added. */
export function deviceFaults(
  dispenser: DispenserDoc,
  state: Documents,
  listeners: Map<string, string>,
  fault: Fault,
): void {
  const { device } = dispenser;
  if (device === undefined) return;
  nameFaults(device, state, (path, message, why) => fault(`device.${path}`, message, why));
  const key = deviceKey(dispenser);
  const other = listeners.get(key);
  const why = { reason: 'same-device', about: { dispenser: other ?? '' } } as const;
  if (other === undefined || other === dispenser.id) listeners.set(key, dispenser.id);
  else if (device.dialect === 'hylla') fault('device', `dispenser ${other} listens to the same device`, why);
  else fault('device', `dispenser ${other} listens to the same device: give each a topic or a map of its own`, why);
}

/** Many may listen to one counter: a room does so once. */
export function roomDeviceFaults({ devices = [] }: LocationDoc, state: Documents, fault: Fault): void {
  const first = new Map<string, number>();
  devices.forEach((device, i) => {
    nameFaults(device, state, (path, message, why) => fault(`devices[${i}].${path}`, message, why));
    const key = JSON.stringify([device.dialect, device.source ?? '', device.id]);
    const before = first.get(key);
    if (before === undefined) first.set(key, i);
    else
      fault(`devices[${i}]`, `the room listens to ${device.id} twice: see devices[${before}]`, {
        reason: 'twice-in-room',
        about: { device: device.id },
      });
  });
}

function nameFaults({ dialect, id }: DeviceBinding, state: Documents, fault: Fault): void {
  if (dialect !== 'hylla') return;
  if (!v.is(Id, id)) {
    fault('id', 'a device of our own dialect is named by 1 to 64 of a-z, 0-9 and -, not starting with -', {
      reason: 'device-name',
    });
  }
  const taken = state.get('devices', id);
  if (taken !== undefined && (taken.dialect !== 'hylla' || taken.address !== id)) {
    fault('id', `${id} is what ${taken.dialect} device ${taken.address} is called here: take another name`, {
      reason: 'name-taken',
      about: { name: id },
    });
  }
}
