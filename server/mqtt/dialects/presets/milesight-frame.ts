/**
 * Frames of Milesight sensors: channel, type, value, one after another, little-endian. An alarm sets the channel's high
 * bit and appends a byte. Source: the vendor's payload tables (Milesight-IoT/SensorDecoders), whose names these are.
 */
import { answerSize } from './milesight-answers.ts';
import type { Preset } from './preset.ts';

type Write = (view: DataView, into: Record<string, unknown>) => void;
/** What stands behind a channel and type: so many bytes, and what they say. */
export interface Field {
  /** By what stands there, where that tells. */
  readonly size: number | ((value: Uint8Array) => number);
  readonly write: Write;
  /** What an alarm of it is called. */
  readonly alarm?: string;
}
export type Fields = Readonly<Record<string, Field>>;

/** One number, with the names of words for numbers if it is an enumeration. */
export const u8 = (name: string, words?: readonly string[]): Field => ({
  size: 1,
  write: (view, into) => {
    const value = view.getUint8(0);
    into[name] = words === undefined ? value : (words[value] ?? 'unknown');
  },
});
export const u32 = (name: string): Field => ({
  size: 4,
  write: (view, into) => {
    into[name] = view.getUint32(0, true);
  },
});
/** Two numbers of 16 bits; -1 is what is not counted. */
export const pair = (first: string, second: string): Field => ({
  size: 4,
  write: (view, into) => {
    for (const [name, at] of [
      [first, 0],
      [second, 2],
    ] as const)
      if (view.getInt16(at, true) !== -1) into[name] = view.getUint16(at, true);
  },
});
export const bytes = (names: readonly string[]): Field => ({
  size: names.length,
  write: (view, into) => {
    for (const [i, name] of names.entries()) into[name] = view.getUint8(i);
  },
});
export const temperature: Field = {
  size: 2,
  alarm: 'temperature_alarm',
  write: (view, into) => {
    into['temperature'] = view.getInt16(0, true) / 10;
  },
};
/** No such sensor sees 65 m: the last values are codes for "none" and "out of range". */
export const distance: Field = {
  size: 2,
  alarm: 'distance_alarm',
  write: (view, into) => {
    const value = view.getUint16(0, true);
    into['distance'] = value >= 0xff00 ? null : value;
  },
};

export const skipped = (size: Field['size']): Field => ({ size, write: () => {} });
const firmware = (size: number): Field => ({
  size,
  write: (view, into) => {
    const parts = Array.from({ length: size }, (_, i) => view.getUint8(i));
    into['firmware_version'] = size === 2 ? `v${parts.map((part) => part.toString(16)).join('.')}` : parts.join('.');
  },
});

/** What every model sends when it joins or is asked. */
const common: Fields = {
  '01 75': u8('battery'),
  'ff 01': skipped(1),
  'ff 08': skipped(6),
  'ff 09': skipped(2),
  'ff 0a': firmware(2),
  'ff 0b': skipped(1),
  'ff 0f': skipped(1),
  'ff 16': skipped(8),
  'ff 1f': firmware(4),
  'ff fe': skipped(1),
  'ff ff': skipped(2),
};

const alarms = ['threshold_alarm_release', 'threshold_alarm'];
const hex = (byte = 0): string => byte.toString(16).padStart(2, '0');

/** How a model's frames are read; `reads` tells whether one is whole and has nothing in it that is not known. */
export function milesightFrames(own: Fields): Required<Pick<Preset, 'decode' | 'reads'>> {
  const fields: Fields = { ...common, ...own };
  return {
    decode: (frame) => walk(frame, fields).decoded,
    reads: (frame) => frame.length > 2 && walk(frame, fields).end === frame.length,
  };
}

/** The values up to the first channel that is not known; of a frame that is cut short what stands whole. */
function walk(frame: Uint8Array, fields: Fields): { readonly decoded: Record<string, unknown>; readonly end: number } {
  const decoded: Record<string, unknown> = {};
  let end = 0;
  while (end + 2 <= frame.length) {
    const channel = frame[end] ?? 0;
    const type = frame[end + 1] ?? 0;
    const rest = frame.subarray(end + 2);
    const plain = fields[`${hex(channel)} ${hex(type)}`];
    const isAlarm = plain === undefined && channel >= 0x80 && channel < 0xf0;
    const field = isAlarm ? fields[`${hex(channel & 0x7f)} ${hex(type)}`] : plain;
    const known = field === undefined ? answerSize(channel, type) : field.size;
    if (known === undefined) break;
    const size = typeof known === 'number' ? known : known(rest);
    if (size + (isAlarm ? 1 : 0) > rest.length) break;
    field?.write(new DataView(rest.buffer, rest.byteOffset, size), decoded);
    if (isAlarm && field?.alarm !== undefined) decoded[field.alarm] = alarms[rest[size] ?? 0] ?? 'unknown';
    end += 2 + size + (isAlarm ? 1 : 0);
  }
  return { decoded, end };
}
