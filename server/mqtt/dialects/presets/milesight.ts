/**
 * Milesight WS201 (fill level of a tissue box) and EM400-TLD (distance). Frames are TLV: channel, type, value; an alarm
 * sets the channel's high bit and appends a byte. Source: the vendor's decoder examples in TheThingsNetwork/lorawan-devices.
 */
import type { DeviceVitals } from '../../../contract/reading.ts';
import type { Found } from '../dialect.ts';
import { at, batteryPercent, measuredAs } from '../values.ts';
import type { Preset } from './preset.ts';

interface Frame {
  readonly battery?: number;
  readonly distance?: number;
  readonly remaining?: number;
}

/** Bytes of the value behind each channel and type that these devices send. */
const fields: Readonly<Record<string, { readonly name: keyof Frame | null; readonly size: number }>> = {
  '01 75': { name: 'battery', size: 1 },
  '03 82': { name: 'distance', size: 2 },
  '04 82': { name: 'distance', size: 2 },
  '04 d6': { name: 'remaining', size: 1 },
  '03 67': { name: null, size: 2 },
  '05 00': { name: null, size: 1 },
};

/** The values up to the first channel that is not known; a frame that is cut short gives what stands whole. */
export function readMilesightFrame(bytes: Uint8Array): Frame {
  const frame: { battery?: number; distance?: number; remaining?: number } = {};
  const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
  for (let i = 0; i + 2 <= bytes.length; ) {
    const channel = bytes[i] ?? 0;
    const alarm = channel >= 0x80 && channel !== 0xff && channel !== 0xfe;
    const field = fields[`${hex(alarm ? channel & 0x7f : channel)} ${hex(bytes[i + 1] ?? 0)}`];
    if (field === undefined || i + 2 + field.size > bytes.length) break;
    const value = field.size === 1 ? (bytes[i + 2] ?? 0) : (bytes[i + 2] ?? 0) | ((bytes[i + 3] ?? 0) << 8);
    if (field.name !== null) frame[field.name] = value;
    i += 2 + field.size + (alarm ? 1 : 0);
  }
  return frame;
}

function vitals(decoded: unknown, frame: Uint8Array | null): DeviceVitals {
  return batteryPercent(at(decoded, 'battery') ?? (frame === null ? undefined : readMilesightFrame(frame).battery));
}

function value(name: 'remaining' | 'distance', decoded: unknown, frame: Uint8Array | null): Found {
  const found = at(decoded, name) ?? (frame === null ? undefined : readMilesightFrame(frame)[name]);
  return name === 'remaining' ? measuredAs('percent', found, {}, '%') : measuredAs('distance', found, {}, 'mm');
}

export const milesightWs201: Preset = {
  name: 'milesight-ws201',
  find(decoded, frame) {
    const remaining = value('remaining', decoded, frame);
    return remaining === 'absent' ? value('distance', decoded, frame) : remaining;
  },
  vitals,
};

export const milesightEm400Tld: Preset = {
  name: 'milesight-em400-tld',
  find: (decoded, frame) => value('distance', decoded, frame),
  vitals,
};
