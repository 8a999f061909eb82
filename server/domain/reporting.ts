/**
 * How often a device should report now: rarely when nobody is there, often when it is nearly empty, as its site's calendar
 * and its level have it.
 */

import type { Fault } from '../contract/reasons.ts';
import type { Reporting } from '../contract/reporting.ts';
import { addDays, instantAt, isWorkday, localDay, localTime, type SiteCalendar } from './calendar.ts';
import type { Millis } from './model.ts';

export const phases = ['usual', 'quiet', 'near-empty'] as const;
export type Phase = (typeof phases)[number];

/** Points that a level must rise beyond the limit before it is nearly empty no longer: at the limit alone it would flap. */
export const leaveNearEmpty = 5;
/** Longer than any run of days off. */
const horizonDays = 60;

// Memory of pure answers, by the minute: of each device that was told to be silent it is asked every second, 30 µs each time.
const answers = new WeakMap<SiteCalendar, Map<number, Millis | null>>();
const answersKept = 4096;

/** When work begins again; null while people work. */
export function quietUntil(now: Millis, site: SiteCalendar): Millis | null {
  const minute = Math.floor(now / 60_000);
  const known = answers.get(site) ?? new Map<number, Millis | null>();
  answers.set(site, known);
  let until = known.get(minute);
  if (until === undefined) {
    if (known.size >= answersKept) known.clear();
    until = findQuietUntil(now, site);
    known.set(minute, until);
  }
  return until;
}

function findQuietUntil(now: Millis, site: SiteCalendar): Millis | null {
  const [opens, closes] = site.officeHours;
  const today = localDay(now, site.timezone);
  const time = localTime(now, site.timezone);
  if (isWorkday(today, site) && time >= opens && time < closes) return null;
  let day = isWorkday(today, site) && time < opens ? today : addDays(today, 1);
  for (let i = 0; !isWorkday(day, site) && i < horizonDays; i++) day = addDays(day, 1);
  return instantAt(day, opens, site.timezone);
}

/** Whether it counts as nearly empty, given whether it did. An unknown level changes nothing. */
export function isNearEmpty({ nearEmpty }: Reporting, level: number | null, was: boolean): boolean {
  if (nearEmpty === undefined) return false;
  return level === null ? was : level <= nearEmpty.level + (was ? leaveNearEmpty : 0);
}

/**
 * A device that sleeps hears of a change only when it reports, so that quiet hours end for it one quiet interval early: its
 * last quiet report is then before people come, not long after.
 */
export function phaseAt(reporting: Reporting, nearEmpty: boolean, site: SiteCalendar, now: Millis): Phase {
  const { quietIntervalS } = reporting;
  if (quietIntervalS !== undefined) {
    const until = quietUntil(now, site);
    if (until !== null && until - now > quietIntervalS * 1000) return 'quiet';
  }
  return nearEmpty ? 'near-empty' : 'usual';
}

/** Seconds between two reports in a phase; undefined when nothing is set. */
export function intervalIn(phase: Phase, { intervalS, quietIntervalS, nearEmpty }: Reporting): number | undefined {
  if (phase === 'quiet') return quietIntervalS ?? intervalS;
  return phase === 'near-empty' ? (nearEmpty?.intervalS ?? intervalS) : intervalS;
}

/** Share of the time that people work, by the days of a week. */
export function workingShare({ workdays, officeHours: [opens, closes] }: SiteCalendar): number {
  const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
  const days = workdays.length === 0 ? 7 : new Set(workdays).size;
  return (days * Math.max(0, minutes(closes) - minutes(opens))) / (7 * 24 * 60);
}

/**
 * Reports a day on the average; null when no interval is set. Levels fall evenly, so that a dispenser is under x percent for
 * x percent of the time.
 */
export function reportsPerDay(reporting: Reporting, site: SiteCalendar): number | null {
  const { intervalS, quietIntervalS, nearEmpty } = reporting;
  if (intervalS === undefined) return null;
  const near = (nearEmpty?.level ?? 0) / 100;
  const awake = (1 - near) / intervalS + near / (nearEmpty?.intervalS ?? intervalS);
  const working = workingShare(site);
  const rate = working * awake + (1 - working) * (quietIntervalS === undefined ? awake : 1 / quietIntervalS);
  return 86_400 * rate;
}

/** What contradicts itself. Paths are below the settings' own. */
export function reportingFaults(reporting: Reporting, fault: Fault): void {
  const { intervalS, quietIntervalS, nearEmpty } = reporting;
  if (intervalS === undefined) {
    if (quietIntervalS !== undefined)
      fault('intervalS', 'must be there if quietIntervalS is', { reason: 'interval-needed' });
    if (nearEmpty !== undefined) fault('intervalS', 'must be there if nearEmpty is', { reason: 'interval-needed' });
    return;
  }
  if (quietIntervalS !== undefined && quietIntervalS < intervalS)
    fault('quietIntervalS', `must be at least intervalS, which is ${intervalS}`, {
      reason: 'too-small',
      about: { limit: intervalS },
    });
  if (nearEmpty !== undefined && nearEmpty.intervalS > intervalS)
    fault('nearEmpty.intervalS', `must be at most intervalS, which is ${intervalS}`, {
      reason: 'too-large',
      about: { limit: intervalS },
    });
}
