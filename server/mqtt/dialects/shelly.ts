/**
 * Shelly Gen2+: `<prefix>/events/rpc` (NotifyStatus, NotifyFullStatus, NotifyEvent), `<prefix>/status/<component>` and
 * `<prefix>/online`. Shelly API documentation, "Notifications" and "MQTT". A partial status names only what changed.
 */
import type { DeviceVitals } from '../../contract/reading.ts';
import { batteryPercent } from './battery.ts';
import type { Dialect, Envelope, Found, Wanted } from './dialect.ts';
import { otherMeasured } from './find-decoded.ts';
import { at, isRecord, measuredAs, numberOf, parseJson, timeOf } from './values.ts';

const form = /^(.+)\/(?:(events\/rpc)|(online)|status\/([a-z0-9_]+:\d+|sys|wifi|mqtt|cloud|ble|ws|eth))$/;
/** Shelly's own names are model and MAC address, `shellyplusht-08b61fcb7f3c`. */
const usual = /^shelly[a-z0-9]*-[0-9a-f]{6,12}\/(events\/rpc|online|status\/[^/]+)$/i;
const pushes = new Set(['single_push', 'double_push', 'triple_push', 'long_push']);
const statuses = new Set(['NotifyStatus', 'NotifyFullStatus']);

export const shelly: Dialect = {
  name: 'shelly',
  // `…/online` alone is anybody's: a prefix that was chosen is known by the dispenser that names it.
  claims: (topic) => usual.test(topic) || /\/events\/rpc$/.test(topic),
  maybeOf: (topic) => form.exec(topic)?.[1] ?? null,
  open(topic, text) {
    const [, prefix, events, online, component] = form.exec(topic) ?? [];
    if (prefix === undefined)
      return { type: 'refused', reason: 'unknown-topic', detail: `${topic} is none of Shelly's topics` };
    if (online !== undefined) return openOnline(prefix, text);
    const parsed = parseJson(text);
    if (!parsed.ok || !isRecord(parsed.value))
      return malformed(prefix, parsed.ok ? 'the payload must be a JSON object' : parsed.why);
    if (events !== undefined) return openEvents(prefix, parsed.value);
    // In the form of a notification, so that one mapping fits both.
    return opened([prefix], { src: prefix, params: { [component ?? '']: parsed.value } });
  },
  find: findInput,
  family: [],
  filters: ({ id }) => [`${id}/events/rpc`, `${id}/online`, `${id}/status/+`],
};

const malformed = (address: string, detail: string): Envelope => ({
  type: 'refused',
  reason: 'malformed',
  detail,
  address,
});

function openOnline(prefix: string, text: string): Envelope {
  const word = text.trim();
  if (word !== 'true' && word !== 'false') return malformed(prefix, 'online must be true or false');
  return { type: 'availability', addresses: [prefix], online: word === 'true' };
}

function openEvents(prefix: string, message: Record<string, unknown>): Envelope {
  const src = message['src'];
  const addresses = typeof src === 'string' && src !== prefix ? [src, prefix] : [prefix];
  const { method } = message;
  if (method !== 'NotifyEvent')
    return typeof method === 'string' && statuses.has(method)
      ? opened(addresses, message)
      : malformed(prefix, 'method must be NotifyStatus, NotifyFullStatus or NotifyEvent');
  const events = at(message, 'params', 'events');
  const push = Array.isArray(events) ? events.find((one) => pushes.has(String(at(one, 'event')))) : undefined;
  if (push === undefined) return opened(addresses, message);
  const deviceTime = timeOf(at(push, 'ts') ?? at(message, 'params', 'ts'));
  return { type: 'event', event: 'button', addresses, ...(deviceTime !== undefined && { deviceTime }) };
}

function opened(addresses: readonly string[], message: Record<string, unknown>): Envelope {
  const params = at(message, 'params');
  const deviceTime = timeOf(at(params, 'ts'));
  return {
    type: 'message',
    addresses,
    message,
    vitals: vitalsOf(params),
    ...(deviceTime !== undefined && { deviceTime }),
  };
}

function vitalsOf(params: unknown): DeviceVitals {
  const rssi = numberOf(at(params, 'wifi', 'rssi'));
  const volts = numberOf(at(params, 'devicepower:0', 'battery', 'V'));
  return {
    ...batteryPercent(at(params, 'devicepower:0', 'battery', 'percent')),
    ...(volts !== null && volts > 0 && { batteryVolts: volts }),
    ...(rssi !== null && rssi < 0 && { rssi }),
    ...otherMeasured(measuredBy(params)),
  };
}

/** What a component measures, by its documented field. */
const fields: Readonly<Record<string, string>> = {
  input: 'state',
  switch: 'output',
  temperature: 'tC',
  humidity: 'rh',
  voltmeter: 'voltage',
};

function measuredBy(params: unknown): Record<string, unknown> {
  if (!isRecord(params)) return {};
  return Object.fromEntries(
    Object.entries(params).flatMap(([component, status]) => {
      const field = fields[component.split(':')[0] ?? ''];
      const value = field === undefined ? undefined : at(status, field);
      return value === undefined ? [] : [[`${component}.${field}`, value]];
    }),
  );
}

/** An analogue input's percentage or a counting one's total, where there is just one: which of several is not guessed. */
function findInput(message: unknown, _binding: unknown, wanted: Wanted): Found {
  const params = at(message, 'params');
  if (!isRecord(params)) return 'absent';
  const values = Object.entries(params)
    .filter(([component]) => component.startsWith('input:'))
    .map(([, status]) => (wanted === 'count' ? at(status, 'counts', 'total') : at(status, 'percent')))
    .filter((value) => value !== undefined);
  if (values.length !== 1) return 'absent';
  return measuredAs(wanted === 'count' ? 'count' : 'percent', values[0], {});
}
