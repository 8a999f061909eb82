/**
 * How a dispenser's device is doing, from what it has said over weeks: its battery day by day, how often its link drops, what it
 * measures right after refills. Bounded, and written seldom: a reading that tells nothing new leaves it alone.
 */
import type { DeviceBinding } from '../contract/site-file.ts';
import { type BatteryForecast, type BatteryPoint, batteryForecast } from './battery-forecast.ts';
import type { LevelDoc, Millis } from './model.ts';
import { median, theilSen } from './theil-sen.ts';

/** One a dispenser; id is the dispenser's. */
export interface HealthDoc {
  readonly id: string;
  /** Whose it is: of another device nothing of it holds. */
  readonly device: string;
  /** At most one a day, the oldest thinned out. */
  readonly batteries: readonly BatteryPoint[];
  /** Of a battery that tells volts: what it has when full. */
  readonly fullVolts?: number;
  /** By hand, or seen by its rise. */
  readonly changedAt: Millis | null;
  readonly forecast: BatteryForecast | null;
  /** When its link was lost, in the last 24 hours. */
  readonly drops: readonly Millis[];
  /** Levels right after the last refills. */
  readonly fulls: readonly { readonly at: Millis; readonly level: number }[];
}

const day = 86_400_000;
const batteriesKept = 60;
const dropsKept = 48;
const fullsKept = 12;
/** Percent points by which only another battery rises. */
const newBattery = 20;
/** Full cells: alkaline, lithium manganese dioxide or two of those, lithium thionyl chloride, lithium ion. */
const fullCells = [1.6, 3.1, 3.65, 4.2];
/** Of the full voltage: below it a device does not send. */
const cutOff = 0.67;

export const deviceName = ({ dialect, source = '', id }: DeviceBinding): string => `${dialect} ${source} ${id}`;

export type Before = Pick<LevelDoc, 'online' | 'refilledAt' | 'seenAt' | 'vitals'>;

/**
 * Whether `after` tells what was noted already when `before` was heard, earlier on the same day: then `withHealth` need not be
 * asked. A battery that somebody says is new, and that still tells what it told before, is noted when it tells something else,
 * or the day after.
 */
export function tellsNothingNew(before: Before, after: LevelDoc, now: Millis): boolean {
  return (
    before.online === after.online &&
    before.refilledAt === after.refilledAt &&
    before.seenAt !== null &&
    Math.floor(before.seenAt / day) === Math.floor(now / day) &&
    isSameBattery(before, after)
  );
}

const isSameBattery = ({ vitals: before }: Before, { vitals: after }: LevelDoc): boolean =>
  before.battery === after.battery && before.batteryVolts === after.batteryVolts;

/** After `after` was heard, in place of `before`. The same document when there is nothing new; undefined: still nothing. */
export function withHealth(
  health: HealthDoc | undefined,
  binding: DeviceBinding,
  before: Before,
  after: LevelDoc,
  now: Millis,
): HealthDoc | undefined {
  const { battery, batteryVolts } = after.vitals;
  const tellsBattery = battery !== undefined || batteryVolts !== undefined;
  const hasDropped = before.online === true && after.online === false;
  const isRefilled = after.refilledAt !== null && after.refilledAt !== before.refilledAt && after.level !== null;
  const last = health?.batteries[health.batteries.length - 1];
  const isNewDay = last === undefined || Math.floor(now / day) !== Math.floor(last.at / day);
  const hasRisen = last !== undefined && battery !== undefined && battery >= last.percent + newBattery;
  if (!hasDropped && !isRefilled && !(tellsBattery && (isNewDay || hasRisen))) return health;
  const device = deviceName(binding);
  let doc = health?.device === device ? health : fresh(after.id, device);
  if (hasDropped) doc = { ...doc, drops: [...doc.drops.filter((at) => at > now - day), now].slice(-dropsKept) };
  if (isRefilled) doc = { ...doc, fulls: [...doc.fulls, { at: now, level: after.level ?? 0 }].slice(-fullsKept) };
  const isHeard = after.seenAt !== before.seenAt || !isSameBattery(before, after);
  return tellsBattery && isHeard ? withBattery(doc, battery, batteryVolts, now) : doc;
}

