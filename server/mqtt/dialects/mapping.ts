/** A dispenser's own mapping: JMESPath over the whole message. It always ends, unlike richer languages. */
import { type JSONValue, TreeInterpreter } from '@jmespath-community/jmespath';
import type { DeviceVitals } from '../../contract/reading.ts';
import type { DeviceBinding, DeviceMap } from '../../contract/site-file.ts';
import { batteryPercent, batteryVolts } from './battery.ts';
import type { Found, Opened } from './dialect.ts';
import { expressionOf, type Node } from './expression.ts';
import { namedKeys } from './named-keys.ts';
import { count, dbmOf, measuredAs, numberOf, timeOf } from './values.ts';

/**
 * Answers the value; undefined when the message says nothing of what is named, null when that has no value; a sentence when the
 * expression fails on what is there.
 */
function search(expression: string, message: unknown): { readonly value: unknown } | { readonly why: string } {
  const read = expressionOf(expression);
  if ('why' in read) return { why: `"${expression}" ${read.why}` };
  const said = evaluated(read.node, message);
  // A number or a word was found, or the site wrote down what to take instead.
  if ('value' in said && said.value !== null && typeof said.value !== 'boolean') return said;
  const presence = namedKeys(read.node, message);
  if (presence === 'missing') return { value: undefined };
  if ('value' in said) return said;
  return presence === 'null' ? { value: null } : { why: `"${expression}": ${said.why}` };
}

function evaluated(node: Node, message: unknown): { readonly value: unknown } | { readonly why: string } {
  try {
    return { value: TreeInterpreter.search(node, message as JSONValue) };
  } catch (error) {
    return { why: error instanceof Error ? error.message.slice(0, 120) : 'failed' };
  }
}

/** The first value that the mapping names and the message speaks of. */
export function findMapped(map: DeviceMap, binding: DeviceBinding, message: unknown): Found {
  const named = [
    { expression: map.level, kind: 'percent', unit: '%' },
    { expression: map.distance, kind: 'distance', unit: 'mm' },
    { expression: map.weight, kind: 'weight', unit: 'g' },
    { expression: map.count, kind: 'count', unit: undefined },
  ] as const;
  for (const { expression, kind, unit } of named) {
    if (expression === undefined) continue;
    const found = search(expression, message);
    if ('why' in found) return { kind: 'refused', reason: 'mapping-failed', detail: found.why };
    const { value } = found;
    if (value === undefined) continue;
    if (typeof value === 'object' && value !== null) {
      return {
        kind: 'refused',
        reason: 'wrong-type',
        detail: `"${expression}" gives ${Array.isArray(value) ? 'a list' : 'an object'}, not a number`,
      };
    }
    return measuredAs(kind, value, kind === 'count' ? {} : binding, unit);
  }
  return 'absent';
}

/** Whether the mapping says where the value is. */
export const mapsValue = (map: DeviceMap | undefined): boolean =>
  map !== undefined && (map.level ?? map.distance ?? map.weight ?? map.count) !== undefined;

/** Whether the device is there, as the mapping tells; null when the message says nothing of it. */
export function mappedOnline(expression: string, message: unknown): boolean | null {
  const found = search(expression, message);
  if (!('value' in found) || typeof found.value === 'object') return null;
  const word = String(found.value).trim().toLowerCase();
  if (word === 'true' || word === 'online' || word === '1') return true;
  return word === 'false' || word === 'offline' || word === '0' ? false : null;
}

/** What else the mapping names. What is no such thing is dropped, and said why. */
export function mappedAside(
  map: DeviceMap,
  message: unknown,
): Pick<Opened, 'deviceTime' | 'seq' | 'dropped'> & { readonly vitals: DeviceVitals } {
  const get = (expression: string | undefined): unknown => {
    const found = expression === undefined ? undefined : search(expression, message);
    return found !== undefined && 'value' in found ? found.value : undefined;
  };
  const [percent, voltage, signal] = [get(map.battery), get(map.batteryVolts), get(map.rssi)];
  const battery = batteryPercent(percent);
  const volts = batteryVolts(voltage);
  const rssi = dbmOf(signal);
  const deviceTime = timeOf(get(map.time));
  const seq = count(get(map.sequence));
  const isWrong = (value: unknown, read: number | null | undefined): boolean =>
    numberOf(value) !== null && (read === null || read === undefined);
  const dropped = [
    ...(isWrong(percent, battery.battery) ? [{ field: 'battery', why: 'must be a percentage' }] : []),
    ...(isWrong(voltage, volts.batteryVolts) && numberOf(voltage) !== 0
      ? [{ field: 'batteryVolts', why: 'must be volts or millivolts' }]
      : []),
    ...(isWrong(signal, rssi) ? [{ field: 'rssi', why: 'must be in dBm' }] : []),
  ];
  return {
    vitals: { ...battery, ...volts, ...(rssi !== null && { rssi }) },
    ...(dropped.length > 0 && { dropped }),
    ...(deviceTime !== undefined && { deviceTime }),
    ...(seq !== undefined && { seq }),
  };
}
