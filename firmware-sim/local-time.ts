/** Local wall time of a site, for hours of the week. */

const minute = 60_000;

export interface LocalTime {
  /** ISO weekday, Monday = 1. */
  readonly weekday: number;
  /** Minutes since local midnight. */
  readonly minutes: number;
  /** `YYYY-MM-DD`. */
  readonly day: string;
}

/** Wall-clock time in `timeZone`. The offset is looked up once a quarter of an hour, which no zone's changes cross. */
export function createLocalTime(timeZone: string): (at: number) => LocalTime {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  });
  let slot = Number.NaN;
  let offset = 0;
  return (at) => {
    const now = Math.floor(at / (15 * minute));
    if (now !== slot) {
      slot = now;
      offset = offsetAt(format, now * 15 * minute);
    }
    const local = new Date(at + offset);
    return {
      weekday: local.getUTCDay() || 7,
      minutes: local.getUTCHours() * 60 + local.getUTCMinutes(),
      day: local.toISOString().slice(0, 10),
    };
  };
}

/** Milliseconds to add to UTC for the wall time. */
function offsetAt(format: Intl.DateTimeFormat, at: number): number {
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const field = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
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
