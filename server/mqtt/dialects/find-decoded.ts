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
/** What keys mean that were met before: devices say the same ones again and again. */
const met = new Map<string, Name | null>();
const metAtMost = 4_096;

/** What is usually meant by a name; undefined for most. */
export function nameOf(key: string): Name | undefined {
  if (key.length < 3 || key.length > longestName) return names.get(key);
  let name = met.get(key);
  if (name === undefined) {
    name = names.get(key) ?? names.get(key.toLowerCase().replace(/[^a-z0-9]/g, '')) ?? null;
    if (met.size >= metAtMost) met.clear();
    met.set(key, name);
  }
  return name ?? undefined;
}

/** Shown elsewhere: batteries and links. */
const aside = new Set([
  ...['battery', 'battery_low', 'volt', 'vdd', 'voltage', 'battery_voltage', 'batteryvolts'],
  ...['linkquality', 'last_seen', 'rssi', 'snr'],
]);
const metricsAtMost = 32;
const longest = 64;

/**
 * The other figures, words and flags of a decoded message, by the device's own names: contact, counts, temperature; a distance
 * too, where the device has worked out a percentage of it. Groups are opened once: `line_1: {total_in: 72}` is
 * `line_1.total_in`, `humidity: {value: 40, unit: "%"}` is `humidity`.
 */
export function otherMeasured(decoded: unknown): Pick<DeviceVitals, 'metrics'> {
  if (!isRecord(decoded)) return {};
  const keys = Object.keys(decoded);
  const isWorkedOut = keys.some((key) => nameOf(key)?.kind === 'percent');
  const metrics: Record<string, number | string | boolean> = {};
  let count = 0;
  const tell = (name: string, value: unknown): void => {
    if (count >= metricsAtMost || name.length > longest || !isFigure(value) || !isOther(name, isWorkedOut)) return;
    // A key that an object has by itself would be lost, or worse.
    if (name === '__proto__') return;
    metrics[name] = value;
    count++;
  };
  for (const key of keys) {
    const value = decoded[key];
    if (!isRecord(value)) tell(key, value);
    else if (Object.hasOwn(value, 'value')) tell(key, value['value']);
    else for (const [inner, one] of Object.entries(value)) tell(`${key}.${inner}`, one);
  }
  return count === 0 ? {} : { metrics };
}

const isFigure = (value: unknown): value is number | string | boolean =>
  typeof value === 'string' ? value.length <= longest : typeof value === 'boolean' || Number.isFinite(value);

/** Of what is neither the level itself nor shown elsewhere. */
function isOther(name: string, isWorkedOut: boolean): boolean {
  const kind = nameOf(name)?.kind;
  const isLevel = kind === 'percent' || (kind !== undefined && kind !== 'count' && !isWorkedOut);
  return !isLevel && !aside.has(name) && !aside.has(name.toLowerCase());
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
  const there: Told[] = [];
  for (const key of Object.keys(decoded)) {
    const name = nameOf(key);
    if (name === undefined) continue;
    const value = decoded[key];
    const plain = unwrapped(value);
    const beside = isRecord(value) ? value['unit'] : decoded['unit'];
    if (plain !== undefined) there.push({ name, key, value: plain, beside });
  }
  const read = (told: Told) => ({
    key: told.key,
    found: measured(told, binding, there),
  });
  const first = least(
    there,
    ({ name: { kind, rank } }) => (kind === 'percent' ? 0 : kind === wanted ? 100 : 200) + rank,
  );
  if (first === undefined) return null;
  const said = read(first);
  if (said.found === 'absent' || said.found.kind === 'refused' || said.found.value !== null) return said;
  const instead = least(
    there.filter(({ name }) => name.kind === wanted),
    ({ name }) => name.rank,
  );
  return instead === undefined ? said : read(instead);
}

interface Told {
  readonly name: Name;
  readonly key: string;
  readonly value: unknown;
  /** A unit that stands with it. */
  readonly beside: unknown;
}

function measured(told: Told, binding: DeviceBinding, there: readonly Told[]): Found {
  const { name, value, beside } = told;
  const { kind, isSaid } = name;
  if (kind === 'count') return measuredAs(kind, value, {});
  if (isSaid) return measuredAs(kind, value, {}, name.unit);
  // A percentage may stand among figures with units of their own; a length in an unknown unit is no length.
  const isForeign = typeof beside === 'string' && beside !== '' && kindOfUnit(beside) === undefined;
  if (isForeign && kind !== 'percent' && binding.unit === undefined)
    return { kind: 'refused', reason: 'wrong-unit', detail: `${beside.slice(0, 32)} is no unit of a ${kind}` };
  return measuredAs(kind, value, binding, unitOf(told, there));
}

/** A unit that stands beside is that of what it fits, or else of the level, which may be in millimetres or grams. */
function unitOf({ name: { kind, unit }, beside }: Told, there: readonly Told[]): string | undefined {
  const besideKind = kindOfUnit(beside);
  if (besideKind === undefined || typeof beside !== 'string') return unit;
  const fits = besideKind === kind || (kind === 'percent' && !there.some(({ name }) => name.kind === besideKind));
  return fits ? beside : unit;
}

function least<T>(list: readonly T[], by: (one: T) => number): T | undefined {
  return list.reduce<T | undefined>((best, one) => (best === undefined || by(one) < by(best) ? one : best), undefined);
}
