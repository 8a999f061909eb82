/**
 * Shelly Gen2+: `<prefix>/events/rpc` (NotifyStatus, NotifyFullStatus, NotifyEvent), `<prefix>/status/<component>` and
 * `<prefix>/online`. Shelly API documentation, "Notifications" and "MQTT". A partial status names only what changed.
 */
import type { DeviceVitals } from '../../contract/reading.ts';
import { batteryPercent, batteryVolts } from './battery.ts';
import type { Dialect, Envelope, Found, Hearing, Wanted } from './dialect.ts';
import { otherMeasured } from './find-decoded.ts';
import { pressOf } from './press.ts';
import { componentsOf } from './shelly-components.ts';
import { at, dbmOf, isRecord, measuredAs, parseJson, timeOf } from './values.ts';

const form =
  /^(.+?)\/(?:(events\/rpc)|(online)|status\/([a-z0-9_]+(?::\d+)?)|(rpc|status|debug\/log|command(?:\/.+)?))$/;
/** Shelly's own names are model and MAC address, `shellyplusht-08b61fcb7f3c`. */
const usual = /^shelly[a-z0-9]*-[0-9a-f]{6,12}\/(events\/rpc|online|rpc|debug\/log|status(\/[^/]+)?)$/i;
const statuses = new Set(['NotifyStatus', 'NotifyFullStatus']);

export const shelly: Dialect = {
  name: 'shelly',
  // `…/online` alone is anybody's: a prefix that was chosen is known by the dispenser that names it.
  claims: (topic) => usual.test(topic) || /\/events\/rpc$/.test(topic),
  maybeOf(topic, hearing) {
    const prefix = form.exec(topic)?.[1];
    return prefix === undefined ? [] : namesOf(prefix, hearing);
  },
  open(topic, text, context) {
    const [, prefix, events, online, component] = form.exec(topic) ?? [];
    if (prefix === undefined)
      return { type: 'refused', reason: 'unknown-topic', detail: `${topic} is none of Shelly's topics` };
    if (online !== undefined) return openOnline(namesOf(prefix, context), text);
    // Answers to commands, a log, and the form of a status that tells all components at once, for others to read.
    if (events === undefined && component === undefined) return { type: 'ignored' };
    const parsed = parseJson(text);
    if (!parsed.ok || !isRecord(parsed.value))
      return malformed(prefix, parsed.ok ? 'the payload must be a JSON object' : parsed.why);
    if (events !== undefined) return openEvents(prefix, parsed.value, context);
    // In the form of a notification, so that one mapping fits both.
    return opened(namesOf(prefix, context), { src: prefix, params: { [component ?? '']: parsed.value } });
  },
  find: findInput,
  family: [],
  filters: ({ id }) => [`${id}/events/rpc`, `${id}/online`, `${id}/status/+`],
};

/** What a device whose prefix was chosen calls itself is in its notifications only. */
const sourceKey = (source: string | undefined): string => `shelly ${source ?? ''}`;
const sourcesAtMost = 500;

function namesOf(prefix: string, { learned, source }: Hearing): readonly string[] {
  const own = learned.get(sourceKey(source))?.get(prefix);
  return own === undefined ? [prefix] : [own, prefix];
}

function noteSource(prefix: string, src: string, { learned, source }: Hearing): void {
  const known = learned.get(sourceKey(source));
  if (known?.get(prefix) === src) return;
  if ((known?.size ?? 0) < sourcesAtMost) learned.set(sourceKey(source), new Map([...(known ?? []), [prefix, src]]));
}

const malformed = (address: string, detail: string): Envelope => ({
  type: 'refused',
  reason: 'malformed',
  detail,
  address,
});

function openOnline(addresses: readonly string[], text: string): Envelope {
  const word = text.trim().toLowerCase();
  if (word !== 'true' && word !== 'false') return malformed(addresses[0] ?? '', 'online must be true or false');
  return { type: 'availability', addresses, online: word === 'true' };
}

function openEvents(prefix: string, message: Record<string, unknown>, hearing: Hearing): Envelope {
  const src = message['src'];
  const isChosen = typeof src === 'string' && src !== prefix;
  if (isChosen) noteSource(prefix, src, hearing);
  const addresses = isChosen ? [src, prefix] : [prefix];
  const { method } = message;
  if (method !== 'NotifyEvent')
    return typeof method === 'string' && statuses.has(method)
      ? opened(addresses, message)
      : malformed(prefix, 'method must be NotifyStatus, NotifyFullStatus or NotifyEvent');
  const events = at(message, 'params', 'events');
  const push = Array.isArray(events) ? events.find((one) => /_push$/.test(String(at(one, 'event')))) : undefined;
  if (push === undefined) return opened(addresses, message);
  const deviceTime = timeOf(at(push, 'ts') ?? at(message, 'params', 'ts'));
  const press = pressOf(at(push, 'event'));
  return { type: 'event', event: 'button', press, addresses, ...(deviceTime !== undefined && { deviceTime }) };
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
  // A Bluetooth device that it speaks for, where there is one alone.
  const [blue, ...more] = componentsOf(params, 'bthomedevice');
  const only = more.length === 0 ? blue : undefined;
  const rssi = dbmOf(at(params, 'wifi', 'rssi') ?? at(only, 'rssi'));
  return {
    ...batteryPercent(at(params, 'devicepower:0', 'battery', 'percent') ?? at(only, 'battery')),
    ...batteryVolts(at(params, 'devicepower:0', 'battery', 'V')),
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
  bthomesensor: 'value',
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
  const inputs = componentsOf(at(message, 'params'), 'input');
  const values = inputs
    .map((status) => (wanted === 'count' ? at(status, 'counts', 'total') : at(status, 'percent')))
    .filter((value) => value !== undefined);
  if (values.length !== 1) return 'absent';
  return measuredAs(wanted === 'count' ? 'count' : 'percent', values[0], {});
}
