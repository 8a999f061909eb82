/** What people counters of a room tell: totals that begin anew, periods, who is there; each report once. */
import { describe, expect, test } from 'vitest';
import type { PeopleCount, Uplink } from '../../server/contract/reading.ts';
import { addDays, instantAt } from '../../server/domain/calendar.ts';
import { counterId, visitsBetween } from '../../server/domain/visits.ts';
import { importSite } from '../../server/usecases/import-site.ts';
import { ingestReadings } from '../../server/usecases/ingest-readings.ts';
import { sweep } from '../../server/usecases/sweep.ts';
import { contextAt, type MemoryState } from '../support/memory-state.ts';
import { setLevel, siteFile, smallSite, smallSiteState, unwrap } from '../support/small-site.ts';

const nine = Date.parse('2026-11-23T09:00:00Z');
const minute = 60_000;
let ids = 0;
const newId = (): string => `id-${String(++ids).padStart(6, '0')}`;

/** The small site in UTC, with a counter at the door of the restroom. */
function counted(timezone = 'UTC'): MemoryState {
  const state = smallSiteState();
  const locations = smallSite.locations.map((one) =>
    one.id === 'wc' ? { ...one, devices: [{ dialect: 'json', id: 'door' }] } : one,
  );
  const file = siteFile({ version: 1, site: { ...smallSite.site, timezone }, locations });
  unwrap(importSite(state, { file, dryRun: false, prune: false }, contextAt(nine - 60 * minute)));
  return state;
}

type Told = Partial<Extract<Uplink, { type: 'vitals' }>>;

/** What the counter tells `minutes` after nine. Answers why it was refused. */
function tell(
  state: MemoryState,
  people: PeopleCount | null,
  minutes: number,
  more: Told = {},
): Record<string, number> {
  const receivedAt = nine + minutes * minute;
  const uplink: Uplink = {
    type: 'vitals',
    dialect: 'json',
    address: 'door',
    dispensers: [],
    rooms: ['wc'],
    receivedAt,
    ...(people !== null && { people }),
    ...more,
  };
  return { ...unwrap(ingestReadings(state, [uplink], { ...contextAt(receivedAt, 'system'), newId })).rejected };
}
const total = (n: number): PeopleCount => ({ total: { in: n } });
const period = (n: number): PeopleCount => ({ period: { in: n } });

/** Arrivals by hour, where there were any. */
const hours = (state: MemoryState, day = '2026-11-23') =>
  Object.fromEntries((state.get('visits', `wc@${day}`)?.hours ?? []).map((n, i) => [i, n]).filter(([, n]) => n !== 0));
const sum = (state: MemoryState) =>
  [...state.values('visits')].flatMap((doc) => doc.hours).reduce((all, one) => all + one, 0);
const counter = (state: MemoryState) => state.get('counters', counterId('wc', { dialect: 'json', address: 'door' }));

describe('a running total', () => {
  test('counts what it rose by, and nothing at the first word', () => {
    const state = counted();
    tell(state, total(5_000), 0);
    expect(sum(state)).toBe(0);
    tell(state, total(5_012), 30);
    tell(state, total(5_012), 40);
    tell(state, total(5_020), 50);
    expect(hours(state)).toEqual({ 9: 20 });
  });

  test('that begins anew counts what it has reached since, and loses nobody when a report is lost', () => {
    const state = counted();
    tell(state, total(100), 0);
    tell(state, total(110), 10);
    tell(state, total(4), 20);
    expect(sum(state)).toBe(14);
    // Two reports in between never came.
    tell(state, total(24), 50);
    expect(sum(state)).toBe(34);
  });

  test('is spread over the time since the report before, over hours and midnight', () => {
    const state = counted();
    tell(state, total(0), 14 * 60 + 30);
    tell(state, total(20), 15 * 60 + 30);
    expect(hours(state)).toEqual({ 23: 10 });
    expect(hours(state, '2026-11-24')).toEqual({ 0: 10 });
  });

  test('after a long silence is told of the last day', () => {
    const state = counted();
    tell(state, total(0), -5 * 24 * 60);
    tell(state, total(240), 0);
    expect(sum(state)).toBeCloseTo(240, 0);
    expect(hours(state, '2026-11-22')[9]).toBeCloseTo(10);
    expect(hours(state, '2026-11-21')).toEqual({});
  });

  test.each([
    ['in spring, when a day has 23 hours', '2026-03-28', 3 * 24 - 1],
    ['in autumn, when it has 25', '2026-10-24', 3 * 24 + 1],
  ])('%s, is on the days that people came on, and none is lost or counted twice', (_, first, hoursInAll) => {
    const state = counted('Europe/Stockholm');
    const from = instantAt(first, '00:00', 'Europe/Stockholm');
    const at = (hour: number) => (from - nine) / minute + hour * 60;
    tell(state, total(0), at(0));
    // One each quarter of an hour, over three days around the change.
    for (let quarter = 1; quarter <= 4 * hoursInAll; quarter++) tell(state, total(quarter), at(quarter / 4));
    const days = [0, 1, 2].map((n) => state.get('visits', `wc@${addDays(first, n)}`)?.hours ?? []);
    expect(days.map((one) => Math.round(one.reduce((all, n) => all + n, 0)))).toEqual([96, 4 * (hoursInAll - 48), 96]);
    // The hour that is skipped, or that comes twice.
    expect(days[1]?.[2]).toBe(hoursInAll === 71 ? 0 : 8);
    expect(visitsBetween(state, 'wc', from, from + hoursInAll * 60 * minute)).toBeCloseTo(4 * hoursInAll, 6);
  });

  test('goes by the site’s hours, in a zone that is half an hour off as well', () => {
    const state = counted('Asia/Kolkata');
    tell(state, total(0), 0);
    tell(state, total(60), 60);
    // From 14:30 to 15:30.
    expect(hours(state)).toEqual({ 14: 30, 15: 30 });
  });

  test('that jumps by more than come through a door is refused, and the next one counts from there', () => {
    const state = counted();
    tell(state, total(10), 0);
    expect(tell(state, total(4_000_000_000), 10)).toEqual({ 'out-of-range': 1 });
    expect(sum(state)).toBe(0);
    tell(state, total(4_000_000_005), 20);
    expect(sum(state)).toBe(5);
  });
});

