/** Every dialect, and what a site's dispensers need to hear on a broker. */
import type { Dialect as DialectName } from '../../contract/site-file.ts';
import { listenersOf } from '../../domain/listening.ts';
import { maySubscribe } from '../../domain/topic-rights.ts';
import type { State } from '../../usecases/ports.ts';
import { chirpstackV3, chirpstackV4 } from './chirpstack.ts';
import type { Dialect } from './dialect.ts';
import { esphome } from './esphome.ts';
import { homie } from './homie.ts';
import { hylla } from './hylla.ts';
import { loriot } from './loriot.ts';
import { milesightGw } from './milesight-gw.ts';
import { json, number } from './plain.ts';
import { shelly } from './shelly.ts';
import { sparkplugB } from './sparkplug-b.ts';
import { tasmota } from './tasmota.ts';
import { ttnV3 } from './ttn-v3.ts';
import { zigbee2mqtt } from './zigbee2mqtt.ts';

/** In the order in which topics are offered to them. */
export const dialects: readonly Dialect[] = [
  ...[hylla, ttnV3, chirpstackV4, chirpstackV3, zigbee2mqtt, sparkplugB, homie, tasmota, shelly, esphome],
  ...[loriot, milesightGw, json, number],
];

const byName: ReadonlyMap<DialectName, Dialect> = new Map(dialects.map((dialect) => [dialect.name, dialect]));

export const dialectOf = (name: DialectName): Dialect | undefined => byName.get(name);

/**
 * Where devices of families with free topics usually are: by ESPHome's and Shelly's own names, and by Tasmota's FullTopic the
 * other way round. Words such as `+/status` are anybody's.
 */
const usualPlaces = ['+/sensor/+/state', '+/events/rpc', '+/tele/SENSOR', '+/tele/STATE', '+/tele/LWT'];

/**
 * Topic filters for an outside broker: our own dialect and all families whole, or those in use, so that new devices come to the
 * inbox, and what devices need besides. None is within another: a broker may deliver once for each that matches.
 */
export function dialectFilters(state: State, families: 'all' | 'used'): Set<string> {
  const heard = families === 'used' ? hylla.family : [...dialects.flatMap(({ family }) => family), ...usualPlaces];
  /** Filters that may take in others. */
  const wide = new Set(heard);
  const all = new Set(heard);
  for (const { binding: device, ...listener } of listenersOf(state)) {
    const dialect = byName.get(device.dialect);
    if (dialect === undefined) continue;
    const reporting = 'room' in listener ? undefined : state.get('dispensers', listener.dispenser)?.reporting;
    for (const filter of dialect.family) wide.add(filter);
    if (device.topic !== undefined && /[+#]/.test(device.topic)) wide.add(device.topic);
    for (const filter of [...dialect.family, ...dialect.filters(device)]) all.add(filter);
    if (reporting !== undefined) for (const filter of dialect.answers?.(device) ?? []) all.add(filter);
  }
  const rights = [...wide].map((outer) => ({ outer, publish: [], subscribe: [outer] }));
  return new Set([...all].filter((one) => !rights.some((wider) => wider.outer !== one && maySubscribe(wider, one))));
}

/** Where devices behind an outside source answer what they are told, beyond what is heard there by `topics` anyway. */
export function answerFilters(state: State, source: string, topics: readonly string[]): readonly string[] {
  const rights = { publish: [], subscribe: topics };
  const all = new Set<string>();
  for (const { device, reporting, retired } of state.values('dispensers')) {
    if (device === undefined || device.source !== source || reporting === undefined || retired) continue;
    for (const filter of byName.get(device.dialect)?.answers?.(device) ?? [])
      if (!maySubscribe(rights, filter)) all.add(filter);
  }
  return [...all];
}
