/**
 * Homie: `homie/<device>/…` (3 and 4, attribute by attribute) and `<domain>/5/<device>/…` (5, told by `$description`).
 * Homie convention 5.0, "Topology"; 4.0.0, "Device attributes". A binding's `topic` names node and property, as
 * `level/percent`; without one the property's name must tell what it is.
 */
import type { DeviceBinding } from '../../contract/site-file.ts';
import type { Learned } from '../learned.ts';
import type { Dialect, DialectContext, Envelope, Found, Wanted } from './dialect.ts';
import { findDecoded, nameOf } from './find-decoded.ts';
import {
  type About,
  aboutIn,
  attributes,
  factsIn,
  isNumber,
  likelyLevel,
  shareOf,
  withAttribute,
  withProperties,
} from './homie-description.ts';
import { propertyVitals, statVitals } from './homie-vitals.ts';
import { pressOf } from './press.ts';
import { at, isRecord, kindOfUnit, measuredAs, parseJson } from './values.ts';

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
  // Of a domain of its own a device is known when it has described itself.
  claims: (topic, _text, { learned, source }) =>
    topic.startsWith('homie/') ||
    /^[^/]+\/5\/[^/]+\/\$/.test(topic) ||
    (isFifth(topic) && learned.get(keyOf(placeOf(topic), source)) !== undefined),
  maybeOf: (topic) => (isFifth(topic) ? [placeOf(topic).device] : []),
  open(topic, text, context) {
    const place = placeOf(topic);
    const { device, path } = place;
    if (device === '' || device.startsWith('$')) return { type: 'ignored' };
    const key = keyOf(place, context.source);
    const [node = '', property, attribute, ...rest] = path;
    if (path.length === 1) return openAttribute(device, node, text, key, context);
    if (property === undefined || rest.length > 0) return { type: 'ignored' };
    if (node.startsWith('$'))
      return attribute === undefined ? openStat(device, node, property, text) : { type: 'ignored' };
    if (property.startsWith('$') || attribute !== undefined) {
      note(context.learned, key, node, property, attribute, text);
      return { type: 'ignored' };
    }
    return openValue(place, node, property, text, context);
  },
  find: findProperty,
  family: ['homie/#'],
  filters({ id, topic }) {
    if (topic === undefined || topic.split('/').length < 3) return [];
    const until = topic.indexOf(`/${id}/`);
    return [until < 0 ? topic : `${topic.slice(0, until)}/${id}/#`];
  },
};

interface Place {
  /** With the version, where that is 5. */
  readonly root: string;
  readonly device: string;
  readonly path: readonly string[];
}

const isFifth = (topic: string): boolean => /^[^/]+\/5\/[^/]+\/[^/]+/.test(topic);

function placeOf(topic: string): Place {
  const [domain = '', second = '', ...others] = topic.split('/');
  if (second !== '5') return { root: domain, device: second, path: others };
  const [device = '', ...path] = others;
  return { root: `${domain}/5`, device, path };
}

const keyOf = ({ root, device }: Place, source: string | undefined): string =>
  `homie ${source ?? ''}\n${root}/${device}`;

/** Versions 3 and 4: an attribute of a property, or the list of a node's properties. */
function note(
  learned: Learned,
  key: string,
  node: string,
  property: string,
  attribute: string | undefined,
  text: string,
): void {
  if (property === '$properties') learned.set(key, withProperties(learned.get(key), node, text));
  else if (attributes.some((one) => one === attribute))
    learned.set(key, withAttribute(learned.get(key), `${node}/${property}`, String(attribute), text));
}

function openValue(place: Place, node: string, property: string, text: string, context: DialectContext): Envelope {
  const { device } = place;
  const facts = context.learned.get(keyOf(place, context.source));
  const about = aboutIn(facts, `${node}/${property}`);
  const part = context.isBound(device) ? undefined : likelyLevel(facts);
  const press = /^(action|event|press|button)$/i.test(property) ? pressOf(text) : undefined;
  const { unit, datatype, range } = about;
  return {
    type: 'message',
    addresses: [device],
    message: {
      ...{ node, property, value: text },
      ...(unit !== undefined && { unit }),
      ...(datatype !== undefined && { datatype }),
      ...(range !== undefined && { range }),
    },
    vitals: propertyVitals(`${node}/${property}`, text, about, facts),
    ...(part !== undefined && { part }),
    ...(press !== undefined && { event: 'button', press }),
  };
}

/** Of the device itself, `$stats/battery`, `$fw/version`. */
function openStat(device: string, node: string, name: string, text: string): Envelope {
  const vitals = statVitals(node, name, text);
  if (vitals === null) return { type: 'ignored' };
  return { type: 'message', addresses: [device], message: { [node]: { [name]: text } }, vitals };
}

function openAttribute(device: string, name: string, text: string, key: string, { learned }: DialectContext): Envelope {
  if (name === '$description') {
    const parsed = parseJson(text);
    if (text !== '' && !(parsed.ok && isRecord(parsed.value)))
      return { type: 'refused', reason: 'malformed', detail: '$description must be a JSON object', address: device };
    const description = parsed.ok ? parsed.value : {};
    learned.set(key, factsIn(description));
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

function findProperty(message: unknown, binding: DeviceBinding, wanted: Wanted): Found {
  const property = at(message, 'property');
  if (typeof property !== 'string') return 'absent';
  const path = `${String(at(message, 'node'))}/${property}`;
  const { topic } = binding;
  if (topic !== undefined && topic !== path && !topic.endsWith(`/${path}`)) return 'absent';
  const about = aboutOf(message);
  // A word that says how full it is ("low") is no level, and no missing one.
  if (!isNumber(about)) return 'absent';
  const value = at(message, 'value');
  const { unit, range } = about;
  // Called a level, without a unit but with its bounds: a share of them, whatever the dispenser is measured by.
  const isShare = unit === undefined && range !== undefined && nameOf(property)?.kind === 'percent';
  const told =
    topic === undefined || isShare
      ? findDecoded({ [property]: value, unit }, binding, wanted)
      : wanted === 'count'
        ? measuredAs('count', value, {})
        : measuredAs('percent', value, binding, unit ?? unitOf[wanted]);
  if (binding.unit !== undefined || told === 'absent') return told;
  const isForeign = unit !== undefined && told.kind !== 'count' && kindOfUnit(unit) === undefined;
  if (isForeign) return { kind: 'refused', reason: 'wrong-unit', detail: `${unit.slice(0, 32)} is no unit of a level` };
  return asShare(told, value, about);
}

function aboutOf(message: unknown): About {
  const [unit, datatype, range] = ['unit', 'datatype', 'range'].map((name) => at(message, name));
  const [least, most] = Array.isArray(range) ? range : [];
  return {
    unit: typeof unit === 'string' ? unit : undefined,
    datatype: typeof datatype === 'string' ? datatype : undefined,
    range: typeof least === 'number' && typeof most === 'number' ? [least, most] : undefined,
  };
}

const unitOf = { percent: '%', distance: 'mm', weight: 'g' } as const;

/** A percentage without a unit is a share of the range that the device tells; with one, where nothing else fits the range. */
function asShare(found: Found, value: unknown, { unit, range }: About): Found {
  if (found === 'absent' || found.kind !== 'percent' || range === undefined) return found;
  const [least, most] = range;
  const isShare = unit === undefined ? least !== 0 || most !== 100 : least === 0 && most === 1;
  // Bounds that do not hold for the value say nothing of it.
  const share = isShare ? shareOf(value, range) : null;
  return share === null ? found : { kind: 'percent', value: share };
}
