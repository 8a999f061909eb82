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

/** Offsets by quarters of an hour, since clocks change at none of other times; asking for one costs as much as a whole message. */
const offsets = new Map<string, number>();
const quarter = 900_000;
const offsetsAtMost = 1_000;

/** ms to add to UTC for the wall time of `timeZone`. */
function offsetAt(at: Millis, timeZone: string): number {
  const from = Math.floor(at / quarter);
  const key = `${timeZone} ${from}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    offset = offsetBy(formatFor(timeZone), from * quarter);
    if (offsets.size >= offsetsAtMost) offsets.clear();
    offsets.set(key, offset);
  }
  return offset;
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
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
  return format;
}

function offsetBy(format: Intl.DateTimeFormat, at: Millis): number {
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
  return wall - at;
}
