/**
 * The Things Stack v3: `v3/{application}@{tenant}/devices/{device}/up`, and the same JSON as a webhook. A frame that came
 * by the Packet Broker has its gateways in the same list.
 */
import type { ConfigAnswer, DeviceVitals } from '../../contract/reading.ts';
import { tokenIn } from '../downlinks/lorawan.ts';
import { batteryPercent } from './battery.ts';
import type { Dialect, Envelope } from './dialect.ts';
import { firmwareIn } from './firmware.ts';
import { base64Frame, findInFrame, frameIn, modelName, openFrame } from './lorawan.ts';
import { at, isRecord, numberOf, parseJson } from './values.ts';

const form = /^v3\/[^/]+\/devices\/([^/]+)\/(.+)$/;
/** What else a webhook posts. */
const others = ['join_accept', 'downlink_ack', 'downlink_nack', 'downlink_sent', 'downlink_failed', 'downlink_queued'];
/** A normalized uplink is told besides the uplink itself, which has it too. */
const moreOthers = ['downlink_queue_invalidated', 'location_solved', 'service_data', 'uplink_normalized'];

export const ttnV3: Dialect = {
  name: 'ttn-v3',
  claims: (topic) => topic.startsWith('v3/'),
  recognises: (message) => isRecord(at(message, 'end_device_ids')) || isRecord(at(message, 'uplink_message')),
  open(topic, text) {
    const [, device, what] = form.exec(topic) ?? [];
    const isAnswer = what === undefined || what in answers;
    if (what !== 'up' && !isAnswer) return { type: 'ignored' };
    const parsed = parseJson(text);
    const refused = (detail: string): Envelope => ({
      type: 'refused',
      reason: 'malformed',
      detail,
      ...(device !== undefined && { address: device }),
    });
    if (!parsed.ok) return refused(parsed.why);
    const message = parsed.value;
    if (isAnswer) {
      const answer = openAnswer(message, device);
      if (answer !== null) return answer;
    }
    if (what !== undefined && what !== 'up') return { type: 'ignored' };
    if ([...others, ...moreOthers].some((name) => isRecord(at(message, name)))) return { type: 'ignored' };
    return openUplink(message, device) ?? refused('there is no end_device_ids or no uplink_message');
  },
  find: (message, binding, wanted) => findInFrame(at(message, 'uplink_message', 'decoded_payload'), binding, wanted),
  family: ['v3/+/devices/+/up'],
  filters: ({ id, topic }) => [topic ?? `v3/+/devices/${id}/up`],
  answers: ({ id }) => Object.keys(answers).map((what) => `v3/+/devices/${id}/${what}`),
};

/** What becomes of downlinks: topics, where they stand in the message, and what each means. */
const answers: Readonly<Record<string, { readonly key: string; readonly outcome: ConfigAnswer['outcome'] }>> = {
  'down/ack': { key: 'downlink_ack', outcome: 'taken' },
  'down/nack': { key: 'downlink_nack', outcome: 'not-taken' },
  'down/failed': { key: 'downlink_failed', outcome: 'refused' },
};

/** Of our own downlinks; those of others are none of our business. */
function openAnswer(message: unknown, device: string | undefined): Envelope | null {
  for (const { key, outcome } of Object.values(answers)) {
    const about = at(message, key);
    if (!isRecord(about)) continue;
    const token = tokenIn(about['correlation_ids']) ?? tokenIn(at(about, 'downlink', 'correlation_ids'));
    const names = [at(message, 'end_device_ids', 'device_id') ?? device, at(message, 'end_device_ids', 'dev_eui')];
    const addresses = names.filter((name) => typeof name === 'string');
    if (token !== undefined && addresses.length > 0) return { type: 'answer', addresses, answer: { outcome, token } };
  }
  return null;
}

function openUplink(message: unknown, device?: string): Envelope | null {
  const uplink = at(message, 'uplink_message');
  if (!isRecord(uplink)) return null;
  const versions = uplink['version_ids'];
  return openFrame({
    message,
    names: [at(message, 'end_device_ids', 'device_id') ?? device, at(message, 'end_device_ids', 'dev_eui')],
    decoded: uplink['decoded_payload'],
    ...frameIn('frm_payload', uplink['frm_payload'], base64Frame),
    port: uplink['f_port'],
    counter: uplink['f_cnt'],
    times: [uplink['received_at'], at(message, 'received_at')],
    gateways: uplink['rx_metadata'],
    battery: {
      ...batteryPercent(at(uplink, 'last_battery_percentage', 'value')),
      ...normalized(uplink),
      ...firmwareIn(at(versions, 'firmware_version')),
    },
    model: modelName(at(versions, 'brand_id'), at(versions, 'model_id')),
  });
}

/** A normalized payload has one unit for all vendors: its battery is in volts. */
function normalized(uplink: Record<string, unknown>): DeviceVitals {
  const list = uplink['normalized_payload'];
  for (const one of Array.isArray(list) ? list : []) {
    const volts = numberOf(at(one, 'battery')) ?? numberOf(at(one, 'battVolt'));
    if (volts !== null && volts > 0 && volts < 60) return { batteryVolts: volts };
  }
  return {};
}
