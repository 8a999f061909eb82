/**
 * Dragino's distance sensors: ultrasonic LDDS75, LDDS45, LDDS20 and DDS75-LB, DDS45-LB, DDS20-LB, with three sensors (DDS75-3) or
 * four (LDDS04, DDS04-LB), and laser (LLDS12, DS20L). Their formatters give numbers, or text with a unit ("1500 mm", "3.6 V"), and
 * words for no value ("No Sensor", "Invalid Reading"). Of several sensors the first is meant. Source of names and frames:
 * TheThingsNetwork/lorawan-devices, `vendor/dragino`, and the maker's user manuals.
 */
import type { DeviceVitals } from '../../../contract/reading.ts';
import { batteryVolts } from '../battery.ts';
import type { Found } from '../dialect.ts';
import { firmwareIn } from '../firmware.ts';
import { at, measuredAs, numberOf } from '../values.ts';
import type { Preset } from './preset.ts';

/** Too near to be measured is told as 20 mm, no sensor as 0: neither is a distance (user manual, 2.3.3 Distance). */
const invalidTo = 20;
/** Other ports carry stored readings and settings. */
const readings = 2;

const names = (...models: readonly string[]): readonly string[] => models.map((model) => `dragino-${model}`);
const isReading = (port: number | undefined): boolean => port === undefined || port === readings;
const words = (frame: Uint8Array): ((at: number) => number) => {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  return (at) => view.getUint16(at);
};

/** The formatter in The Things Stack's repository puts the battery in millivolts under "distance", the distance under "value". */
const isSwapped = (decoded: unknown): boolean =>
  typeof at(decoded, 'distance') === 'number' && at(decoded, 'value') !== undefined;

/** Of a lithium cell, in millivolts. */
export const isCell = (millivolts: unknown): boolean =>
  typeof millivolts === 'number' && millivolts >= 2_400 && millivolts <= 3_800;

function find(decoded: unknown): Found {
  if (isSwapped(decoded)) return valid(at(decoded, 'value'), 'mm');
  const first = at(decoded, 'distance1');
  const told = [
    valid(at(decoded, 'Distance') ?? at(decoded, 'distance'), 'mm'),
    valid(at(decoded, 'distance1_cm') ?? at(decoded, 'Lidar_distance'), 'cm'),
    // Four sensors are told in centimetres, three in millimetres.
    valid(first, at(decoded, 'distance4') === undefined ? 'mm' : 'cm'),
  ];
  return told.find((one) => one !== 'absent') ?? 'absent';
}

function valid(value: unknown, unit: string): Found {
  const found = measuredAs('distance', value, {}, unit);
  if (found === 'absent' || found.kind === 'refused' || found.value === null || found.value > invalidTo) return found;
  return { kind: found.kind, value: null };
}

function vitals(decoded: unknown): DeviceVitals {
  const told = ['Bat', 'BatV', 'BAT', 'battery'].map((name) => numberOf(at(decoded, name)));
  const firmware = at(decoded, 'FIRMWARE_VERSION');
  const volts = told.find((one) => one !== null) ?? (isSwapped(decoded) ? at(decoded, 'distance') : undefined);
  return { ...batteryVolts(volts), ...firmwareIn(firmware) };
}

const common = { find, vitals };
const batteryIn = (word: number): number => (word & 0x3fff) / 1000;

export const draginoLdds: Preset = {
  ...common,
  name: 'dragino-ldds75',
  also: names('ldds45', 'ldds20', 'dds75-lb', 'dds45-lb', 'dds20-lb', 'dds75-ls', 'dds45-ls', 'dds20-ls'),
  decode(frame, port) {
    const word = words(frame);
    if (frame.length < 2 || !isReading(port)) return {};
    // A burst of several distances has no single one.
    if (word(0) & 0x1000) return { Bat: (word(0) & 0x0fff) / 1000 };
    const Bat = batteryIn(word(0));
    const whole = frame.length === 5 || frame.length === 8;
    if (!whole || frame[7] === 0) return { Bat, Distance: 'No Sensor' };
    return { Bat, Distance: word(2) };
  },
};

export const draginoDds3: Preset = {
  ...common,
  name: 'dragino-dds75-3-lb',
  also: names('dds45-3-lb', 'dds20-3-lb'),
  decode(frame, port) {
    const word = words(frame);
    if (frame.length !== 11 || !isReading(port)) return {};
    return { battery: batteryIn(word(0)), distance1: word(4), distance2: word(6), distance3: word(8) };
  },
};

export const draginoLdds04: Preset = {
  ...common,
  name: 'dragino-ldds04',
  also: names('dds04-lb', 'dds04-ls'),
  decode(frame, port) {
    const word = words(frame);
    if (frame.length !== 11 || !isReading(port)) return {};
    const centimetres = [1, 2, 3, 4].map((i) => [`distance${i}_cm`, word(2 * i) / 10] as const);
    return { BatV: batteryIn(word(0)), ...Object.fromEntries(centimetres) };
  },
};

export const draginoLlds12: Preset = {
  ...common,
  name: 'dragino-llds12',
  also: names('lds12-lb', 'lds40-lb'),
  decode(frame, port) {
    const word = words(frame);
    if (frame.length !== 11 || !isReading(port)) return {};
    return { Bat: batteryIn(word(0)), Lidar_distance: word(4) / 10 };
  },
};

/** Made for towels and paper: its frame says in bits 6 and 7 of the third byte what it counts. */
export const draginoDs20l: Preset = {
  ...common,
  name: 'dragino-ds20l',
  decode(frame, port) {
    const word = words(frame);
    if (frame.length < 5 || !isReading(port)) return {};
    const [, , flags = 0] = frame;
    const counts = flags >> 6 !== 1 && (flags & 0x08) !== 0;
    return { battery: word(0) / 1000, ...(!counts && { distance: word(3) }) };
  },
};

/** By keys that only their formatters have; undefined where these are another's. */
export function draginoByKeys(decoded: Readonly<Record<string, unknown>>): string | undefined {
  const has = (...keys: readonly string[]): boolean => keys.every((key) => Object.hasOwn(decoded, key));
  if (has('distance1_cm')) return 'dragino-ldds04';
  if (has('distance1', 'distance4', 'battery')) return 'dragino-dds04-lb';
  if (has('distance1', 'distance3') && has('s_flag')) return 'dragino-dds75-3-lb';
  if (has('Lidar_distance')) return 'dragino-llds12';
  if (has('distance', 'threshold_flag_for_alarm') || has('distance', 'distance_state')) return 'dragino-ds20l';
  if (has('Distance') && ['Interrupt_flag', 'Sensor_flag', 'TempC_DS18B20', 'Bat', 'BatV'].some((key) => has(key)))
    return 'dragino-ldds75';
  if (has('distance', 'interrupt_flag') && (has('temperature_pro') || has('sensor_flag'))) return 'dragino-dds75-lb';
  const isOnly = Object.keys(decoded).length === 2 && isSwapped(decoded);
  return isOnly && isCell(decoded['distance']) ? 'dragino-ldds75' : undefined;
}
