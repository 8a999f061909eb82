/** A device as the API answers it, with those that listen to it. */
import type { DeviceView } from '../../contract/api/access.ts';
import type { DeviceBinding } from '../../contract/site-file.ts';
import { isOnline } from '../../domain/dispenser.ts';
import { listenersOf } from '../../domain/listening.ts';
import type { DeviceDoc } from '../../domain/model.ts';
import { counterId } from '../../domain/visits.ts';
import type { State } from '../ports.ts';
import { isoOrNull } from './instants.ts';

/** One text for one device on one network; bindings and device documents meet on it. */
export function deviceKey({
  dialect,
  address,
  source,
}: {
  dialect: string;
  address: string;
  source?: string | undefined;
}): string {
  return `${source ?? ''}\n${dialect}\n${address}`;
}

export const bindingKey = ({ dialect, id, source }: DeviceBinding): string =>
  deviceKey({ dialect, address: id, source });

/** Ids of device documents by `deviceKey`. */
export function deviceIds(state: State): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const device of state.values('devices')) ids.set(deviceKey(device), device.id);
  return ids;
}

/** Who listens to a device. */
export interface Listeners {
  readonly dispensers: readonly string[];
  readonly rooms: readonly string[];
}
export const nobody: Listeners = { dispensers: [], rooms: [] };

/** By `deviceKey`. */
export function listeners(state: State): ReadonlyMap<string, Listeners> {
  const found = new Map<string, { dispensers: string[]; rooms: string[] }>();
  for (const one of listenersOf(state)) {
    const key = bindingKey(one.binding);
    const known = found.get(key) ?? { dispensers: [], rooms: [] };
    found.set(key, known);
    if ('room' in one) known.rooms.push(one.room);
    else known.dispensers.push(one.dispenser);
  }
  return found;
}

export function deviceView(state: State, doc: DeviceDoc, { dispensers, rooms }: Listeners): DeviceView {
  const levels = dispensers.map((id) => state.get('levels', id)).filter((level) => level !== undefined);
  const counters = rooms.map((room) => state.get('counters', counterId(room, doc)));
  const seen = [...levels, ...counters].map((one) => one?.seenAt ?? 0);
  return {
    id: doc.id,
    dialect: doc.dialect,
    address: doc.address,
    source: doc.source ?? null,
    hasCredentials: doc.secretHash !== undefined,
    online: levels.map(isOnline).find((one) => one !== null) ?? null,
    seenAt: isoOrNull(Math.max(0, ...seen) || null),
    firmware: [...levels, ...counters].find((one) => one?.vitals.firmware !== undefined)?.vitals.firmware ?? null,
    dispensers: [...dispensers],
    rooms: [...rooms],
  };
}
