/** Who comes to a room, and the forecast that goes by it. */
import { describe, expect, test } from 'vitest';
import { addDays, localDay } from '../../server/domain/calendar.ts';
import { emptyLevelDoc } from '../../server/domain/dispenser.ts';
import type { LevelDoc, Millis } from '../../server/domain/model.ts';
import { runOut, runOutOf } from '../../server/domain/run-out.ts';
import { nothingSeen } from '../../server/domain/sequence.ts';
import {
  countedPlace,
  counterId,
  pointsPerVisit,
  visitClock,
  visitsBetween,
  visitsId,
  withVisits,
} from '../../server/domain/visits.ts';
import { type MemoryState, memoryState } from '../support/memory-state.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** A Monday; the site's clock is an hour ahead. */
const monday = Date.parse('2026-10-26T00:00:00+01:00');
const counter = { dialect: 'json', id: 'door' } as const;

function house(timezone = 'Europe/Stockholm', holidays: readonly string[] = []): MemoryState {
  const state = memoryState();
  state.put('site', {
    id: 'house',
    name: 'House',
    timezone,
    currency: 'SEK',
    locale: 'sv',
    workdays: [1, 2, 3, 4, 5],
    officeHours: ['07:30', '17:30'],
    holidays: [...holidays],
  });
  state.put('locations', { id: 'floor', name: 'Floor', kind: 'floor' });
  state.put('locations', { id: 'hall', name: 'Hall', kind: 'room', parent: 'floor', devices: [counter] });
  state.put('locations', { id: 'wc', name: 'WC', kind: 'restroom', parent: 'hall' });
  state.put('locations', { id: 'attic', name: 'Attic', kind: 'room', parent: 'floor' });
  return state;
}

/** `hours` of one day of the hall, and that its counter told so at `at`. */
function counted(state: MemoryState, from: string, hours: readonly number[]): void {
  state.put('visits', { id: visitsId('hall', from), location: 'hall', day: from, hours });
}
function toldAt(state: MemoryState, at: Millis): void {
  const id = counterId('hall', { dialect: 'json', address: 'door' });
  state.put('counters', {
    id,
    location: 'hall',
    seenAt: at,
    vitals: {},
    seen: nothingSeen,
    countedAt: at,
    total: 1,
    present: null,
  });
}

const officeDay = Array.from({ length: 24 }, (_, h) => (h >= 8 && h < 18 ? 10 : 0));
const empty = new Array<number>(24).fill(0);

/** Four weeks of ten an hour from 8 to 18 on workdays, until the evening of Sunday 22 November. */
function usualWeeks(state: MemoryState): Millis {
  for (let d = 0; d < 28; d++) counted(state, addDays('2026-10-26', d), d % 7 < 5 ? officeDay : empty);
  const until = monday + 27 * day + 20 * hour;
  toldAt(state, until);
  return until;
}

describe('where people are counted', () => {
  test('is the nearest place around that has a device, or nowhere', () => {
    const state = house();
    expect(countedPlace(state, 'wc')).toBe('hall');
    expect(countedPlace(state, 'hall')).toBe('hall');
    expect(countedPlace(state, 'attic')).toBeNull();
    expect(countedPlace(state, 'gone')).toBeNull();
    // A site file that got past its own checks must not hang the server.
    state.put('locations', { id: 'a', name: 'A', kind: 'room', parent: 'b' });
    state.put('locations', { id: 'b', name: 'B', kind: 'room', parent: 'a' });
    expect(countedPlace(state, 'a')).toBeNull();
  });
});

describe('visits between two instants', () => {
  test('are those of whole hours and a share of those at the ends, by the site’s clock', () => {
    const state = house();
    counted(state, '2026-10-26', officeDay);
    const at = (time: string) => Date.parse(`2026-10-26T${time}+01:00`);
    expect(visitsBetween(state, 'hall', at('08:00'), at('10:00'))).toBe(20);
    expect(visitsBetween(state, 'hall', at('07:30'), at('08:30'))).toBe(5);
    expect(visitsBetween(state, 'hall', at('09:15'), at('09:30'))).toBeCloseTo(2.5);
    expect(visitsBetween(state, 'hall', at('00:00'), at('23:59'))).toBe(100);
    expect(visitsBetween(state, 'hall', at('10:00'), at('10:00'))).toBe(0);
    expect(visitsBetween(state, 'hall', at('11:00'), at('10:00'))).toBe(0);
  });

  test('hold in a zone that is half an hour off', () => {
    const state = house('Asia/Kolkata');
    counted(state, '2026-10-26', officeDay);
    const at = (time: string) => Date.parse(`2026-10-26T${time}+05:30`);
    expect(visitsBetween(state, 'hall', at('07:00'), at('09:00'))).toBeCloseTo(10);
    expect(visitsBetween(state, 'hall', at('07:45'), at('08:30'))).toBeCloseTo(5);
  });
});

