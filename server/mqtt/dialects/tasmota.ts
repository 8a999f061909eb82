/**
 * Tasmota: `tele/<topic>/SENSOR`, `…/STATE`, `…/LWT`, in whatever order FullTopic has them. Time is local without an
 * offset; a distance sensor without an echo says null.
 */
import { batteryPercent, batteryVolts } from './battery.ts';
import type { Dialect, DialectContext, Envelope, Hearing } from './dialect.ts';
import { otherMeasured } from './find-decoded.ts';
import { firmwareIn, tasmotaFirmware, tasmotaVersions } from './firmware.ts';
import { localMillis } from './local-millis.ts';
import { pressOf } from './press.ts';
import { besideLevel, findSensor } from './tasmota-sensors.ts';
import { at, isRecord, numberOf, parseJson, timeOf } from './values.ts';

const kinds = ['SENSOR', 'STATE', 'LWT'];
const heard = [...kinds, 'INFO1'];
const prefixes = new Set(['tele', 'stat', 'cmnd']);
/** What it says of itself to whoever sets up devices, retained (tasmota.github.io/docs/MQTT, "Tasmota discovery"). */
const discovery = 'tasmota/discovery/';

export const tasmota: Dialect = {
  name: 'tasmota',
  claims: (topic) => topic.startsWith(discovery) || split(topic) !== null,
  // Another Prefix3 than Tasmota's own: known by the dispenser that names the device.
  maybeOf(topic) {
    const parts = split(topic) === null ? freely(topic) : null;
    return parts === null ? [] : [parts.device];
  },
  open(topic, text, context) {
    if (topic.startsWith(discovery)) return openDiscovery(text, context);
    const parts = split(topic) ?? freely(topic);
    if (parts === null)
      return { type: 'refused', reason: 'unknown-topic', detail: `${topic} is none of Tasmota's topics` };
    const { device, kind, prefix } = parts;
    const addresses = namesOf(parts, context);
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
    const deviceTime = timeOf(time) ?? timeOf(at(message, 'Epoch')) ?? localMillis(time, context.timezone);
    // Wi-Fi's RSSI is a percentage in Tasmota; Signal is dBm.
    const rssi = numberOf(at(message, 'Wifi', 'Signal'));
    return {
      type: 'message',
      addresses,
      message,
      vitals: {
        ...(rssi !== null && { rssi }),
        ...batteryPercent(at(message, 'Battery', 'Percentage')),
        ...batteryVolts(at(message, 'Battery', 'Voltage')),
        ...(kind === 'SENSOR' && otherMeasured(besideLevel(message))),
      },
      ...(deviceTime !== undefined && { deviceTime }),
    };
  },
  find: (message, binding, wanted) => findSensor(message, binding, wanted),
  family: heard.map((kind) => `tele/+/${kind}`),
  filters: ({ id, topic }) => (topic === undefined ? heard.map((kind) => `tele/${id}/${kind}`) : [topic]),
  answers: ({ id }) => [`stat/${id}/RESULT`],
};

/** Whoever is known says with it what it runs; others are found by what they measure. */
function openDiscovery(text: string, context: DialectContext): Envelope {
  const parsed = parseJson(text);
  const [name, version] = parsed.ok ? [at(parsed.value, 't'), at(parsed.value, 'sw')] : [];
  const vitals = firmwareIn(version);
  if (typeof name !== 'string' || vitals.firmware === undefined || !context.isBound(name)) return { type: 'ignored' };
  return { type: 'message', addresses: [name], message: {}, vitals };
}

function openVersion(addresses: readonly string[], text: string): Envelope {
  const parsed = parseJson(text);
  const vitals = parsed.ok ? tasmotaFirmware(parsed.value) : {};
  return vitals.firmware === undefined ? { type: 'ignored' } : { type: 'message', addresses, message: {}, vitals };
}

/** In the order in which they are looked for: the whole of what stands around prefix and kind, then single parts of it. */
function namesOf({ device, names }: Parts, { learned, source }: Hearing): readonly string[] {
  const whole = learned.get(wholeKey(source));
  if (whole?.has(device) !== true && (whole?.size ?? 0) < wholeAtMost)
    learned.set(wholeKey(source), new Map([...(whole ?? []), [device, '']]));
  // FullTopic may have fixed parts around the device; what is a device by itself is none of them.
  const parts = device.split('/').filter((part) => part !== device && whole?.has(part) !== true);
  return [...new Set([device, ...names, ...parts.reverse()])];
}

const wholeKey = (source: string | undefined): string => `tasmota ${source ?? ''}`;
const wholeAtMost = 500;

/** After a command it says what it goes by, `{"TelePeriod":300}`, and of its own buttons, `{"Button1":{"Action":"SINGLE"}}`. */
function openResult(addresses: readonly string[], text: string): Envelope {
  const parsed = parseJson(text);
  const button = parsed.ok ? buttonIn(parsed.value) : undefined;
  const press = pressOf(at(button, 'Action'));
  if (press !== undefined) return { type: 'event', event: 'button', press, addresses };
  const intervalS = parsed.ok ? numberOf(at(parsed.value, 'TelePeriod')) : null;
  if (intervalS === null) return { type: 'ignored' };
  return { type: 'answer', addresses, answer: { outcome: 'taken', intervalS } };
}

const buttonIn = (value: unknown): unknown =>
  isRecord(value) ? Object.entries(value).find(([name]) => /^Button\d+$/.test(name))?.[1] : undefined;

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
