/**
 * What LoRaWAN network servers have in common, however they wrap it: a frame of a device by its EUI, heard by one or more
 * gateways, decoded by a formatter or not. The same frame through several gateways is one message; the best signal counts.
 */
import type { DeviceVitals } from '../../contract/reading.ts';
import type { DeviceBinding } from '../../contract/site-file.ts';
import { batteryOf, voltsNamed } from './battery.ts';
import type { Found, Opened, Wanted } from './dialect.ts';
import { findDecoded, otherMeasured } from './find-decoded.ts';
import { at, count, isRecord, numberOf, timeOf } from './values.ts';

/** A frame as its network tells of it, each part still unread. */
export interface Heard {
  readonly message: unknown;
  /** The device's names, the usual one first. */
  readonly names: readonly unknown[];
  /** What a formatter made of the frame; undefined without one. */
  readonly decoded?: unknown;
  readonly frame?: Uint8Array | null;
  readonly port?: unknown;
  readonly counter?: unknown;
  /** The first that can be read counts. */
  readonly times: readonly unknown[];
  readonly gateways?: unknown;
  /** As the network knows it from elsewhere, for when the device itself does not tell. */
  readonly battery?: DeviceVitals;
  /** The preset's name, where the network knows the model. */
  readonly model?: string | undefined;
  readonly dropped?: Opened['dropped'] | undefined;
}

/** Null when the message names no device. */
export function openFrame(heard: Heard): Opened | null {
  const { message, decoded, frame = null, port } = heard;
  const names = heard.names.filter((name): name is string => typeof name === 'string' && name !== '');
  if (names.length === 0) return null;
  const deviceTime = heard.times.map(timeOf).find((time) => time !== undefined);
  const seq = count(heard.counter);
  const { model } = heard;
  return {
    type: 'message',
    addresses: names,
    message,
    own: { decoded, frame, port: count(port) },
    vitals: {
      ...heard.battery,
      ...voltsNamed(decoded),
      ...bestSignal(heard.gateways),
      ...otherMeasured(decoded),
    },
    guessed: batteryOf(at(decoded, 'battery')),
    // What a formatter made of the frame says as much.
    ...(heard.dropped !== undefined && decoded === undefined && { dropped: heard.dropped }),
    ...(deviceTime !== undefined && { deviceTime }),
    ...(seq !== undefined && { seq }),
    ...(model !== undefined && { model }),
  };
}

/** Where formatters usually put a level. A running count is one only where portions are counted. */
export function findInFrame(decoded: unknown, binding: DeviceBinding, wanted: Wanted): Found {
  const found = findDecoded(decoded, binding, wanted);
  return found !== 'absent' && found.kind === 'count' && wanted !== 'count' ? 'absent' : found;
}

/**
 * The battery of DevStatusAns (LoRaWAN 1.0.4, 5.5): 1 is empty and 254 full. 0 is "on external power" and 255 "cannot
 * tell": neither is a battery that is empty or full.
 */
export function devStatusBattery(value: unknown): Pick<DeviceVitals, 'battery'> {
  const number = numberOf(value);
  if (number === null || !Number.isInteger(number) || number < 1 || number > 254) return {};
  return { battery: Math.round(((number - 1) / 253) * 1000) / 10 };
}

function bestSignal(gateways: unknown): DeviceVitals {
  const signals = (Array.isArray(gateways) ? gateways : []).map((gateway) => ({
    rssi: numberOf(at(gateway, 'rssi')) ?? numberOf(at(gateway, 'channel_rssi')),
    snr: numberOf(at(gateway, 'snr')) ?? numberOf(at(gateway, 'loRaSNR')),
    name: gatewayName(gateway),
  }));
  let best: { rssi: number; snr: number | null; name: string | undefined } | null = null;
  for (const { rssi, snr, name } of signals) {
    // Beyond this no receiver hears or tells; 0 stands for a signal that was not measured.
    if (rssi === null || rssi < -200 || rssi >= 0) continue;
    if (best === null || rssi > best.rssi) best = { rssi, snr, name };
  }
  if (best === null) return {};
  const { rssi, snr, name } = best;
  return { rssi, ...(snr !== null && { snr }), ...(name !== undefined && { gateway: name }) };
}

/** The Things Stack, ChirpStack 4 and 3, LORIOT, Milesight. */
function gatewayName(gateway: unknown): string | undefined {
  const names = [at(gateway, 'gateway_ids', 'gateway_id'), at(gateway, 'gateway_ids', 'eui')];
  const others = ['gatewayId', 'gatewayID', 'gweui', 'mac'].map((key) => at(gateway, key));
  return [...names, ...others].find((name): name is string => typeof name === 'string' && /^.{1,64}$/.test(name));
}

const longestFrame = 1024;

/** The bytes under `field` of a message; that there are some which cannot be read is told. */
export function frameIn(
  field: string,
  text: unknown,
  read: (text: unknown) => Uint8Array | null,
): Pick<Heard, 'frame' | 'dropped'> {
  const frame = read(text);
  const isBroken = frame === null && typeof text === 'string';
  return { frame, ...(isBroken && { dropped: [{ field, why: 'cannot be read as the bytes of a frame' }] }) };
}

/** Bytes of a frame in base64, or null. What is not base64 is not guessed at: a character left out would shift all others. */
export function base64Frame(text: unknown): Uint8Array | null {
  if (typeof text !== 'string' || text.length > longestFrame || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  const digits = text.replace(/=+$/, '').length;
  return digits % 4 === 1 ? null : Buffer.from(text, 'base64');
}

/** Bytes of a frame in hexadecimal, or null. */
export function hexFrame(text: unknown): Uint8Array | null {
  if (typeof text !== 'string' || text.length > 2 * longestFrame || !/^(?:[0-9a-f]{2})*$/i.test(text)) return null;
  return Buffer.from(text, 'hex');
}

/**
 * A frame in base64, as all gateways say, or in hexadecimal, as some are set. Base64 stands in groups of four, and beyond a
 * few bytes has letters that hexadecimal has not.
 */
export function eitherFrame(text: unknown): Uint8Array | null {
  const isHex =
    typeof text === 'string' && /^(?:[0-9a-f]{2})+$/i.test(text) && (text.length % 4 > 0 || text.length >= 8);
  return isHex ? hexFrame(text) : base64Frame(text);
}

/** An EUI as hexadecimal, also written with dashes or colons; ChirpStack 3 may write it in base64. Undefined for anything else. */
export function euiOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^[0-9a-f]{16}$/i.test(value)) return value;
  if (/^[0-9a-f]{2}([-:][0-9a-f]{2}){7}$/i.test(value)) return value.replace(/[-:]/g, '');
  const bytes = /^[A-Za-z0-9+/]{11}=$/.test(value) ? Buffer.from(value, 'base64') : null;
  return bytes?.length === 8 ? bytes.toString('hex') : undefined;
}

/** The preset for a model as a network's device repository names it. */
export function modelName(brand: unknown, model: unknown): string | undefined {
  if (typeof brand !== 'string' || typeof model !== 'string') return undefined;
  return `${brand.replace(/-iot$/, '')}-${model}`.toLowerCase();
}

/** The object of a message, also when it is written as text within it. */
export function objectIn(value: unknown): Record<string, unknown> | undefined {
  if (isRecord(value)) return value;
  if (typeof value !== 'string' || !value.startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
