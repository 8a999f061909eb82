/** LoRaWAN sensors of fill and distance by Netvox, Elsys, Dingtek and Decentlab. */
import type { DeviceVitals } from '../../../contract/reading.ts';
import { batteryVolts } from '../battery.ts';
import type { Found } from '../dialect.ts';
import { at, count, measuredAs, numberOf, unwrapped } from '../values.ts';
import { levelOrDistance } from './level-or-distance.ts';
import type { Preset } from './preset.ts';

const distanceIn = (value: unknown): Found => measuredAs('distance', value, {}, 'mm');
const view = (frame: Uint8Array): DataView => new DataView(frame.buffer, frame.byteOffset, frame.byteLength);

/** Volts, as text "3.1(low battery)" when they are few. Version reports and answers to commands tell no level. */
export const netvoxR718pe: Preset = {
  name: 'netvox-r718pe',
  also: ['netvox-r718x'],
  decode(frame, port) {
    const [version, model, report = 0, battery = 0] = frame;
    const known = model === 0xb1 || model === 0x34;
    if (version !== 1 || !known || frame.length < 8 || (port !== undefined && port !== 6)) return {};
    if (report === 0) return { SWver: battery / 10 };
    const level = frame[model === 0x34 ? 9 : 7];
    const distance = view(frame).getUint16(5);
    const volt = (battery & 0x7f) / 10;
    return {
      Volt: battery & 0x80 ? `${volt}(low battery)` : volt,
      Status: frame[4] === 0 ? 'OFF' : 'ON',
      Distance: distance === 0xffff ? null : distance,
      FillLevel: level === undefined || level === 0xff ? null : level,
    };
  },
  find: (decoded, wanted) => levelOrDistance(at(decoded, 'FillLevel'), at(decoded, 'Distance'), wanted),
  vitals(decoded) {
    const volt = at(decoded, 'Volt');
    const version = numberOf(at(decoded, 'SWver'));
    return {
      ...(typeof volt === 'string' && /^\d+(\.\d+)?\s*\(low battery\)$/.test(volt)
        ? { ...batteryVolts(Number.parseFloat(volt)), batteryLow: true }
        : batteryVolts(volt)),
      ...(version !== null && { firmware: String(version) }),
    };
  },
};

/** Bytes behind each type of Elsys' payload. */
const elsysSizes: Readonly<Record<number, number>> = {
  ...{ 1: 2, 2: 1, 3: 3, 4: 2, 5: 1, 6: 2, 7: 2, 8: 2, 9: 6, 10: 2, 11: 4, 12: 2, 13: 1, 14: 2, 15: 1, 16: 4, 17: 1 },
  ...{ 18: 1, 19: 65, 20: 4, 21: 2, 22: 2, 23: 4, 24: 2, 25: 2, 26: 1, 27: 4, 28: 2 },
};

export const elsysElt: Preset = {
  name: 'elsys-elt',
  also: ['elsys-elt-2', 'elsys-elt2', 'elsys-elt-lite', 'elsys-elt-ultrasonic'],
  decode(frame) {
    const decoded: Record<string, unknown> = {};
    for (let i = 0; i < frame.length; ) {
      const type = frame[i] ?? 0;
      const size = elsysSizes[type];
      if (size === undefined || i + 1 + size > frame.length) break;
      const start = i + 1;
      if (type === 0x01) decoded['temperature'] = view(frame).getInt16(start) / 10;
      if (type === 0x02) decoded['humidity'] = frame[start];
      if (type === 0x05) decoded['motion'] = frame[start];
      if (type === 0x07) decoded['vdd'] = view(frame).getUint16(start);
      if (type === 0x0e) decoded['distance'] = view(frame).getUint16(start);
      if (type === 0x14) decoded['pressure'] = view(frame).getInt32(start) / 1000;
      i = start + size;
    }
    return decoded;
  },
  find: (decoded) => distanceIn(at(decoded, 'distance')),
  vitals(decoded) {
    const millivolts = numberOf(at(decoded, 'vdd'));
    return millivolts === null ? {} : batteryVolts(millivolts / 1000);
  },
};

/** "2000 mm" as text, under the name of a level; the battery is an alarm, not a charge. */
export const dingtek: Preset = {
  name: 'dingtek-df702',
  also: ['dingtek-df701', 'dingtek-df703', 'dingtek-df555', 'dingtek-dc410', 'dingtek-dc413', 'dingtek-do201'],
  find: (decoded) => distanceIn(at(decoded, 'level') ?? at(decoded, 'height') ?? at(decoded, 'distance')),
  vitals(decoded): DeviceVitals {
    const alarm = at(decoded, 'battery') ?? at(decoded, 'alarmBattery');
    return { ...(typeof alarm === 'boolean' && { batteryLow: alarm }), ...batteryVolts(at(decoded, 'volt')) };
  },
};

/** A people counter, zeroed from afar. */
export const dingtekDc500: Preset = {
  name: 'dingtek-dc500',
  find: () => 'absent',
  vitals: dingtek.vitals,
  people(decoded) {
    const total = count(at(decoded, 'peopleCounter'));
    return total === undefined ? undefined : { total: { in: total } };
  },
};

/** Ultrasonic (MBX) and laser (LID): version, device, which sensors follow, then words of 16 bits. Frames without one are usual. */
export const decentlab: Preset = {
  name: 'decentlab-dl-mbx',
  also: ['decentlab-dl-lid'],
  decode(frame) {
    if (frame.length < 7 || frame[0] !== 2) return {};
    const flags = view(frame).getUint16(3);
    const words = (frame.length - 5) / 2;
    const word = (i: number): number => view(frame).getUint16(5 + 2 * i);
    const battery = flags & 2 ? 1 : 0;
    const sensor = words - battery;
    // Two words of the ultrasonic sensor or eleven of the laser, the distance first in both.
    if (sensor !== (flags & 1 ? (sensor === 11 ? 11 : 2) : 0)) return {};
    return {
      ...(sensor > 0 && { distance: word(0) }),
      ...(battery === 1 && { battery_voltage: word(sensor) / 1000 }),
    };
  },
  find(decoded) {
    return distanceIn(unwrapped(at(decoded, 'distance') ?? at(decoded, 'distance_average')));
  },
  vitals: (decoded) => batteryVolts(unwrapped(at(decoded, 'battery_voltage'))),
};
