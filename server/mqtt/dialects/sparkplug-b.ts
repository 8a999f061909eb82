/**
 * Sparkplug B: `spBv1.0/<group>/<type>/<node>[/<device>]`, Eclipse Sparkplug 3.0, sections 4 and 6. Names of metrics are
 * learned from births, since data may carry aliases only; an alias without a birth says nothing. A binding's `topic` may
 * name the metric.
 */
import type { DeviceBinding } from '../../contract/site-file.ts';
import type { Dialect, DialectContext, Envelope, Found, Wanted } from './dialect.ts';
import { findNamed } from './find-decoded.ts';
import { type Metric, type Payload, readPayload, typed, unitProperty } from './sparkplug-payload.ts';
import { askForBirth, follow, isOfThisSession } from './sparkplug-session.ts';
import { usualVitals } from './usual-vitals.ts';
import { at, counter, isRecord, kindOfUnit, measuredAs, parseJson, timeOf, unwrapped } from './values.ts';

const form = /^spBv1\.0\/([^/]+)\/([ND])(BIRTH|DATA|DEATH|CMD)\/([^/]+)(?:\/([^/]+))?$/;

export const sparkplugB: Dialect = {
  name: 'sparkplug-b',
  claims: (topic) => topic.startsWith('spBv1.0/'),
  open: (topic, text, context) => openBytes(topic, Buffer.from(text), context),
  openBytes,
  find: findMetric,
  family: ['NBIRTH', 'NDATA', 'NDEATH']
    .map((type) => `spBv1.0/+/${type}/+`)
    .concat(['DBIRTH', 'DDATA', 'DDEATH'].map((type) => `spBv1.0/+/${type}/+/+`)),
  // Every name there can be is among the family's.
  filters: () => [],
};

function openBytes(topic: string, bytes: Uint8Array, context: DialectContext): Envelope {
  const { learned, source = '', receivedAt, reply, shared } = context;
  const [, group = '', level, type, node = '', device] = form.exec(topic) ?? [];
  // Commands are ours, STATE is a host's.
  if (type === undefined || type === 'CMD' || (level === 'D') !== (device !== undefined)) return { type: 'ignored' };
  const edge = `${group}/${node}`;
  const edgeNode = { learned, key: `sparkplug session ${source}\n${edge}`, group, node, receivedAt, reply };
  const addresses = device === undefined ? [edge, node] : namesIn(group, node, device);
  const devicesKey = `sparkplug devices ${source}\n${edge}`;
  const key = `sparkplug ${source}\n${addresses[0]}`;
  /** What its births said of devices holds for a session of the node: section 4.1. */
  const forgetDevices = (): void => {
    for (const name of learned.get(devicesKey)?.keys() ?? [])
      learned.set(`sparkplug ${source}\n${group}/${node}/${name}`, new Map());
  };
  const payload = payloadOf(bytes);
  if (type === 'DEATH') {
    if (device !== undefined) {
      learned.set(key, new Map());
      return { type: 'availability', addresses, online: false };
    }
    if (!isOfThisSession(edgeNode, payload)) return { type: 'ignored' };
    forgetDevices();
    // With the node all its devices are gone.
    const below = [...(learned.get(devicesKey)?.keys() ?? [])].map((name) => namesIn(group, node, name));
    return { type: 'availability', addresses, online: false, below };
  }
  if (payload === null || payload.isCompressed) {
    const detail = payload === null ? 'it is no Sparkplug B payload' : 'it is compressed: have it sent plain';
    return { type: 'refused', reason: 'malformed', detail, address: addresses[0] ?? topic };
  }
  const isNodeBirth = level === 'N' && type === 'BIRTH';
  if (!shared) follow(edgeNode, isNodeBirth ? 'NBIRTH' : 'other', payload);
  if (isNodeBirth) forgetDevices();
  if (type === 'BIRTH') {
    learned.set(key, bornWith(payload));
    if (device !== undefined) learned.set(devicesKey, new Map([...(learned.get(devicesKey) ?? []), [device, '']]));
  }
  const born = learned.get(key);
  if (payload.metrics.some(({ name, alias }) => name === undefined && alias !== undefined && !born?.has(alias)))
    askForBirth(edgeNode);
  const metrics = payload.metrics
    // What was stored while there was no connection is not now.
    .filter(({ historical }) => historical !== true)
    .map((metric) => told(metric, born));
  // A node of which only its session is told is the way to its devices, and none itself.
  if (device === undefined && metrics.every(({ name }) => name !== undefined && isOfTheSession(name)))
    return { type: 'ignored' };
  const deviceTime = timeOf(payload.timestamp);
  return {
    type: 'message',
    addresses,
    message: { ...payload, metrics },
    vitals: usualVitals(byLastName(metrics, inVolts)),
    ...(deviceTime !== undefined && { deviceTime }),
  };
}

const payloadOf = (bytes: Uint8Array): Payload | null => (bytes[0] === 0x7b ? readJson(bytes) : readPayload(bytes));

const namesIn = (group: string, node: string, device: string): readonly string[] => [
  `${group}/${node}/${device}`,
  `${node}/${device}`,
  device,
];

const isOfTheSession = (name: string): boolean => name === 'bdSeq' || name.startsWith('Node Control/');

