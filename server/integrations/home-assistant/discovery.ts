/**
 * What Home Assistant is told of: one device a dispenser, and one for the site. Home Assistant documentation, "MQTT",
 * "Device discovery payload"; `DEVICE_DISCOVERY_SCHEMA` in its source.
 */
import type { DispenserView } from '../../contract/api/dispensers.ts';
import { type Words, words } from './words.ts';

/** Root of our own topics: not that of devices, whose names are anybody's. */
export const root = 'hylla-ha';
/** Says whether this server is there. */
export const statusTopic = `${root}/status`;
/** Under which prefix the devices are described: so that the next run, which may be given another, takes them back there. */
export const prefixTopic = `${root}/prefix`;
/** Comes after what the broker keeps, when that is asked for. */
export const endTopic = `${root}/end`;
export const stateTopic = (dispenser: string): string => `${root}/dispensers/${dispenser}/state`;
export const availabilityTopic = (dispenser: string): string => `${root}/dispensers/${dispenser}/availability`;
export const refillTopic = (dispenser: string): string => `${root}/dispensers/${dispenser}/refill/set`;
export const siteStateTopic = `${root}/site/state`;
export const pressTopics = refillTopic('+');
/** Which dispenser a press on `topic` means; null when it is none. */
export const pressedOn = (topic: string): string | null =>
  /^hylla-ha\/dispensers\/([^/]+)\/refill\/set$/.exec(topic)?.[1] ?? null;
export const press = 'PRESS';

/** Of our devices in Home Assistant; ids of dispensers are `a-z`, `0-9` and `-`. */
const devicePrefix = 'hylla_';
const hub = `${devicePrefix}site`;
const dispenserDevice = (dispenser: string): string => `${devicePrefix}dispenser_${dispenser}`;

export const configTopic = (prefix: string, device: string): string => `${prefix}/device/${device}/config`;
export const dispenserConfigTopic = (prefix: string, dispenser: string): string =>
  configTopic(prefix, dispenserDevice(dispenser));
export const siteConfigTopic = (prefix: string): string => configTopic(prefix, hub);
/** Filter of every device's description, ours or not. */
export const anyConfig = (prefix: string): string => configTopic(prefix, '+');
/** Whose description a topic is, as this or an earlier run of ours told it; null for another's. */
export function dispenserOf(prefix: string, topic: string): string | null {
  const before = `${prefix}/device/${dispenserDevice('')}`;
  return topic.startsWith(before) && topic.endsWith('/config') ? topic.slice(before.length, -'/config'.length) : null;
}

/** Whether a topic is one that we tell on, this or an earlier run. */
export const isOurs = (prefix: string, topic: string): boolean =>
  topic.startsWith(`${root}/`) || topic === siteConfigTopic(prefix) || dispenserOf(prefix, topic) !== null;

export interface About {
  readonly locale: 'sv' | 'en';
  /** Of Hylla. */
  readonly version: string;
}

const origin = ({ version }: About) => ({ name: 'Hylla', sw_version: version });

/** `room`: by its name. */
export function dispenserConfig({ id, name, device }: DispenserView, room: string | null, about: About): object {
  const own = dispenserDevice(id);
  const say: Words = words[about.locale];
  const part = (key: string, platform: string, more: object) => ({ platform, unique_id: `${own}_${key}`, ...more });
  const value = (key: string) => ({ value_template: `{{ value_json.${key} }}` });
  const measurement = { state_class: 'measurement' };
  const diagnostic = { entity_category: 'diagnostic' };
  return {
    device: {
      identifiers: [own],
      name,
      manufacturer: 'Hylla',
      ...(device?.preset !== undefined && { model: device.preset }),
      ...(room !== null && { suggested_area: room }),
      via_device: hub,
    },
    origin: origin(about),
    state_topic: stateTopic(id),
    availability: [{ topic: statusTopic }, { topic: availabilityTopic(id) }],
    availability_mode: 'all',
    qos: 1,
    components: {
      level: part('level', 'sensor', {
        name: say.level,
        icon: 'mdi:gauge',
        unit_of_measurement: '%',
        suggested_display_precision: 0,
        ...measurement,
        ...value('level'),
      }),
      battery: part('battery', 'sensor', {
        device_class: 'battery',
        unit_of_measurement: '%',
        ...measurement,
        ...diagnostic,
        ...value('battery'),
      }),
      signal: part('signal', 'sensor', {
        device_class: 'signal_strength',
        unit_of_measurement: 'dBm',
        enabled_by_default: false,
        ...measurement,
        ...diagnostic,
        ...value('rssi'),
      }),
      last_seen: part('last_seen', 'sensor', {
        name: say.lastSeen,
        device_class: 'timestamp',
        ...diagnostic,
        ...value('last_seen'),
      }),
      problem: part('problem', 'binary_sensor', {
        device_class: 'problem',
        payload_on: 'ON',
        payload_off: 'OFF',
        ...value('problem'),
      }),
      refill: part('refill', 'button', {
        name: say.refilled,
        icon: 'mdi:paper-roll',
        command_topic: refillTopic(id),
        payload_press: press,
      }),
    },
  };
}

export function dispenserState({ level, battery, rssi, seenAt, status }: DispenserView): object {
  const isProblem = status === 'empty' || status === 'fault';
  return { level, battery, rssi, last_seen: seenAt, problem: isProblem ? 'ON' : 'OFF' };
}

/**
 * A level that nobody knows any more is shown as such, not as the last one. Without a sensor there is nothing to lose
 * contact with, and the button is there all the same.
 */
export const isAvailable = ({ device, status }: DispenserView): boolean =>
  device === null || (status !== 'stale' && status !== 'unknown');

export interface SiteFacts {
  readonly name: string;
  readonly items: readonly {
    readonly id: string;
    readonly name: string;
    readonly unit: string;
    readonly onHand: number;
  }[];
  readonly openRequests: number;
  readonly openOrders: number;
}

/** Items' ids may be of digits only, which a template must not take for a number. */
const itemKey = (id: string): string => `stock_${id.replaceAll('-', '_')}`;

export function siteConfig({ name, items }: SiteFacts, about: About): object {
  const say: Words = words[about.locale];
  const sensor = (key: string, label: string, more: object) => ({
    platform: 'sensor',
    unique_id: `${hub}_${key}`,
    name: label,
    state_class: 'measurement',
    value_template: `{{ value_json.${key} }}`,
    ...more,
  });
  return {
    device: { identifiers: [hub], name, manufacturer: 'Hylla', sw_version: about.version },
    origin: origin(about),
    state_topic: siteStateTopic,
    availability: [{ topic: statusTopic }],
    availability_mode: 'all',
    qos: 1,
    components: {
      open_requests: sensor('open_requests', say.openRequests, { icon: 'mdi:hand-back-right-outline' }),
      open_orders: sensor('open_orders', say.openOrders, { icon: 'mdi:truck-outline' }),
      ...Object.fromEntries(
        items.map((item) => [
          itemKey(item.id),
          sensor(itemKey(item.id), item.name, { unit_of_measurement: item.unit, icon: 'mdi:package-variant-closed' }),
        ]),
      ),
    },
  };
}

export function siteState({ items, openRequests, openOrders }: SiteFacts): object {
  return {
    open_requests: openRequests,
    open_orders: openOrders,
    ...Object.fromEntries(items.map(({ id, onHand }) => [itemKey(id), onHand])),
  };
}
