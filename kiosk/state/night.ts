/** Night on a screen: from three hours after the office closes until an hour before it opens, by the site's clock. */

/** `officeHours`: `HH:MM`; `now`: ms since the site's midnight. */
export function isNight([open, close]: readonly [string, string], now: number): boolean {
  const from = (minutesOf(close) + 180) % day;
  const to = (minutesOf(open) - 60 + day) % day;
  const at = Math.floor(now / 60_000);
  // An office that never sleeps has no night.
  if (minutesOf(close) - minutesOf(open) >= day - 240) return false;
  return from <= to ? at >= from && at < to : at >= from || at < to;
}

const day = 24 * 60;

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
