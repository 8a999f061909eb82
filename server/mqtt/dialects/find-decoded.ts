/** Where decoders of LoRaWAN vendors, and Zigbee and plain JSON devices, usually put a fill level or a distance. */
import type { DeviceVitals } from '../../contract/reading.ts';
import type { DeviceBinding } from '../../contract/site-file.ts';
import type { Found, Wanted } from './dialect.ts';
import { isRecord, kindOfUnit, measuredAs, unwrapped } from './values.ts';

interface Name {
  readonly kind: Wanted;
  /** The earlier ones count first. */
  readonly rank: number;
  readonly unit?: string;
  /** The name itself says the unit. */
  readonly isSaid?: true;
}

/** By their letters and figures alone, in small ones: `fill_level`, `FillLevel` and `fill level` are one name. */
const names: ReadonlyMap<string, Name> = new Map(
  Object.entries({
    ...of('percent', '%', ['level', 'filllevel', 'fill', 'remaining', 'liquidlevelpercent', 'percentage', 'percent']),
    ...of('percent', '%', ['levelpercent', 'fillpercent'], true),
    ...of('distance', 'mm', ['distancemm', 'mm'], true),
    ...of('distance', 'cm', ['distancecm'], true),
    ...of('distance', 'mm', ['distance']),
    ...of('weight', 'kg', ['weightkg'], true),
    ...of('weight', 'g', ['weightg'], true),
    ...of('weight', 'g', ['weight', 'g']),
    ...of('count', undefined, ['count']),
  }).map(([name, about], rank) => [name, { ...about, rank }]),
);

function of(
  kind: Wanted,
  unit: string | undefined,
  list: readonly string[],
  isSaid = false,
): Record<string, Omit<Name, 'rank'>> {
  const about = { kind, ...(unit !== undefined && { unit }), ...(isSaid && { isSaid: true as const }) };
  return Object.fromEntries(list.map((name) => [name, about]));
}

const longestName = 24;

/** What is usually meant by a name; undefined for most. */
export function nameOf(key: string): Name | undefined {
  if (key.length < 3 || key.length > longestName) return names.get(key);
  return names.get(key) ?? names.get(key.toLowerCase().replace(/[^a-z0-9]/g, ''));
}

/** Shown elsewhere: batteries and links. */
const aside = new Set([
  ...['battery', 'battery_low', 'volt', 'vdd', 'voltage', 'battery_voltage', 'batteryvolts'],
  ...['linkquality', 'last_seen', 'rssi', 'snr'],
]);
const metricsAtMost = 32;
const longest = 64;

/** Groups are opened once: `line_1: {total_in: 72}` is `line_1.total_in`, `humidity: {value: 40, unit: "%"}` is `humidity`. */
const opened = ([name, value]: [string, unknown]): (readonly [string, unknown])[] => {
  if (!isRecord(value)) return [[name, value]];
  if (Object.hasOwn(value, 'value')) return [[name, value['value']]];
  return Object.entries(value).map(([inner, one]) => [`${name}.${inner}`, one] as const);
};

/**
 * The other figures, words and flags of a decoded message, by the device's own names: contact, counts, temperature; a distance
 * too, where the device has worked out a percentage of it.
 */
export function otherMeasured(decoded: unknown): Pick<DeviceVitals, 'metrics'> {
  if (!isRecord(decoded)) return {};
  const isWorkedOut = Object.keys(decoded).some((key) => nameOf(key)?.kind === 'percent');
  const isShown = (name: string): boolean => {
    const kind = nameOf(name)?.kind;
    return (
      (kind === undefined || kind === 'count' || (isWorkedOut && kind !== 'percent')) && !aside.has(name.toLowerCase())
    );
  };
  const metrics = Object.entries(decoded)
    .flatMap(opened)
    .filter((entry): entry is readonly [string, number | string | boolean] => {
      const [name, value] = entry;
      if (name.length > longest || !isShown(name)) return false;
      return typeof value === 'string'
        ? value.length <= longest
        : typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
    })
    .slice(0, metricsAtMost);
  return metrics.length === 0 ? {} : { metrics: Object.fromEntries(metrics) };
}

/**
 * The first that is there: a percentage, then what the dispenser wants, then a distance before a weight. A percentage without a
 * value leaves the word to what is wanted.
 */
export const findDecoded = (decoded: unknown, binding: DeviceBinding, wanted: Wanted): Found =>
  findNamed(decoded, binding, wanted)?.found ?? 'absent';

/** The same, with the name that it stands under. */
export function findNamed(
  decoded: unknown,
  binding: DeviceBinding,
  wanted: Wanted,
): { readonly key: string; readonly found: Found } | null {
  if (!isRecord(decoded)) return null;
  const there = Object.entries(decoded).flatMap(([key, value]): Told[] => {
    const name = nameOf(key);
    const plain = name === undefined ? undefined : unwrapped(value);
    return name === undefined || plain === undefined ? [] : [{ ...name, key, value: plain }];
  });
  const read = (told: Told) => ({
    key: told.key,
    found: measured(told, binding, unitOf(told, there, decoded['unit'])),
  });
  const first = least(there, ({ kind, rank }) => (kind === 'percent' ? 0 : kind === wanted ? 100 : 200) + rank);
  if (first === undefined) return null;
  const said = read(first);
  if (said.found === 'absent' || said.found.kind === 'refused' || said.found.value !== null) return said;
  const instead = least(
    there.filter(({ kind }) => kind === wanted),
    ({ rank }) => rank,
  );
  return instead === undefined ? said : read(instead);
}

type Told = Name & { readonly key: string; readonly value: unknown };

function measured({ kind, value, isSaid }: Told, binding: DeviceBinding, unit: string | undefined): Found {
  return measuredAs(kind, value, kind === 'count' || isSaid ? {} : binding, unit);
}

/** A unit that stands beside is that of what it fits, or else of the level, which may be in millimetres or grams. */
function unitOf({ kind, unit, isSaid }: Told, there: readonly Told[], beside: unknown): string | undefined {
  const besideKind = kindOfUnit(beside);
  if (isSaid || besideKind === undefined || typeof beside !== 'string') return unit;
  const fits = besideKind === kind || (kind === 'percent' && !there.some((one) => one.kind === besideKind));
  return fits ? beside : unit;
}

function least<T>(list: readonly T[], by: (one: T) => number): T | undefined {
  return list.reduce<T | undefined>((best, one) => (best === undefined || by(one) < by(best) ? one : best), undefined);
}