const fresh = (id: string, device: string): HealthDoc => ({
  ...{ id, device, batteries: [], changedAt: null, forecast: null, drops: [], fulls: [] },
});

function withBattery(doc: HealthDoc, told: number | undefined, volts: number | undefined, now: Millis): HealthDoc {
  const full = doc.fullVolts ?? (volts === undefined ? undefined : fullCells.find((cell) => volts <= cell + 0.05));
  const percent = told ?? percentOf(volts, full);
  if (percent === null) return doc;
  const last = doc.batteries.slice(-3).map((one) => one.percent);
  if (last.length === 3 && percent >= median(last) + newBattery)
    return { ...withNewBattery(doc, now), batteries: [{ at: now, percent }] };
  const today = doc.batteries.at(-1);
  if (today !== undefined && Math.floor(now / day) === Math.floor(today.at / day)) return doc;
  const batteries = thinned([...doc.batteries, { at: now, percent }]);
  return { ...doc, ...(full !== undefined && { fullVolts: full }), batteries, forecast: batteryForecast(batteries) };
}

function percentOf(volts: number | undefined, full: number | undefined): number | null {
  if (volts === undefined || full === undefined) return null;
  const share = (volts - cutOff * full) / (full - cutOff * full);
  return Math.round(1000 * Math.min(1, Math.max(0, share))) / 10;
}

/** Every other of the older half goes when there are too many: what was long ago needs no detail. */
function thinned(points: readonly BatteryPoint[]): readonly BatteryPoint[] {
  return points.length <= batteriesKept ? points : points.filter((_, i) => i >= batteriesKept / 2 || i % 2 === 0);
}

/** Somebody has put another battery in. */
export const withNewBattery = (doc: HealthDoc, now: Millis): HealthDoc => ({
  ...doc,
  batteries: [],
  changedAt: now,
  forecast: null,
});

/** Of a device that nothing is known of yet. */
export const unknownHealth = (id: string, binding: DeviceBinding): HealthDoc => fresh(id, deviceName(binding));

/** Links that drop so often in a day flap. */
const flapsFrom = 6;

/** One that sleeps between its reports without a goodbye is told offline after each: that is no flapping. */
export function isFlapping({ drops }: HealthDoc, interval: Millis | null, now: Millis): boolean {
  const today = drops.filter((at) => at > now - day).length;
  return today >= flapsFrom && interval !== null && today < (0.5 * day) / interval;
}

/** A level falls, or is refilled: what rises by less, again and again, is noise. */
const riseOfSigma = 1 / Math.sqrt(Math.PI);
const noisyFrom = 4;

/**
 * Standard deviation of a report, points: from the mean of small rises, which of independent normal errors is σ/√π.
 * Null until there were enough.
 */
export function noiseOf({ filter: { rises } }: LevelDoc): number | null {
  return rises === undefined || rises.count < 50 ? null : Math.round((rises.mean / riseOfSigma) * 10) / 10;
}

export const isNoisy = (level: LevelDoc): boolean => (noiseOf(level) ?? 0) >= noisyFrom;

const driftFrom = { refills: 6, points: 12 };

/**
 * Points by which a full unit is measured as more or less than it was some refills ago: a sensor that is dirty, or has moved. Null until
 * there were enough refills.
 */
export function driftOf({ fulls }: HealthDoc): number | null {
  if (fulls.length < driftFrom.refills) return null;
  const line = theilSen(fulls.map(({ level }, x) => ({ x, y: level })));
  return line === null ? null : Math.round(line.slope * (fulls.length - 1) * 10) / 10;
}

export const isDrifting = (health: HealthDoc): boolean => Math.abs(driftOf(health) ?? 0) >= driftFrom.points;
