/**
 * Who comes to a room, as its people counters tell, by hour; and how that makes the forecast of its dispensers better.
 *
 * Use follows visits, not the clock: a dispenser's forecast runs in operational time (Feller, "An Introduction to Probability
 * Theory and Its Applications", vol. II, 2nd ed., 1971, section X.7), in which each arrival is a tick. What an arrival takes is the
 * ratio of use to arrivals, both summed with exponential weights (ratio estimator: Cochran, "Sampling Techniques", 3rd ed.,
 * 1977, chapter 6). Arrivals ahead are those usual at that hour of the week (seasonal mean over four weeks).
 */
import { addDays, localDay, localTime, weekdayOf } from './calendar.ts';
import { type Documents, siteOf } from './documents.ts';
import type { LevelDoc, Millis, VisitsDoc } from './model.ts';

const hour = 3_600_000;
const hoursOfWeek = 168;
const weeksBack = 4;
/** Days of counting before the week's pattern is believed. */
const daysNeeded = 7;
/** Arrivals and points after which what an arrival takes is believed. */
const believed = { visits: 50, points: 5 };
/** Arrivals after which a visit counts half. */
const halfLife = 1_000;
/** Counters that told nothing for so long are not gone by. */
const quietFor = 48 * hour;

export const visitsId = (location: string, day: string): string => `${location}@${day}`;

/** One device may count for several rooms. */
export function counterId(
  room: string,
  { dialect, address, source }: { dialect: string; address: string; source?: string | undefined },
): string {
  return `${room} ${dialect} ${source ?? ''} ${address}`;
}

export const noVisits: readonly number[] = new Array<number>(24).fill(0);

/** The local hour of the day, 0 to 23. */
export const localHour = (instant: Millis, timezone: string): number =>
  Number(localTime(instant, timezone).slice(0, 2));

/** When the local hour began that `instant` lies in: not every zone is whole hours off. */
export function localHourStart(instant: Millis, timezone: string): Millis {
  const minutes = Number(localTime(instant, timezone).slice(3, 5));
  return instant - minutes * 60_000 - (instant % 60_000);
}

/** The nearest place around `location`, itself first, that has devices and counts who comes. Null: nobody counts. */
export function countedPlace(state: Documents, location: string): string | null {
  const passed = new Set<string>();
  for (let id: string | undefined = location; id !== undefined && !passed.has(id); ) {
    passed.add(id);
    const place: { devices?: readonly unknown[] | undefined; parent?: string | undefined } | undefined = state.get(
      'locations',
      id,
    );
    if (place?.devices !== undefined && place.devices.length > 0) return id;
    id = place?.parent;
  }
  return null;
}

/** Arrivals from one instant to another, those of an hour spread evenly over it. At most `weeksBack` weeks are looked at. */
export function visitsBetween(state: Documents, place: string, from: Millis, to: Millis): number {
  const timezone = siteOf(state)?.timezone ?? 'UTC';
  let sum = 0;
  const first = Math.max(from, to - weeksBack * hoursOfWeek * hour);
  const begin = localHourStart(first, timezone);
  let [before, index] = [localHour(begin - hour, timezone), localHour(begin, timezone)];
  for (let start = begin; start < to; start += hour) {
    const after = localHour(start + hour, timezone);
    // When clocks are set back an hour comes twice, and its arrivals are those of both.
    const part = index === before || index === after ? 0.5 : 1;
    const share = (Math.min(to, start + hour) - Math.max(first, start)) / hour;
    sum += part * share * (state.get('visits', visitsId(place, localDay(start, timezone)))?.hours[index] ?? 0);
    [before, index] = [index, after];
  }
  return sum;
}

/** When how many more are likely to come. */
export interface VisitClock {
  /** Until then it is known who came. */
  readonly countedAt: Millis;
  /** Arrivals that are usual in an average day. */
  readonly perDay: number;
  /** Usual arrivals by hour of the week, Monday 00 first. */
  readonly week: readonly number[];
  /** Arrivals from `instant` until `countedAt`. */
  since(instant: Millis): number;
  /** The instant by which `arrivals` more than until `countedAt` are usual. */
  after(arrivals: number): Millis;
}