describe('what came in a period', () => {
  test('is summed', () => {
    const state = counted();
    tell(state, period(3), 0);
    tell(state, period(4), 10);
    tell(state, period(0), 20);
    expect(sum(state)).toBeCloseTo(7);
  });

  test('is counted once for a frame that comes twice, and for one that comes late at its own time', () => {
    const state = counted();
    tell(state, period(3), 0, { boot: 1, seq: 1, deviceTime: nine });
    tell(state, period(4), 20, { boot: 1, seq: 3, deviceTime: nine + 20 * minute });
    expect(tell(state, period(4), 21, { boot: 1, seq: 3, deviceTime: nine + 20 * minute })).toEqual({ duplicate: 1 });
    tell(state, period(5), 70, { boot: 1, seq: 2, deviceTime: nine + 10 * minute });
    expect(sum(state)).toBeCloseTo(12);
    expect(counter(state)?.countedAt).toBe(nine + 20 * minute);
  });

  test('gives way to the total where both are told', () => {
    const state = counted();
    tell(state, { ...total(10), ...period(2) }, 0);
    tell(state, { ...total(16), ...period(2) }, 10);
    // At the first word there is no total to compare with.
    expect(sum(state)).toBeCloseTo(8);
  });
});

describe('who is there', () => {
  test('tells of those by whom it rises', () => {
    const state = counted();
    for (const [i, present] of [2, 5, 1, 4].entries()) tell(state, { present }, i * 10);
    expect(sum(state)).toBeCloseTo(6);
    expect(counter(state)).toMatchObject({ present: 4, total: null });
  });
});

describe('what is no count', () => {
  test('leaves the counts alone, and shows battery and that it is there', () => {
    const state = counted();
    tell(state, null, 0, { vitals: { battery: 71 } });
    expect(counter(state)).toMatchObject({ seenAt: nine, countedAt: null, vitals: { battery: 71 } });
    expect([...state.values('visits')]).toEqual([]);
  });

  test('a stored copy tells nothing, unless it tells when', () => {
    const state = counted();
    tell(state, total(10), 0, { retained: true });
    expect(counter(state)).toBeUndefined();
    tell(state, total(10), 0, { retained: true, deviceTime: nine - 30 * minute });
    expect(counter(state)).toMatchObject({ seenAt: null, countedAt: nine - 30 * minute, total: 10 });
  });

  test('another device, another room, and a room that is gone count nobody', () => {
    const state = counted();
    tell(state, total(10), 0, { address: 'window' });
    tell(state, total(10), 0, { rooms: ['near'] });
    tell(state, total(10), 0, { rooms: ['nowhere'] });
    expect([...state.values('counters')]).toEqual([]);
  });
});

describe('what a visit takes', () => {
  test('is learned of the dispensers of the room, and of no others', () => {
    const state = counted();
    tell(state, total(0), 0);
    let level = 90;
    setLevel(state, 'rolls', level);
    const read = (at: number, value: number) => {
      const reading: Uplink = {
        type: 'reading',
        dispenser: 'rolls',
        dialect: 'hylla',
        address: 'rolls',
        receivedAt: at,
        measured: { kind: 'percent', value },
      };
      unwrap(ingestReadings(state, [reading], { ...contextAt(at, 'system'), newId }));
    };
    for (let i = 1; i <= 40; i++) {
      tell(state, total(i * 20), i * 60);
      level -= 2;
      read(nine + i * 60 * minute, Math.max(2, level));
    }
    const learned = state.get('levels', 'rolls')?.perVisit;
    expect((learned?.points ?? 0) / (learned?.visits ?? 1)).toBeCloseTo(0.1, 1);
    expect(state.get('levels', 'cups')?.perVisit).toBeUndefined();
  });
});

test('visits are kept for more than a year, and then no longer', () => {
  const state = counted();
  tell(state, period(3), 0);
  const later = (days: number) => unwrap(sweep(state, undefined, contextAt(nine + days * 24 * 60 * minute, 'system')));
  later(399);
  expect(state.size('visits')).toBe(1);
  later(402);
  expect(state.size('visits')).toBe(0);
});
