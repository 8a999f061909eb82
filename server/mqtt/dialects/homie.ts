/**
 * Homie: `homie/<device>/…` (3 and 4, units in `$unit`) and `<domain>/5/<device>/…` (5, units in `$description`).
 * Homie convention 5.0, "Topology"; 4.0.0, "Device attributes". A binding's `topic` names node and property, as
 * `level/percent`; without one the property's name must tell what it is.
 */
import type { DeviceBinding } from '../../contract/site-file.ts';
import type { Learned } from '../learned.ts';
import { batteryPercent } from './battery.ts';
import type { Dialect, DialectContext, Envelope, Found, Wanted } from './dialect.ts';
import { findDecoded } from './find-decoded.ts';
import { at, isRecord, measuredAs, parseJson } from './values.ts';

const states: Readonly<Record<string, boolean | null>> = {
  ready: true,
  alert: true,
  // It said that it will be back: not gone.
  sleeping: true,
  init: null,
  disconnected: false,
  lost: false,
  // Removed.
  '': false,
};

export const homie: Dialect = {
  name: 'homie',
  claims: (topic) => topic.startsWith('homie/') || /^[^/]+\/5\/[^/]+\/\$(state|description)$/.test(topic),
  open(topic, text, context) {
    const [domain = '', second = '', ...others] = topic.split('/');
    const [device = '', ...path] = second === '5' ? others : [second, ...others];
    if (device === '' || device.startsWith('$')) return { type: 'ignored' };
    const key = `homie ${context.source ?? ''}\n${domain}/${second === '5' ? '5/' : ''}${device}`;
    const [node = '', property, attribute, ...rest] = path;
    // Before version 5: `$fw/name`, `$fw/version`.
    if (node === '$fw' && property === 'version' && attribute === undefined)
      return { type: 'message', addresses: [device], message: {}, vitals: firmwareIn(text) };
    if (path.length === 1) return openAttribute(device, node, text, key, context);
    if (property === undefined || node.startsWith('$') || property.startsWith('$') || rest.length > 0)
      return { type: 'ignored' };
    const name = `${node}/${property}`;
    if (attribute === '$unit') context.learned.set(key, new Map([...(context.learned.get(key) ?? []), [name, text]]));
    if (attribute !== undefined) return { type: 'ignored' };
    const unit = context.learned.get(key)?.get(name);
    return {
      type: 'message',
      addresses: [device],
      message: { node, property, value: text, ...(unit !== undefined && { unit }) },
      vitals: property === 'battery' ? batteryPercent(text) : {},
    };
  },
  find: findProperty,
  family: ['homie/#'],
  filters: ({ topic }) => (topic !== undefined && topic.split('/').length > 2 ? [topic] : []),
};

function openAttribute(device: string, name: string, text: string, key: string, { learned }: DialectContext): Envelope {
  if (name === '$description') {
    const parsed = parseJson(text);
    if (text !== '' && !(parsed.ok && isRecord(parsed.value)))
      return { type: 'refused', reason: 'malformed', detail: '$description must be a JSON object', address: device };
    const description = parsed.ok ? parsed.value : {};
    learned.set(key, unitsOf(description));
    for (const above of [at(description, 'root'), at(description, 'parent')])
      if (typeof above === 'string') noteChild(learned, childrenKey(key, device, above), device);
  }
  if (name !== '$state') return { type: 'ignored' };
  const online = Object.hasOwn(states, text) ? states[text] : undefined;
  if (online === null) return { type: 'ignored' };
  if (online === undefined)
    return { type: 'refused', reason: 'malformed', detail: 'there is no such $state', address: device };
  // Only the root has a will: when it is lost, so are its children (Homie 5, "Device attributes").
  const children = [...(learned.get(childrenKey(key, device, device))?.keys() ?? [])];
  const below = children.map((child) => [child]);
  return { type: 'availability', addresses: [device], online, ...(below.length > 0 && { below }) };
}

/** `key` with another device's name in place of its own. */
const childrenKey = (key: string, own: string, above: string): string =>
  `children ${key.slice(0, key.length - own.length)}${above}`;

function noteChild(learned: Learned, key: string, child: string): void {
  learned.set(key, new Map([...(learned.get(key) ?? []), [child, '']]));
}

/** Units by `node/property`. */
function unitsOf(description: unknown): Map<string, string> {
  const units = new Map<string, string>();
  const entries = (value: unknown): [string, unknown][] => (isRecord(value) ? Object.entries(value) : []);
  for (const [node, about] of entries(at(description, 'nodes'))) {
    for (const [property, { unit }] of entries(at(about, 'properties')).filter(
      (one): one is [string, { unit: unknown }] => isRecord(one[1]),
    ))
      if (typeof unit === 'string') units.set(`${node}/${property}`, unit);
  }
  return units;
}

function findProperty(message: unknown, binding: DeviceBinding, wanted: Wanted): Found {
  const property = String(at(message, 'property'));
  const value = at(message, 'value');
  const { topic } = binding;
  const unit = at(message, 'unit');
  const usual = typeof unit === 'string' ? unit : undefined;
  if (topic === undefined) {
    const name = property === 'percent' ? 'level' : property;
    // The unit that the device tells comes before the one that such names usually have.
    return findDecoded(
      { [name]: value },
      binding.unit === undefined && isUnit(usual) ? { ...binding, unit: usual } : binding,
      wanted,
    );
  }
  const path = `${String(at(message, 'node'))}/${property}`;
  if (topic !== path && !topic.endsWith(`/${path}`)) return 'absent';
  if (wanted === 'count') return measuredAs('count', value, {});
  return measuredAs('percent', value, binding, usual ?? unitOf[wanted]);
}

const unitOf = { percent: '%', distance: 'mm', weight: 'g' } as const;

const isUnit = (unit: string | undefined): unit is NonNullable<DeviceBinding['unit']> =>
  unit !== undefined && ['mm', 'cm', 'm', 'g', 'kg', '%'].includes(unit);
