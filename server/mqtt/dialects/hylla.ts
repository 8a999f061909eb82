/** Hylla's own dialect (`hylla/<deviceId>/…`): strict, since who writes it can read what is wrong. The hot path. */
import { type DeviceEvent, type DeviceVitals, deviceEvents, presses } from '../../contract/reading.ts';
import { deviceTopic, parseDeviceTopic, topicRoot } from '../../contract/topics.ts';
import type { Dialect, Envelope, Found, Opened } from './dialect.ts';
import { firmwareIn } from './firmware.ts';
import { utcMillis } from './utc-millis.ts';
import { counter, isRecord, parseStrictly } from './values.ts';

interface Dropped {
  readonly field: string;
  readonly why: string;
}

type Told = Extract<Envelope, { type: 'event' }>;
type Draft<T> = { -readonly [K in keyof T]: T[K] };

export const hylla: Dialect = {
  name: 'hylla',
  claims: (topic) => topic.startsWith(`${topicRoot}/`),
  open(topic, text) {
    const parsed = parseDeviceTopic(topic);
    if (parsed === null)
      return {
        type: 'refused',
        reason: 'unknown-topic',
        detail: `${topic} is not of the form ${deviceTopic('<device>', 'level')}`,
      };
    const { device, what } = parsed;
    if (what === 'level') return openMessage(device, text, () => undefined);
    if (what === 'event') return openMessage(device, text, eventOf);
    if (what === 'status') return openStatus(device, text);
    if (what === 'config') return { type: 'ignored' };
    if (what === 'config/ack') return openAck(device, text);
    return {
      type: 'refused',
      reason: 'unknown-topic',
      detail: `"${what}" is not a topic of a device`,
      address: device,
    };
  },
  find: findLevel,
  family: ['level', 'status', 'event'].map((what) => `${topicRoot}/+/${what}`),
  // Every name there can be is among the family's.
  filters: () => [],
  answers: ({ id }) => [deviceTopic(id, 'config/ack')],
};

function openStatus(device: string, text: string): Envelope {
  const word = text.trim().toLowerCase();
  if (word === 'online' || word === 'offline')
    return { type: 'availability', addresses: [device], online: word === 'online' };
  return { type: 'refused', reason: 'malformed', detail: 'status must be "online" or "offline"', address: device };
}

/** Without a word of what it took, it says nothing. */
function openAck(device: string, text: string): Envelope {
  const parsed = parseStrictly(text);
  if (!parsed.ok || !isRecord(parsed.value)) return { type: 'ignored' };
  const { id, reportIntervalS: intervalS, error } = parsed.value;
  if (typeof id !== 'string' && typeof intervalS !== 'number') return { type: 'ignored' };
  return {
    type: 'answer',
    addresses: [device],
    answer: {
      outcome: error === undefined || error === null ? 'taken' : 'refused',
      ...(typeof id === 'string' && { token: id }),
      ...(typeof intervalS === 'number' && { intervalS }),
    },
  };
}

function openMessage(
  device: string,
  text: string,
  readEvent: (message: Record<string, unknown>) => DeviceEvent | null | undefined,
): Envelope {
  const parsed = parseStrictly(text);
  if (!parsed.ok) return { type: 'refused', reason: 'malformed', detail: parsed.why, address: device };
  const message = parsed.value;
  if (!isRecord(message))
    return { type: 'refused', reason: 'malformed', detail: 'the payload must be a JSON object', address: device };
  const event = readEvent(message);
  if (event === null)
    return {
      type: 'refused',
      reason: 'malformed',
      detail: `type must be one of ${deviceEvents.join(', ')}`,
      address: device,
    };
  const dropped: Dropped[] = [];
  const deviceTime = timeIn(message, dropped);
  const seq = counterIn(message, 'seq', dropped);
  const start = counterIn(message, 'boot', dropped);
  const boot = seq === undefined ? undefined : start;
  const vitals = vitalsOf(message, dropped);
  const addresses = [device];
  // Each at once and whole: what is added to an object later takes room of its own.
  if (event === undefined)
    return withDropped<Opened>({ type: 'message', message, addresses, deviceTime, boot, seq, vitals }, dropped);
  const told: Told = { type: 'event', event, addresses, deviceTime, boot, seq, vitals };
  return withPress(withDropped(told, dropped), message);
}

function withDropped<T extends Pick<Opened, 'dropped'>>(told: T, dropped: readonly Dropped[]): T {
  return dropped.length === 0 ? told : { ...told, dropped };
}

