/** A dispenser's state as its device reports: status with hysteresis, silence, faults, learned interval and use rate. */
import type { DispenserStatus } from '../contract/api/dispensers.ts';
import type { DeviceVitals } from '../contract/reading.ts';
import { type SiteCalendar, workingDaysBetween } from './calendar.ts';
import type { DispenserDoc, LevelDoc, Millis } from './model.ts';
import { type FilterState, noFilterState } from './reading-quality.ts';
import { type Device, isToldToBeSilent, silentAfter, toldInterval } from './silence.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Points that a level must rise beyond a limit before the status follows: the limit alone would flap. */
const leaveEmpty = 4;
const leaveLow = 5;
/** A link that flaps is not a device that is gone. */
const offlineAfter = 10 * minute;
const metricsKept = 64;
/** The longest day that there is, when clocks are set back. */
const outagesFor = 25 * hour;
const outagesKept = 20;
/** Days over which the use rate forgets (exponential smoothing in continuous time). */
const useMemory = 3;
const rateAfter = 6 * hour;

/** What is known of a dispenser that has never been heard. */
export function emptyLevelDoc(id: string): LevelDoc {
  return {
    id,
    level: null,
    levelAt: null,
    seenAt: null,
    status: 'unknown',
    statusAt: null,
    problem: null,
    refilledAt: null,
    content: 0,
    online: null,
    vitals: {},
    interval: null,
    dailyDrop: null,
    filter: noFilterState,
  };
}

/** What else silence is judged by, where that is known. */
export interface Watching {
  /** Who does not know the site's hours leaves one that may have been told to be silent as it was. */
  readonly site?: SiteCalendar;
  /**
   * Since when the clock that says `now` has run without being set. Silence counts from there, lest a clock set a day on make
   * every dispenser of a site stale at once; but what was stale stays so until it is heard.
   */
  readonly clockSetAt?: Millis | undefined;
}

type Limits = Pick<DispenserDoc, 'lowLevel' | 'emptyLevel'>;

/** The document with the status that follows from the rest of it at `now`; the same document when nothing changes. */
export function withStatus(
  level: LevelDoc,
  dispenser: Limits & Device,
  now: Millis,
  watching: Watching = {},
): LevelDoc {
  const problem = problemOf(level, dispenser, now, watching);
  const status = statusOf(level, problem, dispenser);
  if (status === level.status && problem === level.problem) return level;
  if (status === level.status) return { ...level, problem };
  return { ...level, status, problem, statusAt: now, ...outagesUntil(level, now) };
}

/** What was empty until `now` is remembered for a day, so that the day's availability can be told. */
function outagesUntil({ status, statusAt, outages = [] }: LevelDoc, now: Millis): Pick<LevelDoc, 'outages'> {
  const over = status === 'empty' && statusAt !== null && statusAt < now ? [{ from: statusAt, to: now }] : [];
  const kept = [...outages.filter(({ to }) => to > now - outagesFor), ...over].slice(-outagesKept);
  return kept.length > 0 || outages.length > 0 ? { outages: kept } : {};
}

function problemOf(level: LevelDoc, dispenser: Device, now: Millis, watching: Watching): LevelDoc['problem'] {
  if (level.gatewayDown !== undefined) return 'gateway-down';
  if (isGone(level, dispenser, now, watching)) return 'offline';
  if (isSilent(level, dispenser, now, watching)) return 'silent';
  return level.doubt?.problem ?? null;
}

/** One that sleeps between its reports without a goodbye is told offline each time, and is not gone. */
function isGone(level: LevelDoc, dispenser: Device, now: Millis, { site, clockSetAt }: Watching): boolean {
  const { online, seenAt, interval, filter, status } = level;
  if (online !== false) return false;
  const away = elapsed(filter.offlineAt, now, status === 'stale' ? undefined : clockSetAt);
  const sleeps = 1.25;
  if (away <= Math.max(offlineAfter, sleeps * (interval ?? 0))) return false;
  if (dispenser.reporting === undefined || seenAt === null) return true;
  if (site === undefined) return status === 'stale';
  return away > sleeps * (toldInterval(dispenser, site, seenAt) ?? 0);
}

function isSilent(level: LevelDoc, dispenser: Device, now: Millis, { site, clockSetAt }: Watching): boolean {
  const silence = elapsed(level.seenAt, now, level.status === 'stale' ? undefined : clockSetAt);
  if (silence <= silentAfter(dispenser, level.interval)) return false;
  if (dispenser.reporting === undefined) return true;
  return site === undefined ? level.status === 'stale' : !isToldToBeSilent(dispenser, silence, site, now);
}

function elapsed(since: Millis | null, now: Millis, clockSetAt: Millis | undefined): number {
  if (since === null) return 0;
  return now - (clockSetAt === undefined || (since >= clockSetAt && since <= now) ? since : clockSetAt);
}

/**
 * The very same value for days that people worked, although by the use before it should have fallen by far more than a
 * sensor can overlook. Careful: a false alarm is worse than a late one.
 */
