/**
 * Days of a site: which local day an instant falls on, working days, a supplier's order days.
 *
 * A day is text, `YYYY-MM-DD`, in the site's IANA time zone; an instant is milliseconds since the epoch. All of it holds
 * across daylight saving: days are counted on the calendar, never as 24 hours.
 */
import type { Millis, SiteDoc, SupplierDoc } from './model.ts';

/** What the calendar needs to know of a site. */
export type SiteCalendar = Pick<SiteDoc, 'timezone' | 'workdays' | 'holidays' | 'officeHours'>;

const minute = 60_000;
const quarter = 15 * minute;
const dayLength = 86_400_000;
/** Longer than any run of days off; a search that finds nothing in it takes what it has. */
const horizonDays = 1100;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  readonly days: Map<number, string>;
  lastQuarter: number;
  lastDay: string;
}

// Memory of pure answers: an Intl formatter costs 50 µs to make and 2 µs to use, and every reading asks for its day.
const zones = new Map<string, Zone>();

/**
 * The local day of an instant. Offsets of time zones are whole quarters of an hour (since 1972), so that all instants of
 * one UTC quarter share their day: asking again within it costs a comparison.
 */
export function localDay(instant: Millis, timezone: string): string {
  const zone = zoneOf(timezone);
  const slot = Math.floor(instant / quarter);
  if (slot === zone.lastQuarter) return zone.lastDay;
  let day = zone.days.get(slot);
  if (day === undefined) {
    if (zone.days.size >= 4096) zone.days.clear();
    day = textOfDay(localMillis(instant, zone));
    zone.days.set(slot, day);
  }
  zone.lastQuarter = slot;
  zone.lastDay = day;
  return day;
}

/** The local time of day of an instant, `HH:MM`. */
export function localTime(instant: Millis, timezone: string): string {
  return new Date(localMillis(instant, zoneOf(timezone))).toISOString().slice(11, 16);
}

/**
 * The instant of a local day and time of day (`HH:MM`). A time that a spring change skips is moved on by the hour that
 * is skipped; of one that comes twice in autumn it is the first.
 */
export function instantAt(day: string, time: string, timezone: string): Millis {
  const zone = zoneOf(timezone);
  const wanted = Date.parse(`${day}T${time}:00Z`);
  // Offsets in force a day before and after: at most one change lies between.
  const before = wanted - offsetAt(wanted - dayLength, zone);
  if (localMillis(before, zone) === wanted) return before;
  const after = wanted - offsetAt(wanted + dayLength, zone);
  return localMillis(after, zone) === wanted ? after : before;
}

/** ISO weekday of a day: Monday 1 to Sunday 7. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** The day `n` calendar days later (earlier when negative). */
export function addDays(day: string, n: number): string {
  return textOfDay(Date.parse(`${day}T00:00:00Z`) + n * dayLength);
}

/** Whether people work on this day. A site that names no workdays works every day. */
export function isWorkday(day: string, site: SiteCalendar): boolean {
  return (site.workdays.length === 0 || site.workdays.includes(weekdayOf(day))) && !site.holidays.includes(day);
}

/**
 * The same time of day `n` working days later; a part of a day counts as a whole one. With 0 it is the instant itself on
 * a working day, else the next working day.
 */
export function addWorkingDays(instant: Millis, n: number, site: SiteCalendar): Millis {
  const start = localDay(instant, site.timezone);
  let left = Math.ceil(n);
  if (left <= 0 && isWorkday(start, site)) return instant;
  left = Math.max(left, 1);
  let day = start;
  for (let i = 0; left > 0 && i < horizonDays + 2 * Math.ceil(n); i++) {
    day = addDays(day, 1);
    if (isWorkday(day, site)) left--;
  }
  return instantAt(day, localTime(instant, site.timezone), site.timezone);
}

/** Working days after the day of `from`, up to and including the day of `to`; 0 when `to` is not later. */
export function workingDaysBetween(from: Millis, to: Millis, site: SiteCalendar): number {
  const last = localDay(to, site.timezone);
  let count = 0;
  for (let day = addDays(localDay(from, site.timezone), 1); day <= last; day = addDays(day, 1)) {
    if (isWorkday(day, site)) count++;
  }
  return count;
}

/**
 * When an order may leave for this supplier: now, on one of its order days before office hours end; else as office
 * hours begin on its next order day. Holidays are no order days.
 */
export function nextOrderDay(now: Millis, supplier: Pick<SupplierDoc, 'orderDays'>, site: SiteCalendar): Millis {
  const [opens, closes] = site.officeHours;
  const today = localDay(now, site.timezone);
  const isOrderDay = (day: string) => supplier.orderDays.includes(weekdayOf(day)) && !site.holidays.includes(day);
  if (isOrderDay(today) && localTime(now, site.timezone) < closes) return now;
  let day = addDays(today, 1);
  for (let i = 0; !isOrderDay(day) && i < horizonDays; i++) day = addDays(day, 1);
  return instantAt(day, opens, site.timezone);
}

function zoneOf(timezone: string): Zone {
  let zone = zones.get(timezone);
  if (zone === undefined) {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    zone = { format, days: new Map(), lastQuarter: Number.NaN, lastDay: '' };
    zones.set(timezone, zone);
  }
  return zone;
}

/** The local clock face at an instant, as if it were UTC; whole seconds. */
function localMillis(instant: Millis, zone: Zone): Millis {
  const part: Record<string, number> = {};
  for (const { type, value } of zone.format.formatToParts(instant)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute: minutes = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minutes, second);
}

function offsetAt(instant: Millis, zone: Zone): Millis {
  return localMillis(instant, zone) - Math.floor(instant / 1000) * 1000;
}

function textOfDay(utc: Millis): string {
  return new Date(utc).toISOString().slice(0, 10);
}
