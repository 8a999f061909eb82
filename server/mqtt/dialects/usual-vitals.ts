/** What messages without a fixed form tell beside a level, by the usual names: battery, signal, firmware, and other figures. */
import type { DeviceVitals } from '../../contract/reading.ts';
import { batteryOf, batteryPercent, voltsNamed } from './battery.ts';
import { otherMeasured } from './find-decoded.ts';
import { at, dbmOf, isRecord, numberOf } from './values.ts';

const charges = ['battery_level', 'batteryLevel', 'battery_percent', 'batteryPercent', 'battery_percentage'];
const lows = ['battery_low', 'batteryLow', 'low_battery'];
const signals = ['rssi', 'RSSI', 'wifi_rssi'];
const qualities = ['linkquality', 'lqi'];
const firmwares = ['firmware', 'fw', 'firmware_version', 'sw_version'];
/** When, which of how many, and the level itself where it has no other name: nothing besides. */
const stamps = ['time', 'timestamp', 'ts', 'seq', 'value', 'unit'];
const told = new Set([...charges, ...lows, ...signals, ...qualities, ...firmwares, ...stamps]);

export function usualVitals(message: unknown): DeviceVitals {
  if (!isRecord(message)) return {};
  const first = (names: readonly string[]): unknown =>
    names.map((name) => at(message, name)).find((value) => value !== undefined);
  const low = first(lows);
  const rssi = dbmOf(first(signals));
  const snr = numberOf(at(message, 'snr'));
  const lqi = numberOf(first(qualities));
  const firmware = first(firmwares);
  const rest = Object.entries(message).filter(([name]) => !told.has(name));
  return {
    ...batteryPercent(first(charges)),
    ...voltsNamed(message),
    ...batteryOf(at(message, 'battery') ?? at(message, 'Battery')),
    ...(typeof low === 'boolean' && { batteryLow: low }),
    ...(rssi !== null && { rssi }),
    ...(snr !== null && Math.abs(snr) <= 60 && { snr }),
    ...(lqi !== null && lqi >= 0 && lqi <= 255 && { lqi }),
    ...(typeof firmware === 'string' && /^.{1,32}$/.test(firmware) && { firmware }),
    ...otherMeasured(Object.fromEntries(rest)),
  };
}
