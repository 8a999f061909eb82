/** Zigbee2MQTT: `zigbee2mqtt/<friendly name>`; names may hold spaces and slashes. Link quality is 0..255, not dBm. */

import { batteryPercent } from './battery.ts';
import type { Dialect, DialectContext, Envelope } from './dialect.ts';
import { findDecoded, otherMeasured } from './find-decoded.ts';
import { at, isRecord, numberOf, parseJson, timeOf } from './values.ts';

const base = 'zigbee2mqtt/';

/** Values of `action` that say that somebody pressed. */
const presses = new Set(['single', 'double', 'triple', 'quadruple', 'many', 'hold', 'on', 'press']);

/** Attributes that mean something here, each on a topic of its own. */
const oneAttribute =
  /^(.+)\/(level|fill_level|liquid_level_percent|percentage|remaining|distance|distance_mm|weight|count|battery|battery_low|voltage|linkquality|last_seen|action)$/;

const otherAttribute = /.\/[a-z][a-z0-9_]*$/;

export const zigbee2mqtt: Dialect = {
  name: 'zigbee2mqtt',
  claims: (topic) => topic.startsWith(base),
  open(topic, text, context) {
    // The base is a setting: with another one the site names the topic.
    const name = topic.startsWith(base) ? topic.slice(base.length) : topic;
    if (name === 'bridge/state') return openBridgeState(text);
    if (name === 'bridge/devices') {
      noteModels(text, context);
      noteBuilds(text, context);
    }
    if (name.startsWith('bridge/') || /\/(set|get)(\/|$)/.test(name)) return { type: 'ignored' };
    if (name.endsWith('/availability')) {
      const device = name.slice(0, -'/availability'.length);
      const parsed = parseJson(text);
      const state = parsed.ok ? at(parsed.value, 'state') : undefined;
      // Before version 2 it was the bare word.
      const word = (typeof state === 'string' ? state : text).trim().toLowerCase();
      if (word === 'online' || word === 'offline')
        return { type: 'availability', addresses: [device], online: word === 'online' };
      return {
        type: 'refused',
        reason: 'malformed',
        detail: 'availability must be online or offline',
        address: device,
      };
    }
    const parsed = parseJson(text);
    const [, device, attribute] = oneAttribute.exec(name) ?? [];
    if (device !== undefined && attribute !== undefined && !/^\s*[{[]/.test(text)) {
      // Attribute output: `mqtt.output` in Zigbee2MQTT's settings.
      const value = parsed.ok ? parsed.value : text;
      return zigbee2mqtt.open(`${base}${device}`, JSON.stringify({ [attribute]: value }), context);
    }
    // Of attribute output, and of no interest: whole messages are never a bare word or number.
    if (otherAttribute.test(name) && /^\s*[^\s{[]/.test(text)) return { type: 'ignored' };
    if (!parsed.ok || !isRecord(parsed.value)) {
      return {
        type: 'refused',
        reason: 'malformed',
        detail: parsed.ok ? 'the payload must be a JSON object' : parsed.why,
        address: name,
      };
    }
    const message = parsed.value;
    const lqi = numberOf(message['linkquality']);
    const millivolts = numberOf(message['voltage']);
    const deviceTime = timeOf(message['last_seen']);
    const { action } = message;
    const pressed = typeof action === 'string' && presses.has(action);
    const common = {
      addresses: [name],
      vitals: {
        ...batteryPercent(message['battery']),
        ...(typeof message['battery_low'] === 'boolean' && { batteryLow: message['battery_low'] }),
        // The mains are in volts, a cell is in millivolts.
        ...(millivolts !== null && millivolts > 1000 && { batteryVolts: millivolts / 1000 }),
        ...(lqi !== null && lqi >= 0 && lqi <= 255 && { lqi }),
        ...buildOf(name, context),
        ...otherMeasured(message),
      },
      ...(deviceTime !== undefined && { deviceTime }),
    };
    // What its lower limit is set to: it says so after `set`.
    const alertLevel = numberOf(message['min_set']);
    const answer = { outcome: 'taken', alertLevel: alertLevel ?? 0 } as const;
    return {
      type: 'message',
      message,
      ...common,
      ...(pressed && { event: 'button' }),
      ...(alertLevel !== null && { answer }),
    };
  },
  find: findDecoded,
  family: [`${base}+`, `${base}+/availability`, `${base}bridge/state`, `${base}bridge/devices`],
  filters: ({ id }) => [`${base}${id}`, `${base}${id}/availability`],
};

/** What is remembered of the bridge behind `source`: models by friendly name. */
export const modelsKey = (source: string | undefined): string => `zigbee2mqtt ${source ?? ''}`;

/** The bridge tells of its devices when it starts and when one joins: `[{friendly_name, definition: {model}}]`. */
function noteModels(text: string, { learned, source }: DialectContext): void {
  const parsed = parseJson(text);
  if (!parsed.ok || !Array.isArray(parsed.value)) return;
  const models = parsed.value.flatMap((device): [string, string][] => {
    const [name, model] = [at(device, 'friendly_name'), at(device, 'definition', 'model')];
    return typeof name === 'string' && typeof model === 'string' ? [[name, model]] : [];
  });
  learned.set(modelsKey(source), new Map(models));
}

/** Without its bridge nothing is known of any device. */
function openBridgeState(text: string): Envelope {
  const parsed = parseJson(text);
  const state = parsed.ok ? at(parsed.value, 'state') : undefined;
  // Before version 2 it was the bare word.
  const word = (typeof state === 'string' ? state : text).trim().toLowerCase();
  if (word === 'online' || word === 'offline')
    return { type: 'availability', addresses: ['bridge'], online: word === 'online', below: 'all' };
  return { type: 'refused', reason: 'malformed', detail: 'bridge/state must be online or offline', address: 'bridge' };
}
