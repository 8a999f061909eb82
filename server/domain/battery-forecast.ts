/**
 * When a battery is empty, by what its device said of it day by day.
 *
 * Some devices count charge, and say a percentage that falls evenly. Most say the voltage, or a percentage made of it between full
 * and cut-off: that is flat for most of a primary lithium cell's life, and then falls off a cliff (Reddy, "Linden's Handbook
 * of Batteries", 4th ed., 2011, chapters 13 and 14: discharge at low drain). Both are tried: charge by either reading of the
 * figures should fall evenly with time, and the one that does so better counts. The line through it is Theil and Sen's.
 */
import type { Millis } from './model.ts';
import { type Line, theilSen } from './theil-sen.ts';

export interface BatteryPoint {
  readonly at: Millis;
  /** Percent as told, or of what its voltage was when full. */
  readonly percent: number;
}

export interface BatteryForecast {
  /** Empty at: the middle, and the range that half of the pairs of points span. */
  readonly at: Millis;
  readonly from: Millis;
  readonly to: Millis;
  /** Charge left now, 0 to 1. */
  readonly charge: number;
  /** `flat`: a voltage that is flat until the cliff; `even`: charge that is counted. */
  readonly curve: 'flat' | 'even';
}

const day = 86_400_000;
/** Points and days before which nothing is said, and the charge that must have gone in them. */
const enough = { points: 7, days: 14, spent: 0.04 };
/** Nobody plans for longer. */
const farthest = 3650 * day;
/** Below this the device has no strength to send. */
const cutOff = 0.02;

/** Percent of the voltage between full and cut-off, and the charge that is left then. */
const flat: readonly (readonly [percent: number, charge: number])[] = [
  [0, 0],
  [20, 0.03],
  [40, 0.07],
  [60, 0.14],
  [75, 0.28],
  [85, 0.5],
  [92, 0.72],
  [97, 0.9],
  [100, 1],
];

/** Charge left by a voltage-like percentage. */
export function flatCharge(percent: number): number {
  const next = flat.findIndex(([upTo]) => percent <= upTo);
  if (next <= 0) return next === 0 ? 0 : 1;
  const [[lowPercent, lowCharge], [highPercent, highCharge]] = [flat[next - 1] ?? [0, 0], flat[next] ?? [100, 1]];
  return lowCharge + ((percent - lowPercent) / (highPercent - lowPercent)) * (highCharge - lowCharge);
}

const curves = { flat: flatCharge, even: (percent: number): number => percent / 100 } as const;

/** Null: not yet, or not to be foreseen. Points in the order of time, since the battery was changed. */
export function batteryForecast(points: readonly BatteryPoint[]): BatteryForecast | null {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < enough.points) return null;
  if (last.at - first.at < enough.days * day) return null;
  let best: (BatteryForecast & { readonly misfit: number }) | null = null;
  for (const curve of ['flat', 'even'] as const) {
    const found = fitted(points, first.at, last.at, curve);
    if (found !== null && (best === null || found.misfit < best.misfit)) best = found;
  }
  if (best === null) return null;
  const { misfit: _, ...forecast } = best;
  return forecast;
}

function fitted(
  points: readonly BatteryPoint[],
  start: Millis,
  now: Millis,
  curve: keyof typeof curves,
): (BatteryForecast & { readonly misfit: number }) | null {
  const charges = points.map(({ at, percent }) => ({ x: (at - start) / day, y: curves[curve](percent) }));
  const line = theilSen(charges);
  if (line === null || line.slope >= 0) return null;
  const today = (now - start) / day;
  const charge = Math.min(1, Math.max(0, line.intercept + line.slope * today));
  const spent = -line.slope * today;
  if (spent < enough.spent) return null;
  const until = (slope: number): Millis =>
    Math.round(now + Math.min(farthest, slope >= 0 ? farthest : (Math.max(0, charge - cutOff) / -slope) * day));
  // How far the points lie from the line on the average (the median would not see a bend), of what has been spent.
  const residuals = charges.map(({ x, y }) => Math.abs(y - line.intercept - line.slope * x));
  const misfit = residuals.reduce((sum, one) => sum + one, 0) / residuals.length / spent;
  return { at: until(line.slope), ...range(line, until), charge: Math.round(charge * 1000) / 1000, curve, misfit };
}

const range = ({ lower, upper }: Line, until: (slope: number) => Millis) => ({ from: until(lower), to: until(upper) });
