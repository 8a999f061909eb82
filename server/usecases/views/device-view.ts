/** A device as the API answers it, with the dispensers that listen to it. */
import type { DeviceView } from '../../contract/api/access.ts';
import type { DeviceBinding } from '../../contract/site-file.ts';
import type { DeviceDoc } from '../../domain/model.ts';
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

/** Ids of the dispensers that listen to a device, by `deviceKey`. */
export function listeners(state: State): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const dispenser of state.values('dispensers')) {
    if (dispenser.retired || dispenser.device === undefined) continue;
    const key = bindingKey(dispenser.device);
    found.set(key, [...(found.get(key) ?? []), dispenser.id]);
  }
  return found;
}

export function deviceView(state: State, doc: DeviceDoc, dispensers: readonly string[]): DeviceView {
  const levels = dispensers.map((id) => state.get('levels', id)).filter((level) => level !== undefined);
  const seen = levels.map((level) => level.seenAt ?? 0);
  return {
    id: doc.id,
    dialect: doc.dialect,
    address: doc.address,
    source: doc.source ?? null,
    hasCredentials: doc.secretHash !== undefined,
    online: levels.find((level) => level.online !== null)?.online ?? null,
    seenAt: isoOrNull(Math.max(0, ...seen) || null),
    dispensers: [...dispensers],
  };
}
