/** Distance and weight in what Tasmota's sensors say, and what else they measure. */
import type { DeviceBinding } from '../../contract/site-file.ts';
import type { Found, Wanted } from './dialect.ts';
import { at, isRecord, measuredAs } from './values.ts';

interface Sensor {
  readonly key: RegExp;
  readonly field: string;
  readonly kind: 'distance' | 'weight';
  readonly unit: string;
}

/** Sensors by their key, and the unit that Tasmota gives them. */
const sensors: readonly Sensor[] = [
  { key: /^VL53L[01]X/, field: 'Distance', kind: 'distance', unit: 'mm' },
  { key: /^TOF10120/, field: 'Distance', kind: 'distance', unit: 'mm' },
  { key: /^SR04/, field: 'Distance', kind: 'distance', unit: 'cm' },
  { key: /^HX711/, field: 'WeightRaw', kind: 'weight', unit: 'g' },
  { key: /^HX711/, field: 'Weight', kind: 'weight', unit: 'kg' },
];

/** What else there is in a message: all but its stamps, and the sensor of the level where there is one alone. */
export function besideLevel(message: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isOfLevel = (name: string): boolean => sensors.some(({ key }) => key.test(name));
  const isAlone = Object.keys(message).filter(isOfLevel).length === 1;
  const stamps = new Set(['Time', 'Epoch', 'Battery', 'TempUnit', 'PressureUnit', 'SpeedUnit']);
  return Object.fromEntries(
    Object.entries(message).filter(([name]) => !stamps.has(name) && !(isAlone && isOfLevel(name))),
  );
}

/**
 * Of several sensors the one that fits the dispenser's measure, one with a value before one without; one alone is meant. `model`: of
 * this model only, in capitals.
 */
export function findSensor(
  message: unknown,
  binding: Pick<DeviceBinding, 'unit'>,
  wanted: Wanted,
  model?: string,
): Found {
  if (!isRecord(message)) return 'absent';
  const fitting = sensors
    .filter(({ key }) => model === undefined || key.test(model))
    .sort((a, b) => Number(b.kind === wanted) - Number(a.kind === wanted));
  let without: Found = 'absent';
  for (const { key, field, kind, unit } of fitting) {
    if (without !== 'absent' && without.kind !== kind) break;
    for (const name of Object.keys(message)) {
      const isMeant = key.test(name) && (model === undefined || name.startsWith(model));
      const value = isMeant ? at(message, name, field) : undefined;
      if (value === undefined) continue;
      const found = measuredAs(kind, value, binding, unit);
      if (found === 'absent' || found.kind === 'refused' || found.value !== null) return found;
      without = found;
    }
  }
  return without;
}
