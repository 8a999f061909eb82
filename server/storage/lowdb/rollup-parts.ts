/** Parts of roll-ups as they would be if they were computed now. */
import { addDays, instantAt, localDay } from '../../domain/calendar.ts';
import type { Part } from './rollup-line.ts';
import { dayLength, dayOf, dayText, segmentName } from './segment-name.ts';

/** Of a day of UTC. `lengths`: bytes of each segment. */
export function utcPart(day: number, lengths: Readonly<Record<string, number>>): Part {
  const name = segmentName(day);
  return {
    day: dayText(day),
    from: day * dayLength,
    to: (day + 1) * dayLength,
    of: { [name]: lengths[name] ?? 0 },
  };
}

/** The site's days that the days of UTC reach into, in order. */
export function localParts(
  days: readonly number[],
  timezone: string,
  lengths: Readonly<Record<string, number>>,
): Part[] {
  const local = new Set<string>();
  for (const day of days) {
    // A day of 23 hours may lie within a day of UTC.
    for (const share of [0, 0.5, 1]) local.add(localDay((day + share) * dayLength - (share === 1 ? 1 : 0), timezone));
  }
  return [...local].sort().map((day) => {
    const from = instantAt(day, '00:00', timezone);
    const to = instantAt(addDays(day, 1), '00:00', timezone);
    const of: Record<string, number> = {};
    for (let source = dayOf(from); source <= dayOf(to - 1); source++) {
      const bytes = lengths[segmentName(source)];
      if (bytes !== undefined) of[segmentName(source)] = bytes;
    }
    return { day, from, to, of };
  });
}

/**
 * Whether a part says more, computed now, than what was `done`. Not when a source of that has become shorter or is gone:
 * then it knows more than is left.
 */
export function saysMore(part: Part, done: Part, lengths: Readonly<Record<string, number>>): boolean {
  if (Object.entries(done.of).some(([name, bytes]) => (lengths[name] ?? 0) < bytes)) return false;
  if (part.from !== done.from || part.to !== done.to) return true;
  return Object.entries(part.of).some(([name, bytes]) => bytes !== done.of[name]);
}
