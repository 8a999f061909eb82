/** Wall time without an offset, as some devices write it, to an instant. */
import type { Millis } from '../../domain/model.ts';
import { clocksFrom } from './values.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2019-12-20T11:29:22` in `timeZone`, or undefined, also for a clock that was never set. In the hour that a change of clocks repeats, the earlier one. */
export function localMillis(text: unknown, timeZone: string): Millis | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?$/.test(text)) return undefined;
  const wall = Date.parse(`${text}Z`);
  if (Number.isNaN(wall) || wall < clocksFrom) return undefined;
  // With the offset of the day before first: where two instants fit, it finds the earlier. A second look settles the rest.
  const first = wall - offsetAt(wall - 86_400_000, timeZone);
  return wall - offsetAt(first, timeZone);
}

/** ms to add to UTC for the wall time of `timeZone`. */
function offsetAt(at: Millis, timeZone: string): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const fields = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const field = (name: Intl.DateTimeFormatPartTypes): number => fields.get(name) ?? 0;
  const wall = Date.UTC(
    field('year'),
    field('month') - 1,
    field('day'),
    field('hour'),
    field('minute'),
    field('second'),
  );
  return wall - Math.floor(at / 1000) * 1000;
}
