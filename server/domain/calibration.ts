/**
 * Full and empty as the sensor sees them: the median of a few raw values with a full unit held in, then with an empty one.
 * The median and not the mean, since one value that is far off must not move a point (Tukey, "Exploratory Data
 * Analysis", 1977).
 */
import type { Measured } from '../contract/reading.ts';
import type { Measure } from '../contract/site-file.ts';
import type { Millis } from './model.ts';

export type Hold = 'full' | 'empty';

/** A session: kept with the level, gone with it. Plain data. */
export interface Calibration {
  readonly startedAt: Millis;
  /** When somebody last said what is held in: what was measured before it does not count. */
  readonly since: Millis;
  readonly hold: Hold;
  readonly kind: 'distance' | 'weight' | null;
  readonly full: readonly number[];
  readonly empty: readonly number[];
  readonly useless: number;
}

export const samplesNeeded = 3;
const samplesKept = 9;
/** Nobody holds a unit for longer. Then readings count again. */
const lasts = 4 * 3_600_000;
/** Devices' clocks may be behind by so much. */
const clockSlack = 60_000;

/** mm or g that full and empty must be apart, and how much of that may be noise. */
const apart = { distance: 10, weight: 20 } as const;
const noiseShare = 0.15;

export const isUnderWay = (calibration: Calibration | undefined, now: Millis): calibration is Calibration =>
  calibration !== undefined && now < calibration.since + lasts && now >= calibration.startedAt - lasts;

/** Begins, or goes on with the other unit; what was taken of this one before is taken anew. */
export function holding(before: Calibration | undefined, hold: Hold, now: Millis): Calibration {
  const fresh = { startedAt: now, kind: null, full: [], empty: [], useless: 0 };
  return { ...(before ?? fresh), since: now, hold, [hold]: [], useless: 0 };
}

/** With one more raw value; `at`: device time, where it is told. */
export function withSample(
  calibration: Calibration,
  measured: Measured | null,
  { receivedAt, at }: { readonly receivedAt: Millis; readonly at: Millis | undefined },
): Calibration {
  const { hold, since, kind } = calibration;
  if (measured === null || receivedAt < since || (at !== undefined && at < since - clockSlack)) return calibration;
  const isRaw = measured.kind === 'distance' || measured.kind === 'weight';
  if (!isRaw || (kind !== null && kind !== measured.kind)) return { ...calibration, useless: calibration.useless + 1 };
  return {
    ...calibration,
    kind: measured.kind,
    [hold]: [...calibration[hold], measured.value].slice(-samplesKept),
  };
}

export interface Point {
  readonly samples: number;
  readonly median: number | null;
  readonly spread: number | null;
}

export function pointOf(samples: readonly number[]): Point {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[middle]];
  if (low === undefined || high === undefined) return { samples: 0, median: null, spread: null };
  return {
    samples: sorted.length,
    median: Math.round(5 * (low + high)) / 10,
    spread: Math.round(10 * ((sorted.at(-1) ?? 0) - (sorted[0] ?? 0))) / 10,
  };
}

export type CalibrationResult =
  | { readonly ok: true; readonly measure: Measure }
  /** With a sentence for a person. */
  | { readonly ok: false; readonly problem: CalibrationProblem; readonly why: string };

export const calibrationProblems = ['incomplete', 'too-close', 'noisy', 'swapped'] as const;
export type CalibrationProblem = (typeof calibrationProblems)[number];

/** The measure with full and empty as they were seen; the rest of it stays. */
export function calibrated(measure: Measure, { kind, full, empty }: Calibration): CalibrationResult {
  const [atFull, atEmpty] = [pointOf(full), pointOf(empty)];
  for (const [hold, { samples }] of [['full', atFull] as const, ['empty', atEmpty] as const]) {
    if (samples < samplesNeeded)
      return no(
        'incomplete',
        `${samples} of ${samplesNeeded} readings have come with the ${hold} unit: wait for the rest`,
      );
  }
  if (kind === null || atFull.median === null || atEmpty.median === null)
    return no('incomplete', 'no raw value has come');
  const unit = kind === 'distance' ? 'mm' : 'g';
  const span = atEmpty.median - atFull.median;
  const seen = `full is ${atFull.median} ${unit}, empty ${atEmpty.median} ${unit}`;
  if (Math.abs(span) < apart[kind])
    return no('too-close', `${seen}: too close to each other to tell them apart. Was the unit changed in between?`);
  const noise = Math.max(atFull.spread ?? 0, atEmpty.spread ?? 0);
  if (noise > noiseShare * Math.abs(span))
    return no(
      'noisy',
      `${seen}, but readings of the same unit differ by ${noise} ${unit}: too noisy. Fix the sensor's place and hold again`,
    );
  if (Math.sign(span) !== expectedSign(measure, kind))
    return no('swapped', `${seen}: these look swapped. Hold the full unit first, then the empty one`);
  return { ok: true, measure: fitted(measure, kind, atFull.median, atEmpty.median) };
}

const no = (problem: CalibrationProblem, why: string): CalibrationResult => ({ ok: false, problem, why });

/** Of empty less full: what is full is nearer to a sensor above it, and heavier. A site may have it the other way. */
function expectedSign(measure: Measure, kind: 'distance' | 'weight'): number {
  if (kind === 'weight') return -1;
  if (measure.kind === 'roll') return measure.sensor === 'radius' ? -1 : 1;
  return measure.kind === 'distance' || measure.kind === 'stack' ? Math.sign(measure.emptyMm - measure.fullMm) : 1;
}

function fitted(measure: Measure, kind: 'distance' | 'weight', full: number, empty: number): Measure {
  if (kind === 'weight') return { kind: 'weight', emptyG: empty, fullG: full };
  if (measure.kind === 'roll' && measure.sensor === 'radius')
    return { ...measure, fullRadiusMm: full, coreRadiusMm: empty };
  if (measure.kind === 'roll')
    return { ...measure, sensor: 'distance-to-roll', fullDistanceMm: full, emptyDistanceMm: empty };
  return { kind: measure.kind === 'stack' ? 'stack' : 'distance', emptyMm: empty, fullMm: full };
}
