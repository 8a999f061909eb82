/** Batteries as devices tell them: a charge, volts or millivolts. Whatever is none of these, a flag or a scale of 255, is not told. */
import type { DeviceVitals } from '../../contract/reading.ts';
import { at, isRecord, quantityOf, unwrapped } from './values.ts';

export type Battery = Pick<DeviceVitals, 'battery' | 'batteryVolts'>;

/** A charge, where it can be nothing else. */
export function batteryPercent(value: unknown): Pick<DeviceVitals, 'battery'> {
  const { number, unit = '%' } = quantityOf(value) ?? {};
  return number !== undefined && unit === '%' && number >= 0 && number <= 100 ? { battery: number } : {};
}

/** From here on it is millivolts, if no unit says otherwise: no battery of such a device has as many volts. */
const millivoltsFrom = 500;
const voltsAtMost = 60;
/** Charges up to this cannot be told from the volts of a cell. */
const ambiguousTo = 5;

/** A voltage, where it can be nothing else. Without any there is no battery. */
export function batteryVolts(value: unknown): Pick<DeviceVitals, 'batteryVolts'> {
  const { number, unit } = quantityOf(value) ?? {};
  if (number === undefined || (unit !== undefined && !/^m?V$/i.test(unit))) return {};
  const isMilli = unit === undefined ? number >= millivoltsFrom : unit.length === 2;
  const volts = isMilli ? Math.round(number) / 1000 : number;
  return volts > 0 && volts <= voltsAtMost ? { batteryVolts: volts } : {};
}

const low = /^(low|critical|empty)$/i;
const notLow = /^(ok|good|normal|medium|high|full)$/i;

/** In a word; a bare yes or no would not say to what. */
export function batteryWord(value: unknown): Pick<DeviceVitals, 'batteryLow'> {
  if (typeof value !== 'string' || !(low.test(value) || notLow.test(value))) return {};
  return { batteryLow: low.test(value) };
}

/** Whether it is low, as asked by its name: also as text, or as 1 and 0. */
export function batteryFlag(value: unknown): Pick<DeviceVitals, 'batteryLow'> {
  if (value === undefined || value === null) return {};
  const word = String(value).toLowerCase();
  if (['true', '1', 'on'].includes(word)) return { batteryLow: true };
  return ['false', '0', 'off'].includes(word) ? { batteryLow: false } : {};
}

/** Names of nothing but a battery's volts, and such as have the mains too: of those only what a cell has. */
const voltages = ['batteryVolts', 'battery_volts', 'battery_voltage', 'batteryVoltage', 'BatV', 'vbat'];
const perhapsMains = ['Bat', 'Volt', 'volt', 'voltage'];
const cellFrom = 1;

/** By the first of the usual names that has one. */
export function voltsNamed(decoded: unknown): Pick<DeviceVitals, 'batteryVolts'> {
  for (const [names, least, most] of [
    [voltages, 0, voltsAtMost],
    [perhapsMains, cellFrom, ambiguousTo],
  ] as const)
    for (const name of names) {
      const value = at(decoded, name);
      if (value === undefined) continue;
      const told = batteryVolts(unwrapped(value));
      if (told.batteryVolts !== undefined && told.batteryVolts > least && told.batteryVolts <= most) return told;
    }
  return {};
}

/**
 * What is only called "battery": by its unit, or its parts, or else by its size. Up to 5 it is volts, since a cell is more often
 * told so than nearly empty.
 */
export function batteryOf(value: unknown): Battery {
  const plain = unwrapped(value);
  if (isRecord(plain)) {
    const { percent, percentage, level, voltage, volts, V } = plain;
    return { ...batteryPercent(percent ?? percentage ?? level), ...batteryVolts(voltage ?? volts ?? V) };
  }
  const { number, unit } = quantityOf(plain) ?? {};
  if (number === undefined) return {};
  const isCharge = unit === undefined ? number > ambiguousTo && number <= 100 : unit === '%';
  return isCharge ? batteryPercent(plain) : batteryVolts(plain);
}
