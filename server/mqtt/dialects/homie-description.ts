/**
 * What a Homie device says of its properties before it says their values: all at once in `$description` (5), or attribute by
 * attribute (3 and 4: `$nodes`, `<node>/$properties`, `<node>/<property>/$unit`, …). Homie convention 5.0, "Device description";
 * 4.0.0, "Property attributes".
 */
import { nameOf } from './find-decoded.ts';
import { at, isRecord, kindOfUnit, numberOf } from './values.ts';

/** Of a property, as the device tells it. */
export interface About {
  readonly unit?: string | undefined;
  readonly datatype?: string | undefined;
  /** The least and the most that a number can be. */
  readonly range?: readonly [number, number] | undefined;
}

/** Learned of a device: `<node>/<property> <attribute>` and what it says. */
export type Facts = ReadonlyMap<string, string>;

export const attributes = ['$unit', '$datatype', '$format'] as const;
const factOf = (property: string, attribute: string): string => `${property} ${attribute}`;

export const withAttribute = (facts: Facts | undefined, property: string, attribute: string, text: string): Facts =>
  new Map([...(facts ?? []), [factOf(property, attribute), text]]);

/** Of properties that a list names nothing more need be known for them to be there. */
export const withProperties = (facts: Facts | undefined, node: string, list: string): Facts =>
  new Map([
    ...(facts ?? []),
    ...list
      .split(',')
      .filter((property) => property.trim() !== '')
      .map((property) => [factOf(`${node}/${property.trim().replace(/\[\]$/, '')}`, '$name'), ''] as const),
  ]);

export function factsIn(description: unknown): Facts {
  const facts = new Map<string, string>();
  const entries = (value: unknown): [string, unknown][] => (isRecord(value) ? Object.entries(value) : []);
  for (const [node, inNode] of entries(at(description, 'nodes')))
    for (const [property, about] of entries(at(inNode, 'properties'))) {
      facts.set(factOf(`${node}/${property}`, '$name'), '');
      for (const attribute of attributes) {
        const told = at(about, attribute.slice(1));
        if (typeof told === 'string') facts.set(factOf(`${node}/${property}`, attribute), told);
      }
    }
  return facts;
}

export function aboutIn(facts: Facts | undefined, property: string): About {
  const told = (attribute: string): string | undefined => facts?.get(factOf(property, attribute));
  const [, least, most] = /^(-?[\d.]+):(-?[\d.]+)(?::[\d.]+)?$/.exec(told('$format') ?? '') ?? [];
  const range = [numberOf(least), numberOf(most)] as const;
  return {
    unit: told('$unit'),
    datatype: told('$datatype'),
    ...(range[0] !== null && range[1] !== null && range[1] > range[0] && { range: [range[0], range[1]] }),
  };
}

/** All properties that are known, `<node>/<property>`. */
export const propertiesIn = (facts: Facts | undefined): ReadonlySet<string> =>
  new Set([...(facts?.keys() ?? [])].map((fact) => fact.slice(0, fact.lastIndexOf(' '))));

/** Data types of numbers; a device that says none may mean one. */
export const isNumber = ({ datatype }: About): boolean =>
  datatype === undefined || datatype === 'integer' || datatype === 'float';

/** How far a number is from the least to the most, in percent; null for what is none, or beyond them. */
export function shareOf(value: unknown, [least, most]: readonly [number, number]): number | null {
  const number = numberOf(value);
  if (number === null || number < least || number > most) return null;
  return Math.round(((number - least) / (most - least)) * 100_000) / 1000;
}

/** Which of a device's properties is most likely the level; undefined where none is. */
export function likelyLevel(facts: Facts | undefined): string | undefined {
  let best: { readonly property: string; readonly rank: number } | undefined;
  for (const property of propertiesIn(facts)) {
    const about = aboutIn(facts, property);
    const rank = isNumber(about) ? rankOf(property.slice(property.indexOf('/') + 1), about) : undefined;
    if (rank !== undefined && (best === undefined || rank < best.rank)) best = { property, rank };
  }
  return best?.property;
}

const kinds = ['percent', 'distance', 'weight', 'count'] as const;

function rankOf(name: string, { unit }: About): number | undefined {
  const kind = nameOf(name)?.kind;
  const kindBy = kindOfUnit(unit);
  if (kind !== undefined && (unit === undefined || unit === '#' || kindBy !== undefined))
    return kinds.indexOf(kindBy ?? kind);
  return kindBy === 'distance' || kindBy === 'weight' ? kinds.length + kinds.indexOf(kindBy) : undefined;
}
