/**
 * ESPHome: `<node>/sensor/<name>/state` with the bare value as text, `nan` for none; `<node>/status`. Other components of a node
 * have the same form: buttons by `binary_sensor` and `event`, contacts, texts. Source: esphome.io, "MQTT Client Component".
 */
import type { DeviceVitals, Press } from '../../contract/reading.ts';
import type { DeviceBinding } from '../../contract/site-file.ts';
import { bareValue } from './bare-value.ts';
import { batteryOf, batteryPercent, batteryVolts } from './battery.ts';
import type { Dialect, Envelope, Found, Wanted } from './dialect.ts';
import { otherMeasured } from './find-decoded.ts';
import { firmwareIn } from './firmware.ts';
import { pressOf } from './press.ts';
import { at, numberOf, parseJson } from './values.ts';

const state = /^(.+)\/([a-z_]+)\/([^/]+)\/(state|command)$/;
const status = /^(.+)\/(status|debug)$/;
/** What a node says of itself, with its version. */
const discovery = /^esphome\/discover\/([^/]+)$/;

export const esphome: Dialect = {
  name: 'esphome',
  // `…/status` is anybody's: with other words on it, it is ESPHome's where a dispenser names the node. So is JSON.
  claims(topic, text) {
    const [, , component, , what] = state.exec(topic) ?? [];
    if (discovery.test(topic)) return true;
    if (component === 'sensor' && what === 'state') return !(text !== null && /^\s*[{[]/.test(text));
    return topic.endsWith('/status') && status.test(topic) && onlineBy(text) !== null;
  },
  isLoose: true,
  maybeOf: (topic) => (state.exec(topic) ?? status.exec(topic) ?? discovery.exec(topic))?.slice(1, 2) ?? [],
  open(topic, text) {
    const [, node = topic, component, object, what] = state.exec(topic) ?? [];
    if (component !== undefined && object !== undefined)
      return what === 'state' ? openState(topic, { node, component, object }, text.trim()) : { type: 'ignored' };
    const [, self] = discovery.exec(topic) ?? [];
    if (self !== undefined) return openDiscovery(topic, self, text);
    const [, named, kind] = status.exec(topic) ?? [];
    if (kind === 'debug') return { type: 'ignored' };
    // A `state_topic` that was chosen: known by the dispenser that names it.
    if (named === undefined)
      return openState(
        topic,
        { node, component: 'sensor', object: topic.slice(topic.lastIndexOf('/') + 1) },
        text.trim(),
      );
    const online = onlineBy(text);
    if (online !== null) return { type: 'availability', addresses: [named], online };
    return { type: 'refused', reason: 'malformed', detail: 'status must be online or offline', address: named };
  },
  find: findSensor,
  family: [],
  filters: ({ id, topic }) => [
    topic ?? `${id}/sensor/+/state`,
    `${id}/status`,
    `esphome/discover/${id}`,
    ...['binary_sensor', 'event', 'text_sensor'].map((component) => `${id}/${component}/+/state`),
  ],
};

const onlineBy = (text: string | null): boolean | null => {
  const word = text?.trim().toLowerCase();
  return word === 'online' || word === 'offline' ? word === 'online' : null;
};

function openDiscovery(topic: string, node: string, text: string): Envelope {
  const parsed = parseJson(text);
  const vitals = parsed.ok ? firmwareIn(at(parsed.value, 'version')) : {};
  return { type: 'message', addresses: [node], message: { object: 'discover', topic }, vitals };
}

interface Place {
  readonly node: string;
  readonly component: string;
  readonly object: string;
}

/** Only a sensor's text is a value that a mapping would look for. */
function openState(topic: string, { node, component, object }: Place, text: string): Envelope {
  const said = component === 'sensor' ? { value: text, object, topic } : { text, component, object, topic };
  const press = pressBy(component, object, text);
  return {
    type: 'message',
    addresses: [node],
    message: said,
    vitals: vitalsOf(component, object, text),
    ...(press !== undefined && { event: 'button', press }),
  };
}

const buttons = /(^|[_-])(button|btn|call|bell|press|push|help|request)([_-]|$)/i;

/** An event says how it was pressed; a binary sensor is on while it is. */
function pressBy(component: string, object: string, text: string): Press | undefined {
  if (component === 'binary_sensor') return text === 'ON' && buttons.test(object) ? 'short' : undefined;
  if (component !== 'event') return undefined;
  const parsed = parseJson(text);
  return pressOf(parsed.ok ? at(parsed.value, 'event_type') : text);
}

/** Words of object ids of a level, and of what else nodes tell, which is none even if it says "level". */
const levels =
  /(^|[_-])(level|fill|filled|remaining|distance|tof|ultrasonic|weight|height|depth|count|counter|vl53l[01]x|hx711)([_-]|$)/i;
const others =
  /battery|batt([_-]|$)|wifi|signal|rssi|uptime|temp|humidity|volt|current|power|energy|pressure|light|lux|illumin|sound|noise|heap|cpu|co2|error/i;

const namesLevel = (object: string): boolean => levels.test(object) && !others.test(object);

/** The sensor that the binding names; without a name a node's uptime or battery must not pass for its level. */
function findSensor(message: unknown, binding: DeviceBinding, wanted: Wanted): Found {
  const { topic } = binding;
  const object = String(at(message, 'object'));
  const isAny = topic === undefined || /[+#]/.test(topic);
  if (isAny ? !namesLevel(object) : topic !== at(message, 'topic')) return 'absent';
  // Of other components the site must say that one is meant.
  const value = at(message, 'value') ?? (isAny ? undefined : at(message, 'text'));
  const { kind = wanted, unit } = saidBy(object);
  return bareValue({ value }, binding, kind, unit);
}

/** Words in an object's name that say what it measures, and in which unit. */
const words: readonly (readonly [RegExp, Exclude<Wanted, 'count'>, string])[] = [
  [/^(percent|percentage|pct)$/, 'percent', '%'],
  [/^mm$/, 'distance', 'mm'],
  [/^cm$/, 'distance', 'cm'],
  [/^kg$/, 'weight', 'kg'],
  [/^(distance|tof|ultrasonic|vl53l[01]x)$/, 'distance', 'm'],
  [/^(weight|hx711)$/, 'weight', 'g'],
];

/** ESPHome's own sensors of distance (ultrasonic, vl53l0x) tell metres; a node that reckons says so in the name it gives them. */
function saidBy(object: string): { readonly kind?: Wanted; readonly unit: string } {
  const parts = object.toLowerCase().split(/[_-]/);
  const [, kind, unit] = words.find(([word]) => parts.some((part) => word.test(part))) ?? [];
  return kind === undefined || unit === undefined ? { unit: 'm' } : { kind, unit };
}

function vitalsOf(component: string, object: string, text: string): DeviceVitals {
  if (component === 'binary_sensor')
    return text === 'ON' || text === 'OFF' ? otherMeasured({ [object]: text === 'ON' }) : {};
  if (/(^|_)(version|firmware)$/i.test(object)) return firmwareIn(text);
  if (component === 'text_sensor') return otherMeasured({ [object]: text });
  const number = numberOf(text);
  if (component !== 'sensor' || namesLevel(object) || number === null) return {};
  if (/wifi|rssi|signal/i.test(object) && number < 0) return { rssi: number };
  if (!/batt/i.test(object)) return otherMeasured({ [object]: number });
  if (/volt/i.test(object)) return batteryVolts(text);
  return /level|percent|charge/i.test(object) ? batteryPercent(text) : batteryOf(text);
}