/** Names by alias, and data types and units by name: data need not say them again. */
const typeKey = (of: string): string => `type of ${of}`;
const unitKey = (of: string): string => `unit of ${of}`;
const longestUnit = 32;
const bornWith = ({ metrics }: Payload): Map<string, string> =>
  new Map(
    metrics.flatMap(({ alias, name, datatype, unit }): (readonly [string, string])[] => [
      ...(alias === undefined || name === undefined ? [] : [[alias, name] as const]),
      ...(name === undefined || datatype === undefined || datatype > 4
        ? []
        : [[typeKey(name), String(datatype)] as const]),
      ...(name === undefined || unit === undefined ? [] : [[unitKey(name), unit.slice(0, longestUnit)] as const]),
    ]),
  );

function told(metric: Metric, born: ReadonlyMap<string, string> | undefined): Metric {
  const name = metric.name ?? (metric.alias === undefined ? undefined : born?.get(metric.alias));
  const datatype = name === undefined ? undefined : born?.get(typeKey(name));
  const plain = typed(metric, datatype === undefined ? undefined : Number(datatype));
  if (name === undefined) return plain;
  const unit = metric.unit ?? born?.get(unitKey(name));
  return { ...plain, name, ...(unit !== undefined && { unit: /^percent$/i.test(unit) ? '%' : unit }) };
}

/** The same as JSON, as gateways and the specification's examples have it. */
function readJson(bytes: Uint8Array): Payload | null {
  const parsed = parseJson(Buffer.from(bytes).toString());
  const metrics = parsed.ok ? at(parsed.value, 'metrics') : undefined;
  if (!parsed.ok || !Array.isArray(metrics)) return null;
  const timestamp = counter(at(parsed.value, 'timestamp'));
  const seq = counter(at(parsed.value, 'seq'));
  return {
    ...(timestamp !== undefined && { timestamp }),
    ...(seq !== undefined && { seq }),
    metrics: metrics.slice(0, 1024).filter(isRecord).map(jsonMetric),
  };
}

function jsonMetric(metric: Record<string, unknown>): Metric {
  const { name, alias, value } = metric;
  // Writers of JSON spell the fields as the protobuf has them, or in camel case.
  const is = (flag: 'null' | 'historical'): boolean =>
    metric[`is_${flag}`] === true || metric[flag === 'null' ? 'isNull' : 'isHistorical'] === true;
  const plain = value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
  const timestamp = counter(metric['timestamp']);
  const unit = jsonUnit(metric['properties']);
  return {
    ...(typeof unit === 'string' && { unit }),
    ...(typeof name === 'string' && { name }),
    ...((typeof alias === 'number' || typeof alias === 'string') && { alias: String(alias) }),
    ...(is('historical') && { historical: true }),
    ...(timestamp !== undefined && { timestamp }),
    ...(is('null') ? { value: null } : plain && { value }),
  };
}

/** Of a property set, which is an object by names, or keys and values side by side as in the protobuf. */
function jsonUnit(properties: unknown): unknown {
  const keys = at(properties, 'keys');
  const values = at(properties, 'values');
  const held =
    Array.isArray(keys) && Array.isArray(values) ? values[keys.indexOf(unitProperty)] : at(properties, unitProperty);
  return at(held, 'value') ?? at(held, 'stringValue') ?? at(held, 'string_value');
}

/** A metric's value with its unit, as other devices write it. */
const withUnit = (value: unknown, unit: unknown): unknown =>
  typeof unit === 'string' && unit !== '' ? { value, unit } : value;

/** Of figures beside the level only a battery's are told in one unit or another. */
const inVolts = (value: unknown, unit: unknown): unknown =>
  unit === 'V' || unit === 'mV' ? `${value} ${unit}` : value;

/** Values by the last part of their names, in small letters: `Tank/Fill Level` is `fill_level`. */
function byLastName(
  metrics: readonly unknown[],
  told: (value: unknown, unit: unknown) => unknown,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const metric of metrics) {
    const name = at(metric, 'name');
    const value = at(metric, 'value');
    if (typeof name !== 'string' || value === undefined) continue;
    const last = lastName(name);
    if (last !== '__proto__') values[last] = told(value, at(metric, 'unit'));
  }
  return values;
}

function lastName(name: string): string {
  const last = name.slice(name.lastIndexOf('/') + 1).toLowerCase();
  return last.includes(' ') ? last.replaceAll(' ', '_') : last;
}

function findMetric(message: unknown, binding: DeviceBinding, wanted: Wanted): Found {
  const list = at(message, 'metrics');
  const metrics: readonly unknown[] = Array.isArray(list) ? list : [];
  const { topic } = binding;
  if (topic === undefined || topic.startsWith('spBv1.0/')) {
    const named = findNamed(byLastName(metrics, withUnit), binding, wanted);
    if (named === null) return 'absent';
    return timed(
      named.found,
      metrics.findLast((metric) => lastName(String(at(metric, 'name'))) === named.key),
    );
  }
  const metric = metrics.find((one) => at(one, 'name') === topic);
  const unit = at(metric, 'unit');
  const value = unwrapped(withUnit(at(metric, 'value'), unit));
  if (wanted === 'count') return timed(measuredAs('count', value, {}), metric);
  if (binding.unit === undefined && typeof unit === 'string' && unit !== '' && kindOfUnit(unit) === undefined)
    return { kind: 'refused', reason: 'wrong-unit', detail: `${unit} is no unit of a ${wanted}` };
  return timed(measuredAs('percent', value, binding, { percent: '%', distance: 'mm', weight: 'g' }[wanted]), metric);
}

/** A birth tells all values there are, each with the time when it was measured. */
function timed(found: Found, metric: unknown): Found {
  const measuredAt = timeOf(at(metric, 'timestamp'));
  return found === 'absent' || found.kind === 'refused' || measuredAt === undefined
    ? found
    : { ...found, at: measuredAt };
}
