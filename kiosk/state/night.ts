/** Night on a screen: from three hours after the office closes until an hour before it opens, by the site's clock. */

/** `officeHours`: `HH:MM`; `now`: ms since the site's midnight. */
export function isNight([open, close]: readonly [string, string], now: number): boolean {
  // An office that never sleeps has no night.
  if (minutesOf(close) - minutesOf(open) >= day - 240) return false;
  return isBetween((minutesOf(close) + 180) % day, (minutesOf(open) - 60 + day) % day, now);
}

/** The same on a screen that has hours of its own for it. */
export function isNightFrom([from, to]: readonly [string, string], now: number): boolean {
  return isBetween(minutesOf(from), minutesOf(to), now);
}

/** In minutes, over midnight where `to` comes before `from`; at both the same never. */
function isBetween(from: number, to: number, now: number): boolean {
  const at = Math.floor(now / 60_000);
  return from <= to ? at >= from && at < to : at >= from || at < to;
}

const day = 24 * 60;

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
