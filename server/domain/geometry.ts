/** From what a sensor measures to how full a dispenser is: a level, 0 to 100 % of usable content. */
import type { Measured, RejectionReason } from '../contract/reading.ts';
import type { Measure } from '../contract/site-file.ts';

export type LevelResult =
  | { readonly ok: true; readonly level: number }
  /** `beyondEmpty`: farther away than an empty one lets it see, and yet a distance that there is. */
  | { readonly ok: false; readonly reason: RejectionReason; readonly detail: string; readonly beyondEmpty?: true };

/** A percentage this far outside 0..100 is rounding and is clamped; farther is refused. */
const percentSlack = 0.5;
/** A distance, weight or radius this far beyond empty or full, as a share of the span, is how sensors are mounted. */
const spanSlack = 0.15;
/** mm: as far as sensors of this kind see (Elsys ELT Ultrasonic: 10 m). */
const farthest = 12_000;
/** What a VL53L0X says for "no target" (ST UM2039): no distance. */
const noTarget: ReadonlySet<number> = new Set([8190, 8191]);

/** The level that `measured` (base units: %, mm, g, portions) means for a dispenser with `measure`. */
export function levelOf(measure: Measure, measured: Measured): LevelResult {
  const { value } = measured;
  if (!Number.isFinite(value)) return refused('wrong-type', 'the value is not a finite number');
  if (measured.kind === 'distance' && value < 0) return refused('out-of-range', `a distance of ${value} mm cannot be`);
  // A device that works out the level itself is believed, whatever the dispenser's geometry.
  if (measured.kind === 'percent' && !(measure.kind === 'roll' && measure.sensor === 'percent-of-radius'))
    return fromPercent(value);
  switch (measure.kind) {
    case 'percent':
      return refused('wrong-unit', `a ${measured.kind} came for a dispenser that has no geometry`);
    case 'distance':
    case 'stack':
      return measured.kind === 'distance'
        ? fromDistance(value, measure.emptyMm, measure.fullMm)
        : mismatch(measured, measure);
    case 'weight':
      return measured.kind === 'weight'
        ? fromSpan(value, measure.emptyG, measure.fullG, 'g')
        : mismatch(measured, measure);
    case 'count':
      if (measured.kind !== 'count') return mismatch(measured, measure);
      if (value < 0) return refused('out-of-range', `${value} portions given out cannot be`);
      return level(100 * (1 - Math.min(1, value / measure.perRefill)));
    case 'roll':
      return fromRoll(measure, measured);
  }
}

/**
 * What is left on a roll is an area, not a radius: (r² - c²) / (R² - c²), with R the full and c the core radius.
 */
function fromRoll(measure: Extract<Measure, { kind: 'roll' }>, measured: Measured): LevelResult {
  const { fullRadiusMm: full, coreRadiusMm: core, sensor } = measure;
  const share = radiusShare(measure, measured);
  if (share === null) return mismatch(measured, measure);
  if (!Number.isFinite(share)) return refused('wrong-unit', `a roll of ${core} to ${full} mm has no content`);
  if (share < -spanSlack || share > 1 + spanSlack) {
    return refused(
      'out-of-range',
      `${measured.value} is beyond what a roll of ${core} to ${full} mm can show (${sensor})`,
    );
  }
  const radius = core + Math.min(1, Math.max(0, share)) * (full - core);
  return level((100 * (radius ** 2 - core ** 2)) / (full ** 2 - core ** 2));
}

/** How far the radius is from core (0) to full (1). */
function radiusShare(measure: Extract<Measure, { kind: 'roll' }>, { kind, value }: Measured): number | null {
  const { fullRadiusMm: full, coreRadiusMm: core, sensor } = measure;
  if (sensor === 'percent-of-radius') return kind === 'percent' ? value / 100 : null;
  if (kind !== 'distance') return null;
  if (sensor === 'radius') return (value - core) / (full - core);
  // Without calibration the sensor is taken to sit one full radius from the axis, and a full roll to touch it.
  const empty = measure.emptyDistanceMm ?? full - core;
  const filled = measure.fullDistanceMm ?? 0;
  return (value - empty) / (filled - empty);
}

function fromPercent(value: number): LevelResult {
  if (value < -percentSlack || value > 100 + percentSlack)
    return refused('out-of-range', `${value} % is outside 0 to 100`);
  return level(value);
}

function fromDistance(value: number, empty: number, full: number): LevelResult {
  const found = fromSpan(value, empty, full, 'mm');
  const isBeyond = (value - empty) / (full - empty) < -spanSlack && value >= 0 && value <= farthest;
  return found.ok || !isBeyond || noTarget.has(value) ? found : { ...found, beyondEmpty: true };
}

function fromSpan(value: number, empty: number, full: number, unit: string): LevelResult {
  const share = (value - empty) / (full - empty);
  if (!Number.isFinite(share)) return refused('wrong-unit', `empty and full are both ${empty} ${unit}`);
  if (share < -spanSlack || share > 1 + spanSlack) {
    return refused('out-of-range', `${value} ${unit} is far outside ${empty} (empty) to ${full} (full)`);
  }
  return level(100 * share);
}

function level(value: number): LevelResult {
  return { ok: true, level: Math.min(100, Math.max(0, Math.round(value * 100) / 100)) };
}

function mismatch(measured: Measured, measure: Measure): LevelResult {
  return refused('wrong-unit', `a ${measured.kind} came for a dispenser that is measured by ${measure.kind}`);
}

function refused(reason: RejectionReason, detail: string): LevelResult {
  return { ok: false, reason, detail };
}