describe('the clock that ticks by visits', () => {
  test('stands still when nobody comes, and runs when many do', () => {
    const state = house();
    const sunday = usualWeeks(state);
    const clock = visitClock(state, 'wc', sunday);
    expect(clock?.perDay).toBeCloseTo(500 / 7);
    expect(clock?.after(0)).toBe(sunday);
    // The next who comes does so on Monday after eight.
    expect(clock?.after(10)).toBe(Date.parse('2026-11-23T09:00:00+01:00'));
    expect(clock?.after(100)).toBe(Date.parse('2026-11-23T18:00:00+01:00'));
    expect(clock?.after(105)).toBe(Date.parse('2026-11-24T08:30:00+01:00'));
    // A whole week and a bit.
    expect(clock?.after(510)).toBe(Date.parse('2026-11-30T09:00:00+01:00'));
  });

  test('takes in who has come since, and begins in the middle of an hour', () => {
    const state = house();
    usualWeeks(state);
    counted(state, '2026-11-23', [...officeDay.slice(0, 9), 6, ...empty.slice(10)]);
    const now = Date.parse('2026-11-23T09:30:00+01:00');
    toldAt(state, now);
    const clock = visitClock(state, 'wc', now - 2 * hour);
    expect(clock?.since(Date.parse('2026-11-23T08:00:00+01:00'))).toBeCloseTo(13);
    expect(clock?.after(5)).toBe(Date.parse('2026-11-23T10:00:00+01:00'));
  });

  test('goes by the weeks as they were without the holidays among them', () => {
    const state = house('Europe/Stockholm', ['2026-11-18']);
    const until = usualWeeks(state);
    counted(state, '2026-11-18', empty);
    expect(visitClock(state, 'wc', until)?.perDay).toBeCloseTo(500 / 7);
  });

  test('is not believed before a week was counted, nor when the counter is silent, nor where nobody ever came', () => {
    const state = house();
    for (let d = 0; d < 6; d++) counted(state, addDays('2026-11-16', d), officeDay);
    const now = monday + 27 * day + 20 * hour;
    expect(visitClock(state, 'wc', now)).toBeNull();
    toldAt(state, now);
    expect(visitClock(state, 'wc', now)).toBeNull();
    usualWeeks(state);
    expect(visitClock(state, 'wc', now)).not.toBeNull();
    expect(visitClock(state, 'wc', now + 3 * day)).toBeNull();
    expect(visitClock(state, 'attic', now)).toBeNull();
    const lonely = house();
    for (let d = 0; d < 28; d++) counted(lonely, addDays('2026-10-26', d), empty);
    toldAt(lonely, now);
    expect(visitClock(lonely, 'wc', now)).toBeNull();
  });
});

describe('what a visit takes', () => {
  test('is use over visits, and is believed when there were enough of both', () => {
    expect(pointsPerVisit({})).toBeNull();
    const few = withVisits(undefined, 4, 40);
    expect(pointsPerVisit({ perVisit: few })).toBeNull();
    const enough = withVisits(few, 8, 80);
    expect(pointsPerVisit({ perVisit: enough })).toBeCloseTo(0.1, 5);
    expect(withVisits(enough, 3, 0)).toBe(enough);
  });

  test('follows when the dispenser is exchanged for one that gives more', () => {
    let learned = withVisits(undefined, 0, 0);
    for (let i = 0; i < 100; i++) learned = withVisits(learned, 10, 100);
    for (let i = 0; i < 40; i++) learned = withVisits(learned, 20, 100);
    expect(pointsPerVisit({ perVisit: learned })).toBeCloseTo(0.2, 1);
    expect(pointsPerVisit({ perVisit: learned })).toBeGreaterThan(0.19);
  });
});

/** A week in which visits foretold better. */
const proven = { days: 7, byVisits: 10, byDays: 30 };