export function isStuck({ filter: { same }, levelAt }: LevelDoc, site: SiteCalendar): boolean {
  if (same === null || same.rate === null || levelAt === null || same.count < 60) return false;
  // What is nearly empty cannot fall much; what is filled beyond full falls unseen at first.
  const overlooked = same.level >= 100 ? 40 : 25;
  if (same.level < overlooked || (same.rate * (levelAt - same.since)) / day < overlooked) return false;
  const days = workingDaysBetween(same.since, levelAt, site);
  return days >= 4 && same.rate * days >= overlooked;
}

/** The document after `problem` came up; a jam, say, is not forgotten for a suspicion. */
export function withDoubt(level: LevelDoc, problem: NonNullable<LevelDoc['doubt']>['problem']): LevelDoc {
  return level.doubt === undefined ? { ...level, doubt: { problem, level: level.level } } : level;
}

function statusOf(
  { level, status }: LevelDoc,
  problem: LevelDoc['problem'],
  { lowLevel, emptyLevel }: Limits,
): DispenserStatus {
  if (problem === 'gateway-down') return 'unknown';
  if (problem === 'silent' || problem === 'offline') return 'stale';
  if (problem !== null) return 'fault';
  if (level === null) return 'unknown';
  const wasEmpty = status === 'empty';
  const wasLow = status === 'low' || wasEmpty;
  if (level <= emptyLevel + (wasEmpty ? leaveEmpty : 0)) return 'empty';
  return level <= lowLevel + (wasLow ? leaveLow : 0) ? 'low' : 'ok';
}

/** Null when the device never says, and its gateway is there. */
export const isOnline = ({ online, gatewayDown }: LevelDoc): boolean | null =>
  gatewayDown === undefined ? online : false;

/** Device time of the newest report that told a level, one that still waits to be confirmed too. */
export function newestAt({ levelAt, filter: { leap } }: LevelDoc): Millis | null {
  return leap === null ? levelAt : Math.max(leap.at, levelAt ?? leap.at);
}

/**
 * Heard at `arrival`: seen moves, the interval is learned. Rising gaps are believed sooner than falling ones. The server's
 * clock may have been set back since: what it says now holds.
 */
export function heard(
  level: LevelDoc,
  arrival: Millis,
  dispenser: Device,
): Pick<LevelDoc, 'seenAt' | 'interval'> & Pick<FilterState, 'outage'> {
  const gap = level.seenAt === null ? 0 : arrival - level.seenAt;
  const { interval, filter } = level;
  // A spool that is emptied comes in bursts.
  if (gap <= 1_000) return { seenAt: arrival, interval, outage: filter.outage };
  // An outage is not an interval, but twice the same in a row is how it reports now.
  const isOutage = gap > silentAfter(dispenser, interval);
  if (isOutage && !areAlike(gap, filter.outage)) return { seenAt: arrival, interval, outage: gap };
  const learned = interval === null ? gap : interval + (gap > interval ? 0.5 : 0.1) * (gap - interval);
  return { seenAt: arrival, interval: Math.round(learned), outage: isOutage ? gap : undefined };
}

const areAlike = (gap: Millis, before: Millis | undefined): boolean =>
  before !== undefined && gap < 1.5 * before && before < 1.5 * gap;

/** The use rate after the level fell by `points` (net of noise) up to `at`. */
export function withUse(
  level: LevelDoc,
  points: number,
  at: Millis,
): Pick<LevelDoc, 'dailyDrop'> & { use: FilterState['use'] } {
  const { use } = level.filter;
  if (use === null) return { dailyDrop: level.dailyDrop, use: { since: at, points: 0 } };
  // A clock was set back.
  if (at < use.since) return { dailyDrop: level.dailyDrop, use: { since: at, points: use.points + points } };
  const seen = use.points + points;
  const days = (at - use.since) / day;
  // What says nothing new stays the same, and is not written again.
  if (days < rateAfter / day)
    return { dailyDrop: level.dailyDrop, use: points === 0 ? use : { since: use.since, points: seen } };
  const rate = Math.max(0, seen / days);
  const weight = level.dailyDrop === null ? 1 : 1 - Math.exp(-days / useMemory);
  const dailyDrop = (level.dailyDrop ?? 0) * (1 - weight) + rate * weight;
  return { dailyDrop: Math.round(dailyDrop * 1000) / 1000, use: { since: at, points: 0 } };
}

function holdsAll<T extends object>(known: T, told: T): boolean {
  for (const name in told) if (told[name] !== known[name]) return false;
  return true;
}

/** Newer figures replace older ones; what a message does not tell stays. */
export function withVitals(before: DeviceVitals, now: DeviceVitals | undefined): DeviceVitals {
  if (now === undefined || holdsAll(before, now)) return before;
  if (now.metrics === undefined || before.metrics === undefined) return { ...before, ...now };
  const metrics = { ...before.metrics, ...now.metrics };
  // A device that names its figures anew each time must not grow its document without end.
  return { ...before, ...now, metrics: Object.keys(metrics).length > metricsKept ? now.metrics : metrics };
}
