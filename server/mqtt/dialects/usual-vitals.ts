/** What messages without a fixed form tell beside a level, by the usual names: battery, signal, firmware, and other figures. */
import type { DeviceVitals } from '../../contract/reading.ts';
import { batteryFlag, batteryOf, batteryPercent, batteryWord, voltsNamed } from './battery.ts';
import { otherMeasured } from './find-decoded.ts';
import { firmwareIn } from './firmware.ts';
import { dbmOf, isRecord, numberOf } from './values.ts';

type Read = (value: unknown) => DeviceVitals;

const numberIn = (least: number, most: number, name: 'snr' | 'lqi'): Read => {
  return (value) => {
    const number = numberOf(value);
    return number !== null && number >= least && number <= most ? { [name]: number } : {};
  };
};
const signal: Read = (value) => {
  const rssi = dbmOf(value);
  return rssi === null ? {} : { rssi };
};
/** When, which of how many, and the level itself where it has no other name: nothing besides. */
const nothing: Read = () => ({});
const named = (names: readonly string[], read: Read) => names.map((name) => [name, read] as const);

const known: ReadonlyMap<string, Read> = new Map([
  ...named(['battery', 'Battery'], (value) => ({ ...batteryOf(value), ...batteryWord(value) })),
  ...named(
    ['battery_level', 'batteryLevel', 'battery_percent', 'batteryPercent', 'battery_percentage'],
    batteryPercent,
  ),
  ...named(['battery_low', 'batteryLow', 'low_battery', 'lowBattery'], batteryFlag),
  ...named(['battery_state', 'battery_status'], batteryWord),
  ...named(['rssi', 'RSSI', 'wifi_rssi'], signal),
  ...named(['snr'], numberIn(-60, 60, 'snr')),
  ...named(['linkquality', 'lqi'], numberIn(0, 255, 'lqi')),
  ...named(['firmware', 'fw', 'firmware_version', 'sw_version'], firmwareIn),
  ...named(['time', 'timestamp', 'ts', 'seq', 'value', 'unit'], nothing),
]);

export function usualVitals(message: unknown): DeviceVitals {
  if (!isRecord(message)) return {};
  let vitals: DeviceVitals = voltsNamed(message);
  const rest: Record<string, unknown> = {};
  for (const name of Object.keys(message)) {
    const read = known.get(name);
    if (read !== undefined) vitals = { ...vitals, ...read(message[name]) };
    else if (name !== '__proto__') rest[name] = message[name];
  }
  return { ...vitals, ...otherMeasured(rest) };
}
