/** Every dialect, and what a site's dispensers need to hear on a broker. */
import type { Dialect as DialectName } from '../../contract/site-file.ts';
import type { State } from '../../usecases/ports.ts';
import type { Dialect } from './dialect.ts';
import { esphome } from './esphome.ts';
import { hylla } from './hylla.ts';
import { json, number } from './plain.ts';
import { tasmota } from './tasmota.ts';
import { ttnV3 } from './ttn-v3.ts';
import { zigbee2mqtt } from './zigbee2mqtt.ts';

/** In the order in which topics are offered to them. */
export const dialects: readonly Dialect[] = [hylla, ttnV3, zigbee2mqtt, tasmota, esphome, json, number];

const byName: ReadonlyMap<DialectName, Dialect> = new Map(dialects.map((dialect) => [dialect.name, dialect]));

export const dialectOf = (name: DialectName): Dialect | undefined => byName.get(name);

/** Topic filters for an outside broker: those that devices need, and the whole of the families that are in use. */
export function dialectFilters(state: State): Set<string> {
  const filters = new Set<string>();
  for (const { device, retired } of state.values('dispensers')) {
    if (device === undefined || retired) continue;
    for (const filter of byName.get(device.dialect)?.filters(device) ?? []) filters.add(filter);
  }
  return filters;
}
