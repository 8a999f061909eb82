/**
 * Frames of Milesight sensors: channel, type, value, one after another, little-endian. An alarm sets the channel's high
 * bit and appends a byte. Source: the vendor's payload tables (Milesight-IoT/SensorDecoders), whose names these are.
 */
import type { Preset } from './preset.ts';

type Write = (view: DataView, into: Record<string, unknown>) => void;
/** What stands behind a channel and type: so many bytes, and what they say. */
export interface Field {
  readonly size: number;
  readonly write: Write;
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
export const u16 = (name: string): Field => ({
  size: 2,
  write: (view, into) => {
    into[name] = view.getUint16(0, true);
  },
});
export const u32 = (name: string): Field => ({
  size: 4,
  write: (view, into) => {
    into[name] = view.getUint32(0, true);
  },
});
/** Two numbers of 16 bits. */
export const pair = (first: string, second: string): Field => ({
  size: 4,
  write: (view, into) => {
    into[first] = view.getUint16(0, true);
    into[second] = view.getUint16(2, true);
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
  write: (view, into) => {
    into['temperature'] = view.getInt16(0, true) / 10;
  },
};
/** No such sensor sees 65 m: the last values are codes for "none" and "out of range". */
export const distance: Field = {
  size: 2,
  write: (view, into) => {
    const value = view.getUint16(0, true);
    into['distance'] = value >= 0xff00 ? null : value;
  },
};

export const skipped = (size: number): Field => ({ size, write: () => {} });
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

/** The values up to the first channel that is not known; of a frame that is cut short what stands whole. */
export function milesightDecoder(own: Fields): NonNullable<Preset['decode']> {
  const fields: Fields = { ...common, ...own };
  const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
  return (frame) => {
    const into: Record<string, unknown> = {};
    for (let i = 0; i + 2 <= frame.length; ) {
      const channel = frame[i] ?? 0;
      const type = hex(frame[i + 1] ?? 0);
      const plain = fields[`${hex(channel)} ${type}`];
      const alarm = plain === undefined && channel >= 0x80 && channel < 0xf0;
      const field = alarm ? fields[`${hex(channel & 0x7f)} ${type}`] : plain;
      if (field === undefined || i + 2 + field.size > frame.length) break;
      field.write(new DataView(frame.buffer, frame.byteOffset + i + 2, field.size), into);
      i += 2 + field.size + (alarm ? 1 : 0);
    }
    return into;
  };
}
