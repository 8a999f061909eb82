/**
 * Sparkplug B: `spBv1.0/<group>/<type>/<node>[/<device>]`, Eclipse Sparkplug 3.0, sections 4 and 6. Names of metrics are
 * learned from births, since data may carry aliases only; an alias without a birth says nothing. A binding's `topic` may
 * name the metric.
 */
import type { DeviceBinding } from '../../contract/site-file.ts';
import { batteryPercent } from './battery.ts';
import type { Dialect, DialectContext, Envelope, Found, Wanted } from './dialect.ts';
import { findDecoded, otherMeasured } from './find-decoded.ts';
import { type Metric, type Payload, readPayload } from './sparkplug-payload.ts';
import { askForBirth, follow, isOfThisSession } from './sparkplug-session.ts';
import { at, counter, isRecord, measuredAs, parseJson, timeOf } from './values.ts';

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
  if (type === 'DEATH') {
    if (device === undefined && !isOfThisSession(edgeNode, payloadOf(bytes))) return { type: 'ignored' };
    // With the node all its devices are gone: section 4.1.
    if (device !== undefined) return { type: 'availability', addresses, online: false };
    const below = [...(learned.get(devicesKey)?.keys() ?? [])].map((name) => namesIn(group, node, name));
    return { type: 'availability', addresses, online: false, below };
  }
  const payload = payloadOf(bytes);
  if (payload === null)
    return {
      type: 'refused',
      reason: 'malformed',
      detail: 'the payload is no Sparkplug B payload',
      address: addresses[0] ?? topic,
    };
  if (!shared) follow(edgeNode, level === 'N' && type === 'BIRTH' ? 'NBIRTH' : 'other', payload);
  const key = `sparkplug ${source}\n${addresses[0]}`;
  if (type === 'BIRTH') {
    learned.set(key, namesOf(payload));
    if (device !== undefined) learned.set(devicesKey, new Map([...(learned.get(devicesKey) ?? []), [device, '']]));
  }
  const names = learned.get(key);
  if (
    shared &&
    payload.metrics.some(({ name, alias }) => name === undefined && alias !== undefined && !names?.has(alias))
  )
    askForBirth(edgeNode);
  const metrics = payload.metrics
    // What was stored while there was no connection is not now.
    .filter(({ historical }) => historical !== true)
    .map((metric) => named(metric, names));
  // A node of which only its session is told is the way to its devices, and none itself.
  if (device === undefined && metrics.every(({ name }) => name !== undefined && isOfTheSession(name)))
    return { type: 'ignored' };
  const values = byLastName(metrics);
  const deviceTime = timeOf(payload.timestamp);
  return {
    type: 'message',
    addresses,
    message: { ...payload, metrics },
    vitals: { ...batteryPercent(values['battery']), ...otherMeasured(values) },
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

const namesOf = ({ metrics }: Payload): Map<string, string> =>
  new Map(metrics.flatMap(({ alias, name }) => (alias === undefined || name === undefined ? [] : [[alias, name]])));

function named(metric: Metric, names: ReadonlyMap<string, string> | undefined): Metric {
  const name = metric.name ?? (metric.alias === undefined ? undefined : names?.get(metric.alias));
  return name === undefined ? metric : { ...metric, name };
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
  const { name, alias, value, is_historical: historical } = metric;
  const plain = value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof alias === 'number' && { alias: String(alias) }),
    ...(historical === true && { historical }),
    ...(plain && { value }),
  };
}

/** Values by the last part of their names, in small letters: `Tank/Level` is `level`. */
function byLastName(metrics: readonly unknown[]): Record<string, unknown> {
  const values = metrics.flatMap((metric): [string, unknown][] => {
    const name = at(metric, 'name');
    const value = at(metric, 'value');
    const last = typeof name === 'string' ? name.split('/').at(-1) : undefined;
    return last === undefined || value === undefined ? [] : [[last.toLowerCase(), value]];
  });
  return Object.fromEntries(values);
}

function findMetric(message: unknown, binding: DeviceBinding, wanted: Wanted): Found {
  const metrics = at(message, 'metrics');
  if (!Array.isArray(metrics)) return 'absent';
  const { topic } = binding;
  if (topic === undefined || topic.startsWith('spBv1.0/')) return findDecoded(byLastName(metrics), binding, wanted);
  const value = at(
    metrics.find((metric) => at(metric, 'name') === topic),
    'value',
  );
  if (wanted === 'count') return measuredAs('count', value, {});
  return measuredAs('percent', value, binding, { percent: '%', distance: 'mm', weight: 'g' }[wanted]);
}
