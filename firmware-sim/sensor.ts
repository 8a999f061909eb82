/**
 * The sensor in a dispenser: true content in, what its firmware would report out. A time-of-flight sensor has noise, a
 * step, and now and then no echo; a load cell has noise and drifts; a battery is flat for a long time and then falls.
 */
import type { Measure } from '../server/contract/site-file.ts';
import type { Random } from './random.ts';

/** A measured value in the unit of its kind; null is a missed echo. */
export interface Sample {
  readonly kind: 'percent' | 'mm' | 'g' | 'count';
  readonly value: number | null;
}

export interface SensorTraits {
  /** Standard deviation, in the unit of the sample. */
  readonly noise: number;
  readonly step: number;
  /** Probability of no echo. */
  readonly missed: number;
}

const traitsOf: Record<Sample['kind'], SensorTraits> = {
  percent: { noise: 0.6, step: 0.5, missed: 0.01 },
  mm: { noise: 0.5, step: 1, missed: 0.015 },
  g: { noise: 3, step: 1, missed: 0 },
  count: { noise: 0, step: 1, missed: 0 },
};

/** What `measure` turns into a sample of for a dispenser filled to `fill` (0..1). */
export function idealSample(measure: Measure, fill: number): { kind: Sample['kind']; value: number } {
  switch (measure.kind) {
    case 'percent':
      return { kind: 'percent', value: fill * 100 };
    case 'distance':
    case 'stack':
      return { kind: 'mm', value: between(measure.emptyMm, measure.fullMm, fill) };
    case 'weight':
      return { kind: 'g', value: between(measure.emptyG, measure.fullG, fill) };
    case 'count':
      return { kind: 'count', value: Math.round(measure.perRefill * (1 - fill)) };
    case 'roll': {
      // What is left on a roll is an area: r² = c² + fill (R² - c²).
      const { fullRadiusMm: full, coreRadiusMm: core } = measure;
      const radius = Math.sqrt(core ** 2 + fill * (full ** 2 - core ** 2));
      if (measure.sensor === 'radius') return { kind: 'mm', value: radius };
      const share = (radius - core) / (full - core);
      if (measure.sensor === 'percent-of-radius') return { kind: 'percent', value: share * 100 };
      return { kind: 'mm', value: between(measure.emptyDistanceMm ?? full, measure.fullDistanceMm ?? core, share) };
    }
  }
}

/** One look at the content, with all that a real sensor adds. `bias` is what a drift has come to. */
export function look({
  measure,
  fill,
  random,
  bias = 0,
}: {
  measure: Measure;
  fill: number;
  random: Random;
  bias?: number;
}): Sample {
  const { kind, value } = idealSample(measure, fill);
  const traits = traitsOf[kind];
  if (random.chance(traits.missed)) return { kind, value: null };
  const noisy = random.normal(value + bias, traits.noise);
  const stepped = Math.round(noisy / traits.step) * traits.step;
  return { kind, value: kind === 'percent' ? Math.min(100, Math.max(0, stepped)) : Math.max(0, stepped) };
}

/**
 * Battery percent after `used` (0..1) of its charge: primary lithium cells stay flat, then fall off a cliff, so a gauge
 * made from voltage shows the same.
 */
export function batteryPercent(used: number): number {
  if (used >= 1) return 0;
  const flat = 100 - 22 * used;
  const cliff = used < 0.88 ? 1 : Math.max(0, 1 - ((used - 0.88) / 0.12) ** 2);
  return Math.round(flat * cliff);
}

function between(empty: number, full: number, share: number): number {
  return empty + (full - empty) * share;
}
