/** How often a device reports by its `config`, as firmware would have it: it knows its own level and, by UTC, the time. */
import type { ConfigMessage } from '../server/contract/own-dialect.ts';

const dayLength = 86_400_000;

/** ms; null where it is not told. `level` in percent. */
export function configuredInterval(config: ConfigMessage, at: number, level: number): number | null {
  const { reportIntervalS, nearEmpty, quietHours } = config;
  if (quietHours !== undefined) {
    const opensIn = quietFor(quietHours, at);
    // Its last quiet report is before people come.
    if (opensIn > quietHours.reportIntervalS * 1000) return quietHours.reportIntervalS * 1000;
  }
  if (nearEmpty !== undefined && level <= nearEmpty.level) return nearEmpty.reportIntervalS * 1000;
  return reportIntervalS === undefined ? null : reportIntervalS * 1000;
}

/** ms until people come, 0 while they are there. */
function quietFor(
  { workdays, hours, holidays, utcOffsetS }: NonNullable<ConfigMessage['quietHours']>,
  at: number,
): number {
  const [opens = 0, closes = 0] = hours.map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)));
  const local = at + utcOffsetS * 1000;
  const today = Math.floor(local / dayLength);
  const works = (day: number): boolean => {
    const date = new Date(day * dayLength);
    return workdays.includes(date.getUTCDay() || 7) && !holidays.includes(date.toISOString().slice(0, 10));
  };
  const minutes = (local - today * dayLength) / 60_000;
  if (works(today) && minutes >= opens && minutes < closes) return 0;
  let day = works(today) && minutes < opens ? today : today + 1;
  for (let i = 0; !works(day) && i < 60; i++) day++;
  return day * dayLength + opens * 60_000 - local;
}
