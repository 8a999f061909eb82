/**
 * Zigbee2MQTT: `<base>/<friendly name>`; names may hold spaces and slashes. Link quality is 0..255, not dBm. With "attribute
 * output" each attribute has a topic of its own below the name, whatever attributes a device has.
 */
import type { DeviceVitals } from '../../contract/reading.ts';
import type { DeviceBinding } from '../../contract/site-file.ts';
import { batteryFlag, batteryPercent, batteryVolts, batteryWord } from './battery.ts';
import type { Dialect, Envelope } from './dialect.ts';
import { findDecoded, otherMeasured } from './find-decoded.ts';
import { buildOf, firmwareIn, noteBuilds } from './firmware.ts';
import { pressOf } from './press.ts';
import { at, isRecord, numberOf, parseJson, timeOf } from './values.ts';
import { baseOf, type Named, nameIn, noteModels, usualBase } from './zigbee-names.ts';

export const zigbee2mqtt: Dialect = {
  name: 'zigbee2mqtt',
  claims: (topic) => topic.startsWith(usualBase),
  open(topic, text, context) {
    // The base is a setting: with another one the site names the topic.
    const own = /^(.+\/)bridge\/(.+)$/.exec(topic);
    const base = topic.startsWith(usualBase) ? usualBase : (own?.[1] ?? '');
    const name = topic.slice(base.length);
    if (name === 'bridge/state') return openBridgeState(text, base);
    if (name === 'bridge/devices') {
      noteModels(text, context);
      noteBuilds(text, context);
    }
    if (name.startsWith('bridge/')) return { type: 'ignored' };
    const parsed = parseJson(text);
    const named = nameIn(name, text, parsed.ok ? parsed.value : undefined, context);
    if (named.what === 'command') return { type: 'ignored' };
    if (named.what === 'availability') return openAvailability(named.device, text);
    const build = buildOf(named.device, context);
    return openDevice(named, parsed.ok ? parsed.value : text, build, parsed.ok ? undefined : parsed.why);
  },
  find: findDecoded,
  family: [`${usualBase}+`, `${usualBase}+/+`],
  filters: (binding) => {
    const own = binding.topic ?? `${usualBase}${binding.id}`;
    return [own, ...(/[+#]/.test(own) ? [] : [`${own}/+`]), ...impliedBy(binding).slice(1)];
  },
  implied: impliedBy,
};

/** With a base of its own a device's availability, its attributes and its bridge are beside the topic that the site names. */
function impliedBy({ id, topic }: DeviceBinding): readonly string[] {
  const base = topic === undefined ? undefined : baseOf(topic, id);
  if (base === undefined || base === usualBase) return [];
  return [`${topic}/+`, `${base}bridge/state`, `${base}bridge/devices`];
}

function openDevice(
  { device, attribute }: Named,
  value: unknown,
  build: DeviceVitals,
  why: string | undefined,
): Envelope {
  const message = attribute === undefined ? value : { [attribute]: value };
  if (!isRecord(message))
    return {
      type: 'refused',
      reason: 'malformed',
      detail: why ?? 'the payload must be a JSON object',
      address: device,
    };
  const lqi = numberOf(message['linkquality']);
  // The mains are in volts, a cell is in millivolts, or has few volts.
  const { batteryVolts: volts } = batteryVolts(message['voltage'] ?? message['power_level']);
  const isCell = volts !== undefined && volts <= cellAtMost;
  const deviceTime = timeOf(message['last_seen']);
  // The legacy name of the same is "click".
  const press = pressOf(message['action'] ?? message['click']);
  // What its lower limit is set to: it says so after `set`.
  const alertLevel = numberOf(message['min_set'] ?? message['mini_set']);
  // What the bridge adds of the device itself, if it is set so.
  const about = message['device'];
  return {
    type: 'message',
    message,
    addresses: [device],
    vitals: {
      ...batteryPercent(message['battery']),
      ...batteryWord(message['battery_state'] ?? message['battery']),
      ...batteryFlag(message['battery_low']),
      ...(isCell && { batteryVolts: volts }),
      ...(lqi !== null && lqi >= 0 && lqi <= 255 && { lqi }),
      ...build,
      ...firmwareIn(at(about, 'softwareBuildID') ?? message['version']),
      ...otherMeasured(about === undefined ? message : { ...message, device: undefined }),
    },
    ...(deviceTime !== undefined && { deviceTime }),
    ...(press !== undefined && { event: 'button', press }),
    ...(alertLevel !== null && { answer: { outcome: 'taken', alertLevel } }),
  };
}

const cellAtMost = 15;

/** As JSON, or before version 2 as the bare word. */
function onlineBy(text: string): boolean | null {
  const parsed = parseJson(text);
  const told = parsed.ok ? (at(parsed.value, 'state') ?? parsed.value) : text;
  const word = typeof told === 'string' ? told.trim().toLowerCase() : '';
  return word === 'online' || word === 'offline' ? word === 'online' : null;
}

function openAvailability(device: string, text: string): Envelope {
  const online = onlineBy(text);
  if (online !== null) return { type: 'availability', addresses: [device], online };
  return { type: 'refused', reason: 'malformed', detail: 'availability must be online or offline', address: device };
}

/** Without its bridge nothing is known of any device. */
function openBridgeState(text: string, base: string): Envelope {
  const online = onlineBy(text);
  const below = ({ topic }: DeviceBinding): boolean => (topic ?? usualBase).startsWith(base);
  if (online !== null) return { type: 'availability', addresses: [base.replace(/\/$/, '')], online, below };
  return { type: 'refused', reason: 'malformed', detail: 'bridge/state must be online or offline', address: 'bridge' };
}
