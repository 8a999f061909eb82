/** Numbers and times as devices write them. Whatever is not one is null or undefined, never 0. */
import type { Measured } from '../../contract/reading.ts';
import type { DeviceBinding } from '../../contract/site-file.ts';
import type { Millis } from '../../domain/model.ts';
import type { Found } from './dialect.ts';

type Json = Record<string, unknown>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of keys; undefined when a key is missing on the way. Only own keys. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  let here = value;
  for (const key of keys) {
    if (!isRecord(here) || !Object.hasOwn(here, key)) return undefined;
    here = here[key];
  }
  return here;
}

/** A number, also written as text, also with a unit behind it ("2000 mm"); null for all that sensors say instead. */
export const numberOf = (value: unknown): number | null => quantityOf(value)?.number ?? null;

/** The same, with its unit. */
export function quantityOf(value: unknown): { readonly number: number; readonly unit: string | undefined } | null {
  if (typeof value === 'number') return Number.isFinite(value) ? { number: value, unit: undefined } : null;
  if (typeof value !== 'string' || value.length > 40) return null;
  const match = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)\s*(%|mm|cm|m|g|kg|m?V|v)?\s*$/.exec(value);
  const number = match === null ? Number.NaN : Number(match[1]);
  return Number.isFinite(number) ? { number, unit: match?.[2] } : null;
}

/** `{value: 1234, unit: "mm"}` as "1234 mm"; anything else as it is. */
export function unwrapped(value: unknown): unknown {
  if (!isRecord(value) || !Object.hasOwn(value, 'value')) return value;
  const { value: plain, unit } = value;
  const known = typeof unit === 'string' && Object.hasOwn(scale, unit);
  return known && (typeof plain === 'number' || typeof plain === 'string') ? `${plain} ${unit}` : plain;
}

/** Base units a unit: millimetres, grams. */
const scale: Readonly<Record<string, { readonly kind: Measured['kind']; readonly factor: number }>> = {
  '%': { kind: 'percent', factor: 1 },
  mm: { kind: 'distance', factor: 1 },
  cm: { kind: 'distance', factor: 10 },
  m: { kind: 'distance', factor: 1000 },
  g: { kind: 'weight', factor: 1 },
  kg: { kind: 'weight', factor: 1000 },
};

/** What is measured in a unit. */
export const kindOfUnit = (unit: unknown): Measured['kind'] | undefined =>
  typeof unit === 'string' && Object.hasOwn(scale, unit) ? scale[unit]?.kind : undefined;

/**
 * `value` of one kind: in the unit that is written behind it, or else the binding's, or else `unit`. A "percent" is any
 * level: given in millimetres or grams it is a distance or a weight.
 */
export function measuredAs(
  kind: Measured['kind'],
  value: unknown,
  binding: Pick<DeviceBinding, 'unit'>,
  unit?: string,
): Found {
  if (value === undefined) return 'absent';
  const quantity = quantityOf(value);
  if (quantity === null) return { kind, value: null };
  const chosen = quantity.unit ?? binding.unit ?? unit;
  if (chosen === undefined) return found(kind, quantity.number);
  const known = scale[chosen];
  if (known === undefined || (kind !== 'percent' && known.kind !== kind))
    return { kind: 'refused', reason: 'wrong-unit', detail: `${chosen} is no unit of a ${kind}` };
  return found(known.kind, Math.round(quantity.number * known.factor * 1000) / 1000);
}

/** Nothing is nearer than the sensor itself: a distance below 0 is how sensors say that they have none. */
const found = (kind: Measured['kind'], value: number): Found => ({
  kind,
  value: kind === 'distance' && value < 0 ? null : value,
});

/** Before this a clock was never set: it counts from when it was switched on. 2015. */
export const clocksFrom: Millis = 1_420_070_400_000;

/** ISO text with an offset, or seconds, ms, µs or ns since 1970 (by size), as ms. Anything else is undefined; never throws. */
export function timeOf(value: unknown): Millis | undefined {
  const millis = typeof value === 'string' ? timeIn(value) : sinceEpoch(value);
  return millis === undefined || Number.isNaN(millis) || millis < clocksFrom ? undefined : millis;
}

function sinceEpoch(value: unknown): Millis | undefined {
  if (typeof value !== 'number' || !(value > 0 && value < 1e20)) return undefined;
  if (value < 1e11) return Math.round(value * 1000);
  return Math.round(value < 1e14 ? value : value < 1e17 ? value / 1e3 : value / 1e6);
}

function timeIn(text: string): Millis | undefined {
  if (text.length > 40) return undefined;
  if (/^\d{10,19}$/.test(text)) return sinceEpoch(Number(text));
  // Nanoseconds are more than Date reads.
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})$/.exec(text);
  return match === null ? undefined : Date.parse(`${match[1]}${(match[2] ?? '').slice(0, 4)}${match[3]}`);
}

/** A signal in dBm; null for what no receiver hears or tells. */
export function dbmOf(value: unknown): number | null {
  const number = numberOf(value);
  return number !== null && number >= -200 && number <= 30 ? number : null;
}

/** How many: a whole number from 0, also where a number stands as text or as 43.0. */
export const count = (value: unknown): number | undefined => counter(numberOf(value));

/** A count that can be a sequence number. */
export function counter(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string };

/** Parses JSON, or says why not. */
export function parseStrictly(text: string): Parsed {
  if (text === '') return { ok: false, why: 'the payload is empty' };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, why: `not JSON: ${error instanceof Error ? error.message.slice(0, 120) : ''}` };
  }
}

const noNumber = /([:[,]\s*)[+-]?(?:nan|inf(?:inity)?)(?=\s*[,\]}])/gi;

/**
 * The same of what devices write: Python and small firmwares have `NaN` where JSON has no number, which is null, and the rest
 * counts. Others begin with a byte order mark.
 */
export function parseJson(text: string): Parsed {
  const parsed = parseStrictly(text);
  if (parsed.ok) return parsed;
  const mended = text.replace(/^\uFEFF/, '').replace(noNumber, '$1null');
  const again = mended === text ? parsed : parseStrictly(mended);
  return again.ok ? again : parsed;
}
