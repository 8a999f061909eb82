/** Who reaches the broker how: each own-dialect device by its own link, the devices of a network through its bridge. */
import type { ConfigAck, ConfigMessage } from '../server/contract/own-dialect.ts';
import type { Dialect } from '../server/contract/site-file.ts';
import type { VirtualDevice } from './device.ts';
import type { Message } from './dialects/report.ts';
import { createLink, type Link, type LinkCounters } from './mqtt-link.ts';

/** Credentials by device id or by `sim-<dialect>`; `undefined` uses what the broker's URL says. */
export type FindCredentials = (name: string) => { username: string; password: string } | undefined;

export interface Switchboard {
  readonly counters: LinkCounters;
  readonly spooled: number;
  readonly lost: number;
  send(message: Message, device: VirtualDevice): void;
  /** A flapping link goes down. */
  cut(device: VirtualDevice): void;
  close(): Promise<void>;
}

/** The name of a network's bridge, and what it may publish. */
export const bridgeName = (dialect: Dialect): string => `sim-${dialect}`;
export const bridgeTopics: Readonly<Record<Exclude<Dialect, 'hylla'>, readonly string[]>> = {
  'ttn-v3': ['v3/#'],
  'chirpstack-v4': ['application/#'],
  'chirpstack-v3': ['application/#'],
  loriot: ['loriot/#'],
  'milesight-gw': ['milesight/#'],
  tasmota: ['tele/#', 'stat/#'],
  zigbee2mqtt: ['zigbee2mqtt/#'],
  esphome: ['+/sensor/+/state', '+/status', 'esphome/discover/+'],
  shelly: ['+/events/rpc', '+/online', '+/status/+'],
  homie: ['homie/#'],
  'sparkplug-b': ['spBv1.0/#'],
  json: ['sensors/#'],
  number: ['numbers/#'],
};

export function createSwitchboard(parts: {
  url: string;
  credentials: FindCredentials;
  sleepy: boolean;
  onRefused: (who: string, reason: string) => void;
}): Switchboard {
  const { url, credentials, sleepy, onRefused } = parts;
  const counters: LinkCounters = { sent: 0, acked: 0, refused: 0 };
  const links = new Map<string, Link>();

  function linkOf(device: VirtualDevice): Link {
    const { binding } = device;
    const own = binding.dialect === 'hylla';
    const name = own ? binding.id : bridgeName(binding.dialect);
    let link = links.get(name);
    if (!link) {
      link = createLink({
        url,
        clientId: name,
        ...credentials(name),
        ...(own ? { statusOf: binding.id, onConfig: (config) => configured(device, config) } : {}),
        sleepy: own && sleepy,
        counters,
        onRefused: (reason) => onRefused(name, reason),
      });
      links.set(name, link);
    }
    return link;
  }
  const sum = (pick: (link: Link) => number): number =>
    [...links.values()].reduce((total, link) => total + pick(link), 0);

  return {
    counters,
    get spooled() {
      return sum((link) => link.spooled);
    },
    get lost() {
      return sum((link) => link.lost);
    },
    send: (message, device) => linkOf(device).publish(message),
    cut: (device) => linkOf(device).cut(),
    async close() {
      await Promise.all([...links.values()].map((link) => link.close()));
    },
  };
}

/** It goes by what it is told, and says so. */
function configured(device: VirtualDevice, config: ConfigMessage | null): ConfigAck | null {
  device.configure(config);
  if (config === null) return null;
  const { id, reportIntervalS } = config;
  return { ...(id !== undefined && { id }), ...(reportIntervalS !== undefined && { reportIntervalS }) };
}
