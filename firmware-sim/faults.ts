/** What goes wrong with sensors in the field, to order: `--faults spikes,stuck:2,drift`. */
import type { Random } from './random.ts';
import type { Sample } from './sensor.ts';

export const faultKinds = [
  'stuck',
  'jam',
  'drift',
  'spikes',
  'clock-jump',
  'replay',
  'flapping',
  'silent',
  'nonsense',
] as const;
export type FaultKind = (typeof faultKinds)[number];

const day = 86_400_000;

/** What is wrong with one device. */
export interface Faults {
  readonly kinds: ReadonlySet<FaultKind>;
  /** A drift's bias at `at` (ms), in the unit of the sample. */
  bias(at: number): number;
  /** What the firmware makes of a sample. */
  distort(sample: Sample): Sample;
  /** What its clock says. */
  clock(at: number): number;
}

/** `faults` of one device, from the instant `start` on. */
export function createFaults(kinds: Iterable<FaultKind>, random: Random, start: number): Faults {
  const set = new Set(kinds);
  let frozen: Sample | null = null;
  return {
    kinds: set,
    bias: (at) => (set.has('drift') ? ((at - start) / day) * 1.5 : 0),
    distort(sample) {
      if (set.has('stuck')) {
        frozen ??= sample;
        return frozen;
      }
      if (set.has('spikes') && sample.value !== null && random.chance(0.08)) {
        return { ...sample, value: sample.value * (random.chance(0.5) ? 0.1 : 1.9) };
      }
      return sample;
    },
    clock: (at) => (set.has('clock-jump') && random.chance(0.2) ? at + (random.chance(0.5) ? 1 : -1) * 3650 * day : at),
  };
}

/**
 * Which devices have which faults: each named kind hits as many devices as asked for, chosen by `random`.
 * Throws with a sentence when the text is not understood.
 */
export function assignFaults(text: string, devices: readonly string[], random: Random): Map<string, FaultKind[]> {
  const assigned = new Map<string, FaultKind[]>();
  for (const part of text.split(',').filter(Boolean)) {
    const [name = '', count = '1'] = part.split(':');
    const kind = faultKinds.find((one) => one === name);
    if (kind === undefined) throw new Error(`--faults: "${name}" is not one of ${faultKinds.join(', ')}`);
    const wanted = Number(count);
    if (!Number.isInteger(wanted) || wanted < 1) throw new Error(`--faults: "${part}" must be NAME or NAME:COUNT`);
    const candidates = [...devices];
    for (let i = 0; i < wanted && candidates.length > 0; i++) {
      const [device] = candidates.splice(Math.floor(random.next() * candidates.length), 1);
      if (device !== undefined) assigned.set(device, [...(assigned.get(device) ?? []), kind]);
    }
  }
  return assigned;
}
