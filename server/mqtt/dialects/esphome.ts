/** ESPHome: `<node>/sensor/<name>/state` with the bare value as text, `nan` for none; `<node>/status`. */
import type { DeviceVitals } from '../../contract/reading.ts';
import type { DeviceBinding } from '../../contract/site-file.ts';
import { bareValue } from './bare-value.ts';
import { batteryPercent } from './battery.ts';
import type { Dialect, Found, Wanted } from './dialect.ts';
import { otherMeasured } from './find-decoded.ts';
import { at, numberOf } from './values.ts';

const state = /^(.+)\/sensor\/([^/]+)\/state$/;
const status = /^(.+)\/status$/;
/** What a node says of itself, with its version. */
const discovery = /^esphome\/discover\/([^/]+)$/;

const nodeOf = (topic: string): string | undefined =>
  (state.exec(topic) ?? status.exec(topic) ?? discovery.exec(topic))?.[1];

export const esphome: Dialect = {
  name: 'esphome',
  // `…/status` is anybody's: with other words on it, it is ESPHome's where a dispenser names the node. So is JSON.
  claims: (topic, text) =>
    (state.test(topic) && !(text !== null && /^\s*[{[]/.test(text))) || (status.test(topic) && onlineBy(text) !== null),
  isLoose: true,
  maybeOf: (topic) => nodeOf(topic) ?? null,
  open(topic, text) {
    const node = nodeOf(topic);
    const addresses = [node ?? topic];
    if (discovery.test(topic)) {
      const parsed = parseJson(text);
      const vitals = parsed.ok ? firmwareIn(at(parsed.value, 'version')) : {};
      return { type: 'message', addresses, message: { object: 'discover', topic }, vitals };
    }
    if (status.test(topic)) {
      const online = onlineBy(text);
      if (online !== null) return { type: 'availability', addresses, online };
      return {
        type: 'refused',
        reason: 'malformed',
        detail: 'status must be online or offline',
        address: node ?? topic,
      };
    }
    const object = state.exec(topic)?.[2] ?? '';
    const value = text.trim();
    return { type: 'message', addresses, message: { value, object, topic }, vitals: vitalsOf(object, value) };
  },
  find: findSensor,
  family: [],
  filters: ({ id, topic }) => [topic ?? `${id}/sensor/+/state`, `${id}/status`, `esphome/discover/${id}`],
};

const onlineBy = (text: string | null): boolean | null => {
  const word = text?.trim().toLowerCase();
  return word === 'online' || word === 'offline' ? word === 'online' : null;
};

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
  const isMeant = topic === undefined || /[+#]/.test(topic) ? namesLevel(object) : topic === at(message, 'topic');
  return isMeant ? bareValue(message, binding, wanted, unitIn(object)) : 'absent';
}

/** ESPHome's own sensors of distance (ultrasonic, vl53l0x) tell metres; a node that reckons says so in the name it gives them. */
const unitIn = (object: string): 'mm' | 'cm' | 'm' =>
  (['mm', 'cm'] as const).find((unit) => object.toLowerCase().split(/[_-]/).includes(unit)) ?? 'm';

function vitalsOf(object: string, value: string): DeviceVitals {
  if (namesLevel(object)) return {};
  if (/(^|_)(version|firmware)$/i.test(object)) return firmwareIn(value);
  const number = numberOf(value);
  if (number === null) return {};
  if (/wifi|rssi|signal/i.test(object)) return number < 0 ? { rssi: number } : {};
  if (/batt/i.test(object)) return /volt/i.test(object) ? { batteryVolts: number } : batteryPercent(number);
  return otherMeasured({ [object]: number });
}
