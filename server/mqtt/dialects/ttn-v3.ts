/**
 * The Things Stack v3: `v3/{application}@{tenant}/devices/{device}/up`. Frame counter as sequence; the same frame through
 * several gateways is one message with several `rx_metadata`, of which the best signal counts.
 */
import type { DeviceVitals } from '../../contract/reading.ts';
import type { Dialect, Envelope } from './dialect.ts';
import { findDecoded, otherMeasured } from './find-decoded.ts';
import { at, batteryPercent, counter, isRecord, numberOf, parseJson, timeOf } from './values.ts';

const form = /^v3\/[^/]+\/devices\/([^/]+)\/(.+)$/;

export const ttnV3: Dialect = {
  name: 'ttn-v3',
  claims: (topic) => topic.startsWith('v3/'),
  open(topic, text) {
    const [, device, what] = form.exec(topic) ?? [];
    if (what !== undefined && what !== 'up') return { type: 'ignored' };
    const parsed = parseJson(text);
    const refused = (detail: string): Envelope => ({
      type: 'refused',
      reason: 'malformed',
      detail,
      ...(device !== undefined && { address: device }),
    });
    if (!parsed.ok) return refused(parsed.why);
    return openUplink(parsed.value, device) ?? refused('there is no end_device_ids or no uplink_message');
  },
  find: (message, binding) => findDecoded(at(message, 'uplink_message', 'decoded_payload'), binding),
  family: ['v3/+/devices/+/up'],
  filters: ({ id, topic }) => [topic ?? `v3/+/devices/${id}/up`],
};

/** The uplink in a webhook's or a topic's message, or null when it is none. */
export function openUplink(message: unknown, device?: string): Envelope | null {
  const uplink = at(message, 'uplink_message');
  const names = [at(message, 'end_device_ids', 'device_id') ?? device, at(message, 'end_device_ids', 'dev_eui')];
  const addresses = names.filter((name): name is string => typeof name === 'string' && name !== '');
  if (!isRecord(uplink) || addresses.length === 0) return null;
  const deviceTime = timeOf(uplink['received_at']) ?? timeOf(at(message, 'received_at'));
  const seq = counter(uplink['f_cnt']);
  return {
    type: 'message',
    addresses,
    message,
    vitals: {
      ...signalOf(uplink['rx_metadata']),
      ...batteryOf(uplink),
      ...otherMeasured(uplink['decoded_payload']),
    },
    ...(deviceTime !== undefined && { deviceTime }),
    ...(seq !== undefined && { seq }),
  };
}

/** What vendors call "battery" is a percentage or volts. Up to 5 it cannot be told; then the network's own word counts. */
function batteryOf(uplink: unknown): DeviceVitals {
  const told = batteryPercent(at(uplink, 'decoded_payload', 'battery'));
  return told.battery !== undefined && told.battery > 5
    ? told
    : batteryPercent(at(uplink, 'last_battery_percentage', 'value'));
}

function signalOf(gateways: unknown): DeviceVitals {
  const signals = (Array.isArray(gateways) ? gateways : [])
    .map((gateway) => ({ rssi: numberOf(at(gateway, 'rssi')), snr: numberOf(at(gateway, 'snr')) }))
    .filter(({ rssi }) => rssi !== null)
    .sort((a, b) => (b.rssi ?? 0) - (a.rssi ?? 0));
  const [best] = signals;
  if (best === undefined || best.rssi === null) return {};
  return { rssi: best.rssi, ...(best.snr !== null && { snr: best.snr }) };
}
