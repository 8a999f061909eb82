/**
 * Tasmota: `tele/<topic>/SENSOR`, `…/STATE`, `…/LWT`, in whatever order FullTopic has them. Time is local without an
 * offset; a distance sensor without an echo says null.
 */
import type { DeviceBinding } from '../../contract/site-file.ts';
import { batteryPercent } from './battery.ts';
import type { Dialect, Envelope, Found, Wanted } from './dialect.ts';
import { localMillis } from './local-millis.ts';
import { at, isRecord, measuredAs, numberOf, parseJson, timeOf } from './values.ts';

const kinds = ['SENSOR', 'STATE', 'LWT'];
const heard = [...kinds, 'INFO1'];
const prefixes = new Set(['tele', 'stat', 'cmnd']);

/** Sensors by their key, and the unit that Tasmota gives them. */
const sensors: readonly {
  readonly key: RegExp;
  readonly field: string;
  readonly kind: 'distance' | 'weight';
  readonly unit: string;
}[] = [
  { key: /^VL53L[01]X/, field: 'Distance', kind: 'distance', unit: 'mm' },
  { key: /^TOF10120/, field: 'Distance', kind: 'distance', unit: 'mm' },
  { key: /^SR04/, field: 'Distance', kind: 'distance', unit: 'cm' },
  { key: /^HX711/, field: 'WeightRaw', kind: 'weight', unit: 'g' },
  { key: /^HX711/, field: 'Weight', kind: 'weight', unit: 'kg' },
];

export const tasmota: Dialect = {
  name: 'tasmota',
  claims: (topic) => split(topic) !== null,
  // Another Prefix3 than Tasmota's own: known by the dispenser that names the device.
  maybeOf: (topic) => (split(topic) === null ? (freely(topic)?.device ?? null) : null),
  open(topic, text, { timezone }) {
    const parts = split(topic) ?? freely(topic);
    if (parts === null)
      return { type: 'refused', reason: 'unknown-topic', detail: `${topic} is none of Tasmota's topics` };
    const { device, kind, prefix } = parts;
    const addresses = [...new Set([device, ...parts.names])];
    if (prefix === 'stat' && kind === 'RESULT') return openResult(addresses, text);
    if (prefix !== 'cmnd' && tasmotaVersions.has(kind)) return openVersion(addresses, text);
    if (prefix !== 'tele' || !kinds.includes(kind)) return { type: 'ignored' };
    if (kind === 'LWT') return openLastWill(addresses, text);
    const parsed = parseJson(text);
    if (!parsed.ok || !isRecord(parsed.value)) {
      return {
        type: 'refused',
        reason: 'malformed',
        detail: parsed.ok ? 'the payload must be a JSON object' : parsed.why,
        address: device,
      };
    }
    const message = parsed.value;
    const time = at(message, 'Time');
    const deviceTime = timeOf(time) ?? localMillis(time, timezone);
    // Wi-Fi's RSSI is a percentage in Tasmota; Signal is dBm.
    const rssi = numberOf(at(message, 'Wifi', 'Signal'));
    return {
      type: 'message',
      addresses,
      message,
      vitals: { ...(rssi !== null && { rssi }), ...batteryPercent(at(message, 'Battery', 'Percentage')) },
      ...(deviceTime !== undefined && { deviceTime }),
    };
  },
  find: findSensor,
  family: heard.map((kind) => `tele/+/${kind}`),
  filters: ({ id, topic }) => (topic === undefined ? heard.map((kind) => `tele/${id}/${kind}`) : [topic]),
  answers: ({ id }) => [`stat/${id}/RESULT`],
};

function openVersion(addresses: readonly string[], text: string): Envelope {
  const parsed = parseJson(text);
  const vitals = parsed.ok ? tasmotaFirmware(parsed.value) : {};
  return vitals.firmware === undefined ? { type: 'ignored' } : { type: 'message', addresses, message: {}, vitals };
}

/** What it goes by after a command, as it says: `{"TelePeriod":300}`. Other commands are none of our business. */
function openResult(addresses: readonly string[], text: string): Envelope {
  const parsed = parseJson(text);
  const intervalS = parsed.ok ? numberOf(at(parsed.value, 'TelePeriod')) : null;
  if (intervalS === null) return { type: 'ignored' };
  return { type: 'answer', addresses, answer: { outcome: 'taken', intervalS } };
}

function openLastWill(addresses: readonly string[], text: string): Envelope {
  const word = text.trim().toLowerCase();
  if (word === 'online' || word === 'offline') return { type: 'availability', addresses, online: word === 'online' };
  return { type: 'refused', reason: 'malformed', detail: 'LWT must be Online or Offline', address: addresses[0] ?? '' };
}

interface Parts {
  readonly device: string;
  /** Its other names: with a leading slash, without what stands before the prefix. */
  readonly names: readonly string[];
  readonly kind: string;
  readonly prefix: string;
}

function split(topic: string): Parts | null {
  const parts = topic.split('/');
  const kind = parts.at(-1) ?? '';
  const prefixAt = parts.findIndex((part) => prefixes.has(part));
  // INFO1, RESULT, UPTIME, …: all that Tasmota itself says is in capitals.
  if (!/^[A-Z][A-Z0-9]*$/.test(kind) || prefixAt < 0 || parts.length < 3) return null;
  const before = parts.slice(0, prefixAt);
  const after = parts.slice(prefixAt + 1, -1);
  const whole = [...before, ...after];
  const own = after.length > 0 ? after.join('/') : (before.at(-1) ?? '');
  const device = whole.filter((part) => part !== '').join('/');
  return { device, names: [whole.join('/'), own], kind, prefix: parts[prefixAt] ?? '' };
}

/** Any prefix, or none, before the device. */
function freely(topic: string): Parts | null {
  const parts = topic.split('/').filter((part) => part !== '');
  const kind = parts.pop() ?? '';
  const device = parts.at(-1);
  if (device === undefined || !kinds.includes(kind)) return null;
  return { device, names: [parts.join('/')], kind, prefix: 'tele' };
}

/** Of several sensors the one that fits the dispenser's measure, one with a value before one without; one alone is meant. */
function findSensor(message: unknown, binding: DeviceBinding, wanted: Wanted): Found {
  if (!isRecord(message)) return 'absent';
  const fitting = [...sensors].sort((a, b) => Number(b.kind === wanted) - Number(a.kind === wanted));
  let without: Found = 'absent';
  for (const { key, field, kind, unit } of fitting) {
    if (without !== 'absent' && without.kind !== kind) break;
    for (const name of Object.keys(message)) {
      const value = key.test(name) ? at(message, name, field) : undefined;
      if (value === undefined) continue;
      const found = measuredAs(kind, value, binding, unit);
      if (found === 'absent' || found.kind === 'refused' || found.value !== null) return found;
      without = found;
    }
  }
  return without;
}
