/**
 * ChirpStack 4 and 3: `application/{id}/device/{devEui}/event/{event}`. The two share their topics and differ in their
 * JSON. The battery comes as an event of its own, `status`; joins, acknowledgements and logs are of no interest.
 */
import type { DeviceVitals } from '../../contract/reading.ts';
import { tokenOf } from '../downlinks/lorawan.ts';
import { batteryPercent } from './battery.ts';
import type { Dialect, Envelope, Opened } from './dialect.ts';
import { base64Frame, devStatusBattery, euiOf, findInFrame, frameIn, objectIn, openFrame } from './lorawan.ts';
import { isMilesightForm } from './milesight-gw.ts';
import { at, isRecord, parseJson } from './values.ts';

/** Version 3 had `rx` for `event/up` before 3.11. */
const form = /^(?:.+\/)?application\/[^/]+\/device\/([^/]+)\/(?:event\/)?([a-z]+)$/;

/** What joins, acknowledgements, logs, locations and integrations have. */
const others = ['devAddr', 'acknowledged', 'downlinkId', 'queueItemId', 'code', 'error', 'location'];

const isV4 = (message: unknown): boolean => isRecord(at(message, 'deviceInfo'));
const isV3 = (message: unknown): boolean | 'perhaps' => {
  if (at(message, 'deviceInfo') !== undefined || euiOf(at(message, 'devEUI')) === undefined) return false;
  return isMilesightForm(message) ? 'perhaps' : true;
};

export const chirpstackV4: Dialect = {
  ...common(),
  name: 'chirpstack-v4',
  recognises: isV4,
  family: ['application/+/device/+/event/+'],
  filters: ({ id, topic }) => [topic ?? `application/+/device/${id}/event/+`],
  answers: ({ id }) => [`application/+/device/${id}/event/ack`],
};

export const chirpstackV3: Dialect = {
  ...common(),
  name: 'chirpstack-v3',
  recognises: isV3,
  family: ['application/+/device/+/event/+', 'application/+/device/+/rx', 'application/+/device/+/status'],
  filters: ({ id, topic }) => [topic ?? `application/+/device/${id}/event/+`],
};

function common(): Pick<Dialect, 'claims' | 'open' | 'find'> {
  return {
    claims: (topic) => topic.startsWith('application/'),
    open,
    find: (message, binding, wanted) => findInFrame(decodedIn(message), binding, wanted),
  };
}

function open(topic: string, text: string): Envelope {
  const [, device, named] = form.exec(topic) ?? [];
  const parsed = parseJson(text);
  const refused = (detail: string): Envelope => ({
    type: 'refused',
    reason: 'malformed',
    detail,
    ...(device !== undefined && { address: device }),
  });
  const isOther = named !== undefined && !['up', 'rx', 'status', 'ack'].includes(named);
  if (isOther || /\/command\/[a-z]+$/.test(topic)) return { type: 'ignored' };
  if (!parsed.ok) return refused(parsed.why);
  const message = parsed.value;
  const answer = openAnswer(message, device);
  if (answer !== null) return answer;
  if (named === 'ack') return { type: 'ignored' };
  if (!isRecord(message)) return refused('the payload must be a JSON object');
  // What an integration made of a frame has an `object` of its own.
  if (message['integrationName'] !== undefined) return { type: 'ignored' };
  const event = named === 'rx' ? 'up' : (named ?? eventOf(message));
  if (event === undefined)
    return others.some((name) => Object.hasOwn(message, name))
      ? { type: 'ignored' }
      : refused('it is none of the events that are known');
  const opened = event === 'status' ? openStatus(message, device) : openUp(message, device);
  return opened ?? refused('there is no deviceInfo.devEui or devEUI');
}

/** Of a confirmed downlink, by the id that it was queued with. */
function openAnswer(message: unknown, device: string | undefined): Envelope | null {
  const [item, acknowledged] = [at(message, 'queueItemId'), at(message, 'acknowledged')];
  const [address] = namesOf(message, device);
  if (typeof item !== 'string' || typeof acknowledged !== 'boolean' || typeof address !== 'string') return null;
  const answer = { outcome: acknowledged ? 'taken' : 'not-taken', token: tokenOf(item) } as const;
  return { type: 'answer', addresses: [address], answer };
}

/** A webhook tells the event in its address only; then the form tells. */
function eventOf(message: Record<string, unknown>): 'up' | 'status' | undefined {
  const has = (...names: readonly string[]): boolean => names.some((name) => Object.hasOwn(message, name));
  if (has('data', 'object', 'objectJSON', 'rxInfo')) return 'up';
  return has('margin', 'batteryLevel', 'batteryLevelUnavailable', 'externalPowerSource') ? 'status' : undefined;
}

const namesOf = (message: unknown, device: string | undefined): readonly unknown[] => [
  at(message, 'deviceInfo', 'devEui') ?? euiOf(at(message, 'devEUI')) ?? device,
  at(message, 'deviceInfo', 'deviceName') ?? at(message, 'deviceName'),
];

const decodedIn = (message: unknown): unknown =>
  objectIn(at(message, 'object')) ?? objectIn(at(message, 'objectJSON')) ?? undefined;

function openUp(message: Record<string, unknown>, device: string | undefined): Opened | null {
  const gateways = message['rxInfo'];
  const first: unknown = Array.isArray(gateways) ? gateways[0] : undefined;
  return openFrame({
    message,
    names: namesOf(message, device),
    decoded: decodedIn(message),
    ...frameIn('data', message['data'], base64Frame),
    port: message['fPort'],
    counter: message['fCnt'],
    times: [message['time'], message['publishedAt'], at(first, 'time')],
    gateways,
  });
}

function openStatus(message: Record<string, unknown>, device: string | undefined): Opened | null {
  return openFrame({
    message,
    names: namesOf(message, device),
    times: [message['time'], message['publishedAt']],
    battery: batteryOf(message),
  });
}

/** On external power, or when the device cannot tell, the figure says nothing. Before 3.0 it was on the scale of LoRaWAN. */
function batteryOf(message: Record<string, unknown>): DeviceVitals {
  if (message['externalPowerSource'] === true || message['batteryLevelUnavailable'] === true) return {};
  return message['batteryLevel'] === undefined
    ? devStatusBattery(message['battery'])
    : batteryPercent(message['batteryLevel']);
}
