/**
 * Browan's motion sensor and call button. "battery" is in volts. Source of names, also in capitals, and of frames:
 * TheThingsNetwork/lorawan-devices, `vendor/browan` (tbms100.js, motionsensor.js, tbpb100.js).
 */
import type { DeviceVitals } from '../../../contract/reading.ts';
import { batteryVolts } from '../battery.ts';
import { at, count, measuredAs, numberOf } from '../values.ts';
import type { Preset } from './preset.ts';

const isReading = (frame: Uint8Array, port: number | undefined, own: number): boolean =>
  (port === undefined || port === own) && frame.some((byte) => byte !== 0);

const common = ([status = 0, battery = 0, board = 0]: Uint8Array) => ({
  status: status & 1,
  battery: (25 + (battery & 0x0f)) / 10,
  temperatureBoard: (board & 0x7f) - 32,
});

const vitals = (decoded: unknown): DeviceVitals => batteryVolts(at(decoded, 'battery') ?? at(decoded, 'Battery'));
const counted = (decoded: unknown): unknown => at(decoded, 'count') ?? at(decoded, 'Count');

/** The count never falls back but with a new battery. */
export const browanTbms100: Preset = {
  name: 'browan-tbms100',
  also: ['browan-motionsensor'],
  decode(frame, port) {
    if (frame.length < 8 || !isReading(frame, port, 102)) return {};
    const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
    return {
      ...common(frame),
      time: view.getUint16(3, true),
      count: view.getUint16(5, true) | ((frame[7] ?? 0) << 16),
    };
  },
  find: (decoded) => measuredAs('count', counted(decoded), {}),
  vitals,
  people(decoded) {
    const total = count(counted(decoded));
    return total === undefined ? undefined : { total: { in: total } };
  },
};

/** A report without a press says how it is. */
export const browanTbpb100: Preset = {
  name: 'browan-tbpb100',
  decode: (frame, port) => (frame.length < 3 || !isReading(frame, port, 147) ? {} : common(frame)),
  find: () => 'absent',
  vitals,
  press: (decoded) => (numberOf(at(decoded, 'status')) === 1 ? 'short' : undefined),
};