describe('a forecast by visits', () => {
  const random = (seed: number) => () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };

  /** Poisson (Knuth, "The Art of Computer Programming", vol. 2, 3.4.1). */
  function arrivals(mean: number, next: () => number): number {
    let n = 0;
    for (let p = next(); p > Math.exp(-mean); p *= next()) n++;
    return n;
  }

  /** Busy Tuesdays to Thursdays, quiet Mondays and Fridays, nobody at weekends. */
  const byWeekday = [6, 14, 16, 14, 4, 0, 0];

  test('errs by less than half as much as one by days, where weeks have a shape', () => {
    const next = random(7);
    const perVisit = 0.05;
    let [plainError, visitError, n] = [0, 0, 0];
    for (let run = 0; run < 6; run++) {
      const state = house();
      const came = (at: Millis): number => {
        const { weekday, h } = partsOf(at);
        return h >= 8 && h < 18 ? arrivals(byWeekday[weekday] ?? 0, next) : 0;
      };
      const all: number[] = [];
      for (let h = 0; h < 8 * 168; h++) all.push(came(monday + h * hour));
      const from = 4 * 168;
      for (let d = 0; d < 8 * 7; d++)
        if (d < 28)
          counted(state, localDay(monday + d * day + 12 * hour, 'Europe/Stockholm'), all.slice(d * 24, d * 24 + 24));
      // Each noon of the three weeks after: how long until what is left has been taken?
      for (let d = 0; d < 21; d++) {
        const now = from + d * 24 + 12;
        const at = monday + now * hour;
        const today = localDay(at, 'Europe/Stockholm');
        counted(state, today, [...all.slice(now - 12, now), ...empty.slice(12)]);
        toldAt(state, at);
        const left = 8;
        let taken = 0;
        let end = now;
        while (taken < left / perVisit) taken += all[end++] ?? 100;
        const truth = monday + end * hour;
        const known: LevelDoc = {
          ...emptyLevelDoc('rolls'),
          level: left,
          levelAt: at,
          dailyDrop: (perVisit * all.slice(0, from).reduce((sum, one) => sum + one, 0)) / 28,
        };
        const doc = { location: 'wc', emptyLevel: 0 };
        const plain = runOut(known, 0);
        const byVisits = runOutOf(state, doc, { ...known, perVisit: { points: 50, visits: 1000 }, trial: proven });
        plainError += Math.abs((plain?.p50 ?? 0) - truth);
        visitError += Math.abs((byVisits?.p50 ?? 0) - truth);
        n += 1;
        counted(state, today, all.slice(now - 12, now + 12));
      }
    }
    expect(n).toBe(126);
    expect(visitError / plainError).toBeLessThan(0.5);
  });

  test('has its three instants in order, and is by days where nobody counts', () => {
    const state = house();
    const at = usualWeeks(state);
    const level = {
      ...emptyLevelDoc('rolls'),
      level: 50,
      levelAt: at,
      dailyDrop: 5,
      perVisit: { points: 100, visits: 1000 },
      trial: proven,
    };
    const found = runOutOf(state, { location: 'wc', emptyLevel: 10 }, level);
    if (found === null) throw new Error('no forecast');
    expect(found.p10).toBeLessThan(found.p50);
    expect(found.p50).toBeLessThan(found.p90);
    // 400 visits of ten an hour are four days: Thursday evening.
    expect(found.p50).toBe(Date.parse('2026-11-26T18:00:00+01:00'));
    expect(runOutOf(state, { location: 'attic', emptyLevel: 10 }, level)).toEqual(runOut(level, 10));
    const { perVisit: _, ...unlearned } = level;
    expect(runOutOf(state, { location: 'wc', emptyLevel: 10 }, unlearned)).toEqual(runOut(level, 10));
  });

  test('knows at once of a crowd that came since the last reading', () => {
    const state = house();
    usualWeeks(state);
    const [at, now] = [Date.parse('2026-11-23T09:00:00+01:00'), Date.parse('2026-11-23T12:00:00+01:00')];
    const level = {
      ...emptyLevelDoc('rolls'),
      level: 30,
      levelAt: at,
      dailyDrop: 5,
      perVisit: { points: 100, visits: 1000 },
      trial: proven,
    };
    const forecast = (hours: readonly number[]) => {
      counted(state, '2026-11-23', hours);
      toldAt(state, now);
      return runOutOf(state, { location: 'wc', emptyLevel: 0 }, level)?.p50 ?? 0;
    };
    const usual = forecast([...officeDay.slice(0, 12), ...empty.slice(12)]);
    const fair = forecast([...officeDay.slice(0, 9), 90, 90, 90, ...empty.slice(12)]);
    expect(fair).toBeLessThan(usual - day);
  });
});

function partsOf(at: Millis): { weekday: number; h: number } {
  const hours = Math.floor((at - monday) / hour);
  return { weekday: Math.floor(hours / 24) % 7, h: hours % 24 };
}