/** For what was measured at `levelAt`. Null where nobody counts, not for long enough yet, or no more. */
export function visitClock(state: Documents, location: string, levelAt: Millis): VisitClock | null {
  const place = countedPlace(state, location);
  if (place === null) return null;
  const countedAt = lastCount(state, place);
  if (countedAt === null || countedAt < levelAt - quietFor) return null;
  const site = siteOf(state);
  const timezone = site?.timezone ?? 'UTC';
  const day = localDay(countedAt, timezone);
  const week = usualWeek(state, place, day, site?.holidays ?? []);
  if (week === null) return null;
  const total = week.reduce((sum, usual) => sum + usual, 0);
  const inHour = (countedAt - localHourStart(countedAt, timezone)) / hour;
  const position = (weekdayOf(day) - 1) * 24 + localHour(countedAt, timezone) + inHour;
  return {
    countedAt,
    week,
    perDay: total / 7,
    since: (instant) => visitsBetween(state, place, instant, countedAt),
    after: (arrivals) => Math.round(countedAt + hoursFor(week, total, position, Math.max(0, arrivals)) * hour),
  };
}

function lastCount(state: Documents, place: string): Millis | null {
  let last: Millis | null = null;
  for (const { dialect, id, source } of state.get('locations', place)?.devices ?? []) {
    const at = state.get('counters', counterId(place, { dialect, address: id, source }))?.countedAt ?? null;
    if (at !== null && (last === null || at > last)) last = at;
  }
  return last;
}

/** The mean of each hour of the week over the whole days that were counted; a weekday not seen is as the others are. */
export function usualWeek(
  state: Documents,
  place: string,
  today: string,
  holidays: readonly string[],
): readonly number[] | null {
  const byWeekday = new Map<number, VisitsDoc[]>();
  const days: VisitsDoc[] = [];
  for (let back = 1; back <= weeksBack * 7; back++) {
    const day = addDays(today, -back);
    const doc = holidays.includes(day) ? undefined : state.get('visits', visitsId(place, day));
    if (doc === undefined) continue;
    days.push(doc);
    byWeekday.set(weekdayOf(day), [...(byWeekday.get(weekdayOf(day)) ?? []), doc]);
  }
  if (days.length < daysNeeded) return null;
  const week = Array.from({ length: hoursOfWeek }, (_, i) => {
    const seen = byWeekday.get(Math.floor(i / 24) + 1) ?? days;
    return seen.reduce((sum, { hours }) => sum + (hours[i % 24] ?? 0), 0) / seen.length;
  });
  return week.some((usual) => usual > 0) ? week : null;
}

/** Hours from `position` in the week until `arrivals` have come. */
function hoursFor(week: readonly number[], total: number, position: number, arrivals: number): number {
  const weeks = Math.floor(arrivals / total);
  let left = arrivals - weeks * total;
  let passed = weeks * hoursOfWeek;
  let at = position;
  // One round more than a week, for the part of the hour that it began in.
  for (let n = 0; n <= hoursOfWeek && left > 0; n++) {
    const usual = week[Math.floor(at) % hoursOfWeek] ?? 0;
    const rest = Math.floor(at) + 1 - at;
    if (usual * rest >= left) return passed + left / usual;
    left -= usual * rest;
    passed += rest;
    at += rest;
  }
  return passed;
}

/** What an arrival takes, in percent points of this dispenser; null until enough have come. */
export function pointsPerVisit({ perVisit }: { readonly perVisit?: LevelDoc['perVisit'] | undefined }): number | null {
  if (perVisit === undefined || perVisit.visits < believed.visits || perVisit.points < believed.points) return null;
  return perVisit.points / perVisit.visits;
}

/** After `visits` more, who took `points`. Without visits there is nothing to learn of them. */
export function withVisits(
  before: LevelDoc['perVisit'],
  points: number,
  visits: number,
): NonNullable<LevelDoc['perVisit']> | undefined {
  if (visits <= 0) return before;
  const kept = 0.5 ** (visits / halfLife);
  const sum = (old: number | undefined, more: number) => Math.round(((old ?? 0) * kept + more) * 1000) / 1000;
  return { points: Math.max(0, sum(before?.points, points)), visits: sum(before?.visits, visits) };
}