function eventOf({ type }: Record<string, unknown>): DeviceEvent | null {
  return deviceEvents.find((event) => event === type) ?? null;
}

/** How a button was pressed, where it tells. */
function withPress(told: Told, { press }: Record<string, unknown>): Told {
  if (told.event !== 'button' || press === undefined || press === null) return told;
  const known = presses.find((one) => one === press);
  if (known !== undefined) return { ...told, press: known };
  const why = `must be one of ${presses.join(', ')}`;
  return { ...told, dropped: [...(told.dropped ?? []), { field: 'press', why }] };
}

function timeIn({ ts }: Record<string, unknown>, dropped: Dropped[]): number | undefined {
  if (ts === undefined) return undefined;
  if (typeof ts === 'string') {
    const usual = utcMillis(ts);
    if (!Number.isNaN(usual)) return usual;
    const time = ts.length <= 40 && /(Z|[+-]\d{2}:\d{2})$/.test(ts) ? Date.parse(ts) : Number.NaN;
    if (!Number.isNaN(time)) return time;
  }
  dropped.push({ field: 'ts', why: 'must be an ISO 8601 time with an offset' });
  return undefined;
}

function counterIn(message: Record<string, unknown>, field: 'seq' | 'boot', dropped: Dropped[]): number | undefined {
  const number = counter(message[field]);
  if (number === undefined && message[field] !== undefined)
    dropped.push({ field, why: 'must be a whole number from 0' });
  return number;
}

function vitalsOf({ battery, rssi, firmware }: Record<string, unknown>, dropped: Dropped[]): DeviceVitals | undefined {
  if (battery === undefined && rssi === undefined && firmware === undefined) return undefined;
  const vitals: Draft<Pick<DeviceVitals, 'battery' | 'rssi' | 'firmware'>> = {};
  if (firmware !== undefined && firmware !== null) {
    const told = firmwareIn(firmware).firmware;
    if (told !== undefined) vitals.firmware = told;
    else dropped.push({ field: 'firmware', why: 'must be a text of 1 to 64 characters' });
  }
  if (typeof battery === 'number' && battery >= 0 && battery <= 100) vitals.battery = battery;
  else if (battery !== undefined && battery !== null) dropped.push({ field: 'battery', why: 'must be a percentage' });
  if (typeof rssi === 'number' && rssi >= -200 && rssi <= 30) vitals.rssi = rssi;
  else if (rssi !== undefined && rssi !== null) dropped.push({ field: 'rssi', why: 'must be in dBm' });
  return vitals;
}

const raws = {
  percent: { kind: 'percent', factor: 1 },
  mm: { kind: 'distance', factor: 1 },
  cm: { kind: 'distance', factor: 10 },
  g: { kind: 'weight', factor: 1 },
  kg: { kind: 'weight', factor: 1000 },
  count: { kind: 'count', factor: 1 },
} as const;

function findLevel(message: unknown): Found {
  if (!isRecord(message)) return 'absent';
  const level = Object.hasOwn(message, 'level') ? message['level'] : undefined;
  if (typeof level === 'number') return { kind: 'percent', value: level };
  const raw = Object.hasOwn(message, 'raw') ? message['raw'] : undefined;
  if (level === undefined || level === null) {
    if (isRecord(raw)) return findRaw(raw);
    if (raw !== undefined && raw !== null)
      return { kind: 'refused', reason: 'wrong-type', detail: 'raw must be an object such as {"mm": 62}' };
    return level === undefined && raw === undefined
      ? { kind: 'refused', reason: 'no-level', detail: 'there is neither level nor raw' }
      : { kind: 'percent', value: null };
  }
  return {
    kind: 'refused',
    reason: 'wrong-type',
    detail: `level must be a number, not ${Array.isArray(level) ? 'a list' : typeof level}`,
  };
}

function findRaw(raw: Record<string, unknown>): Found {
  for (const [name, { kind, factor }] of Object.entries(raws)) {
    if (!Object.hasOwn(raw, name)) continue;
    const value = raw[name];
    if (value === null) return { kind, value: null };
    if (typeof value !== 'number')
      return { kind: 'refused', reason: 'wrong-type', detail: `raw.${name} must be a number` };
    return { kind, value: value * factor };
  }
  return { kind: 'refused', reason: 'wrong-unit', detail: `raw must have one of ${Object.keys(raws).join(', ')}` };
}
