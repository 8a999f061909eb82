/** Takes in what a room's people counter told: arrivals by hour, each report once, whatever the counter's total does. */
import type { PeopleCount, RejectionReason } from '../contract/reading.ts';
import { localDay } from '../domain/calendar.ts';
import { withVitals } from '../domain/dispenser.ts';
import { siteOf } from '../domain/documents.ts';
import type { CounterDoc, Millis } from '../domain/model.ts';
import { reportTime } from '../domain/report-time.ts';
import { nothingSeen, see } from '../domain/sequence.ts';
import { counterId, localHour, localHourStart, noVisits, visitsId } from '../domain/visits.ts';
import type { News } from './apply-news.ts';
import type { Tx } from './ports.ts';

const hour = 3_600_000;
/** More than this in a second do not come through a door, nor more than so many at once. */
const throughADoor = { perSecond: 2, atOnce: 100 };
/** Of longer silences nobody knows when they came. */
const spreadAtMost = 24 * hour;

/** Answers why it did not count; null when it did, or told of nobody. */
export function countPeople(
  tx: Tx,
  room: string,
  news: News,
): { readonly reason: RejectionReason; readonly detail: string } | null {
  // A stored copy is of some earlier time: where it does not tell which, it tells nothing.
  if (news.retained && news.deviceTime === undefined) return null;
  const id = counterId(room, news);
  const before: CounterDoc = tx.get('counters', id) ?? unheard(id, room);
  const time = reportTime(news.deviceTime, news.receivedAt);
  const { boot, seq, deviceTime, receivedAt: arrival } = news;
  const { order, seen } =
    seq === undefined && deviceTime === undefined
      ? { order: 'newer' as const, seen: before.seen }
      : see(before.seen, { boot, seq, deviceTime, arrival }, before.countedAt);
  if (order === 'duplicate' || order === 'old-boot') return { reason: order, detail: 'the counter told this before' };
  const known = {
    ...before,
    seen,
    seenAt: news.retained ? before.seenAt : arrival,
    vitals: withVitals(before.vitals, news.vitals),
  };
  if (news.people === undefined) {
    tx.put('counters', known);
    return null;
  }
  const isLate = order === 'late';
  const { total, present } = news.people;
  tx.put('counters', {
    ...known,
    countedAt: isLate ? before.countedAt : time.at,
    total: isLate || total === undefined ? before.total : total.in,
    present: isLate || present === undefined ? before.present : present,
  });
  const arrived = arrivals(before, news.people, isLate);
  const since = Math.max(0, time.at - (before.countedAt ?? time.at - spreadAtMost));
  const most = throughADoor.atOnce + (throughADoor.perSecond * since) / 1000;
  if (arrived > most)
    return {
      reason: 'out-of-range',
      detail: `${arrived} people in ${Math.round(since / 1000)} s do not come through a door`,
    };
  const from = isLate || before.countedAt === null ? time.at : before.countedAt;
  addVisits(tx, room, arrived, Math.max(from, time.at - spreadAtMost), time.at);
  return null;
}

const unheard = (id: string, location: string): CounterDoc => ({
  id,
  location,
  seenAt: null,
  vitals: {},
  seen: nothingSeen,
  countedAt: null,
  total: null,
  present: null,
});

/**
 * By the running total where there is one, since a report that is lost loses nobody then; a total that falls has begun anew, as
 * counters do. Else by what came in the period. One who only says how many are there tells of those by whom that rose.
 */
function arrivals(before: CounterDoc, { total, period, present }: PeopleCount, isLate: boolean): number {
  if (total !== undefined && before.total !== null)
    return isLate ? 0 : total.in >= before.total ? total.in - before.total : total.in;
  if (period !== undefined) return period.in;
  if (total !== undefined || isLate || present === undefined || before.present === null) return 0;
  return Math.max(0, present - before.present);
}

/** Spread evenly from one report to the next. A day of which nobody came is one that was counted, too. */
function addVisits(tx: Tx, location: string, arrived: number, from: Millis, to: Millis): void {
  const timezone = siteOf(tx)?.timezone ?? 'UTC';
  const span = to - from;
  for (let start = span > 0 ? localHourStart(from, timezone) : to; start <= to; start += hour) {
    const share = span > 0 ? (Math.min(to, start + hour) - Math.max(from, start)) / span : 1;
    const at = Math.max(from, start);
    const day = localDay(at, timezone);
    const id = visitsId(location, day);
    const hours = tx.get('visits', id)?.hours ?? noVisits;
    const index = localHour(at, timezone);
    const more = Math.round(((hours[index] ?? 0) + arrived * share) * 100) / 100;
    if (more !== hours[index] || hours === noVisits)
      tx.put('visits', { id, location, day, hours: hours.with(index, more) });
  }
}
