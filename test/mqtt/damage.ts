/** Messages damaged as messages are: keys dropped, types changed, text cut, twenty levels of nesting, 256 KiB. */
/** Deterministic: a run that fails can be repeated. Mulberry32. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
export const random = chance(20_261_123);
export const below = (n: number): number => Math.floor(random() * n);
export const pick = <T>(list: readonly T[]): T => {
  const one = list[below(list.length)];
  if (one === undefined) throw new Error('nothing to pick');
  return one;
};

type Holder = Record<string, unknown> | unknown[];
const isHolder = (value: unknown): value is Holder => typeof value === 'object' && value !== null;

/** Every place in a message: who holds it, and under which key. */
function placesIn(value: unknown, into: [Holder, string][] = []): [Holder, string][] {
  if (isHolder(value))
    for (const key of Object.keys(value)) {
      into.push([value, key]);
      placesIn(Reflect.get(value, key), into);
    }
  return into;
}

/** What sensors and networks put where a value should be. None of it is a number that could pass for one. */
export const junk = [
  null,
  true,
  false,
  '',
  'nan',
  'No Sensor',
  'Invalid Reading',
  'unavailable',
  [],
  {},
  [[]],
  '٣',
  '1e999',
  '--5',
];

const nested = (value: unknown, depth: number): unknown =>
  depth === 0 ? value : random() < 0.5 ? [nested(value, depth - 1)] : { a: nested(value, depth - 1) };

export function damage(message: unknown): unknown {
  const places = placesIn(message);
  const [holder, key] = places.length === 0 ? [{}, ''] : pick(places);
  const value: unknown = Reflect.get(holder, key);
  switch (below(5)) {
    case 0:
      Reflect.deleteProperty(holder, key);
      break;
    case 1:
      Reflect.set(holder, key, structuredClone(pick(junk)));
      break;
    case 2:
      // A number as text, a text cut short, a list of itself. Half of a number is a number, and nobody can tell.
      if (typeof value === 'number') Reflect.set(holder, key, String(value));
      else if (typeof value === 'string' && Number.isNaN(Number(value)))
        Reflect.set(holder, key, value.slice(0, below(value.length + 1)));
      else Reflect.set(holder, key, [value]);
      break;
    case 3:
      Reflect.set(holder, key, nested(value, 20));
      break;
    default:
      return random() < 0.05 ? nested(message, 20) : message;
  }
  return message;
}

const limit = 256 * 1024;

/** A bare value as it is never meant: half of a number would be a number, and nobody could tell. */
export function damageBare(text: string): string {
  switch (below(6)) {
    case 0:
      return String(pick(junk));
    case 1:
      return pick([`${text}x`, `x${text}`, `${text} ${text}`]);
    case 2:
      return JSON.stringify(nested(text, 20));
    case 3:
      return `${text}${' '.repeat(random() < 0.01 ? limit : 3)}`;
    default:
      return text;
  }
}

export function textOf(message: unknown, round: number): string {
  const text = JSON.stringify(message) ?? '';
  if (round % 500 === 0) return `${text}${' '.repeat(Math.max(0, limit - Buffer.byteLength(text)))}`;
  if (round % 501 === 0) return `${text}${' '.repeat(limit)}`;
  return round % 4 === 0 ? text.slice(0, below(text.length + 1)) : text;
}
