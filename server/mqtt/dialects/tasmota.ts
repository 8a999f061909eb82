/**
 * Tasmota: `tele/<topic>/SENSOR`, `…/STATE`, `…/LWT`, in whatever order FullTopic has them. Time is local without an
 * offset; a distance sensor without an echo says null.
 */
import type { DeviceBinding } from '../../contract/site-file.ts';
import type { Dialect, Envelope, Found } from './dialect.ts';
import { localMillis } from './local-millis.ts';
import { at, batteryPercent, isRecord, measuredAs, numberOf, parseJson, timeOf } from './values.ts';

const kinds = ['SENSOR', 'STATE', 'LWT'];
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
  open(topic, text, { timezone }) {
    const parts = split(topic);
    if (parts === null)
      return { type: 'refused', reason: 'unknown-topic', detail: `${topic} is none of Tasmota's topics` };
    const { device, kind, prefix } = parts;
    if (prefix !== 'tele' || !kinds.includes(kind)) return { type: 'ignored' };
    if (kind === 'LWT') return openLastWill(device, text);
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
      addresses: [device],
      message,
      vitals: { ...(rssi !== null && { rssi }), ...batteryPercent(at(message, 'Battery', 'Percentage')) },
      ...(deviceTime !== undefined && { deviceTime }),
    };
  },
  find: findSensor,
  family: kinds.map((kind) => `tele/+/${kind}`),
  filters: ({ id, topic }) => (topic === undefined ? kinds.map((kind) => `tele/${id}/${kind}`) : [topic]),
};

function openLastWill(device: string, text: string): Envelope {
  const word = text.trim().toLowerCase();
  if (word === 'online' || word === 'offline')
    return { type: 'availability', addresses: [device], online: word === 'online' };
  return { type: 'refused', reason: 'malformed', detail: 'LWT must be Online or Offline', address: device };
}

function split(topic: string): { device: string; kind: string; prefix: string } | null {
  const parts = topic.split('/');
  const kind = parts.at(-1) ?? '';
  const prefixAt = parts.findIndex((part) => prefixes.has(part));
  // INFO1, RESULT, UPTIME, …: all that Tasmota itself says is in capitals.
  if (!/^[A-Z][A-Z0-9]*$/.test(kind) || prefixAt < 0 || parts.length < 3) return null;
  const device = parts.filter((_part, i) => i !== prefixAt && i !== parts.length - 1).join('/');
  return { device, kind, prefix: parts[prefixAt] ?? '' };
}

/** Of several sensors the one that fits the dispenser's measure; a device with one sensor means that one. */
function findSensor(message: unknown, binding: DeviceBinding, measure: string): Found {
  if (!isRecord(message)) return 'absent';
  const fitting = [...sensors].sort((a, b) => Number(b.kind === measure) - Number(a.kind === measure));
  for (const { key, field, kind, unit } of fitting) {
    for (const name of Object.keys(message)) {
      const value = key.test(name) ? at(message, name, field) : undefined;
      if (value !== undefined) return measuredAs(kind, value, binding, unit);
    }
  }
  return 'absent';
}
