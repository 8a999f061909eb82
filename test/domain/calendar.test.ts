import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addWorkingDays,
  instantAt,
  isWorkday,
  localDay,
  localTime,
  nextOrderDay,
  type SiteCalendar,
  weekdayOf,
  workingDaysBetween,
} from '../../server/domain/calendar.ts';

const stockholm: SiteCalendar = {
  timezone: 'Europe/Stockholm',
  workdays: [1, 2, 3, 4, 5],
  officeHours: ['07:30', '17:30'],
  holidays: ['2026-12-24', '2026-12-25', '2026-12-31', '2027-01-01', '2027-01-06'],
};
const at = (text: string) => Date.parse(text);
const iso = (millis: number) => new Date(millis).toISOString();
/** Between 1975 and 2035. */
const anInstant = fc.integer({ min: 157_766_400_000, max: 2_051_222_400_000 });
const aZone = fc.constantFrom(
  'Europe/Stockholm',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/Sao_Paulo',
  'Asia/Beirut',
  'UTC',
);

describe('the local day of an instant', () => {
  it('turns at local midnight, in winter and in summer', () => {
    expect(localDay(at('2026-11-23T22:59:59.999Z'), 'Europe/Stockholm')).toBe('2026-11-23');
    expect(localDay(at('2026-11-23T23:00:00Z'), 'Europe/Stockholm')).toBe('2026-11-24');
    expect(localDay(at('2026-07-01T21:59:59Z'), 'Europe/Stockholm')).toBe('2026-07-01');
    expect(localDay(at('2026-07-01T22:00:00Z'), 'Europe/Stockholm')).toBe('2026-07-02');
  });

  it('has 23 hours in spring and 25 in autumn', () => {
    const hours = (day: string) =>
      (instantAt(addDays(day, 1), '00:00', 'Europe/Stockholm') - instantAt(day, '00:00', 'Europe/Stockholm')) /
      3_600_000;
    expect([hours('2026-03-28'), hours('2026-03-29'), hours('2026-10-25')]).toEqual([24, 23, 25]);
  });

  it('is what the calendar of that zone shows, whatever was asked before', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anInstant, aZone), { minLength: 1, maxLength: 20 }), (asked) => {
        for (const [instant, zone] of asked) {
          const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(instant);
          expect(localDay(instant, zone)).toBe(shown);
        }
      }),
    );
  });
});

describe('the instant of a local time', () => {
  it('goes back to the same day and time, unless a change of the clock skips it', () => {
    fc.assert(
      fc.property(anInstant, aZone, (instant, zone) => {
        const found = instantAt(localDay(instant, zone), localTime(instant, zone), zone);
        expect([localDay(found, zone), localTime(found, zone)]).toEqual([
          localDay(instant, zone),
          localTime(instant, zone),
        ]);
      }),
    );
  });

  it('moves a time that spring skips on by the hour, and takes the first of a time that autumn has twice', () => {
    expect(iso(instantAt('2026-03-29', '02:30', 'Europe/Stockholm'))).toBe('2026-03-29T01:30:00.000Z');
    expect(iso(instantAt('2026-10-25', '02:30', 'Europe/Stockholm'))).toBe('2026-10-25T00:30:00.000Z');
  });
});

describe('working days', () => {
  it('know weekends and holidays', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map((n) => weekdayOf(addDays('2026-11-22', n)))).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(isWorkday('2026-12-23', stockholm)).toBe(true);
    expect(isWorkday('2026-12-24', stockholm)).toBe(false);
    expect(isWorkday('2026-12-26', stockholm)).toBe(false);
    expect(isWorkday('2026-12-26', { ...stockholm, workdays: [] })).toBe(true);
  });

  it('are added over a weekend, a holiday and the end of summer time, at the same time of day', () => {
    const three = addWorkingDays(at('2026-12-22T09:00:00+01:00'), 3, stockholm);
    expect(iso(three)).toBe('2026-12-29T08:00:00.000Z');
    expect(iso(addWorkingDays(at('2026-10-23T09:00:00+02:00'), 1, stockholm))).toBe('2026-10-26T08:00:00.000Z');
  });

  it('take a part of a day as a whole one', () => {
    expect(iso(addWorkingDays(at('2026-11-23T08:00:00Z'), 1.5, stockholm))).toBe('2026-11-25T08:00:00.000Z');
  });

  it('of which none are added leave a working day alone, and move a day off to the next working day', () => {
    expect(addWorkingDays(at('2026-11-23T08:00:00Z'), 0, stockholm)).toBe(at('2026-11-23T08:00:00Z'));
    expect(iso(addWorkingDays(at('2026-11-22T08:00:00Z'), 0, stockholm))).toBe('2026-11-23T08:00:00.000Z');
  });

  it('added are the ones then counted', () => {
    fc.assert(
      fc.property(anInstant, fc.integer({ min: 1, max: 60 }), (instant, n) => {
        expect(workingDaysBetween(instant, addWorkingDays(instant, n, stockholm), stockholm)).toBe(n);
      }),
    );
    expect(workingDaysBetween(at('2026-11-24T08:00:00Z'), at('2026-11-23T08:00:00Z'), stockholm)).toBe(0);
  });
});

describe('the next order day', () => {
  const tuesdays = { orderDays: [2] };

  it('is now on an order day until office hours end', () => {
    const before = at('2026-11-24T17:29:00+01:00');
    expect(nextOrderDay(before, tuesdays, stockholm)).toBe(before);
    expect(nextOrderDay(at('2026-11-24T05:00:00+01:00'), tuesdays, stockholm)).toBe(at('2026-11-24T05:00:00+01:00'));
  });

  it('is the next one as office hours begin, once they have ended or on another day', () => {
    expect(iso(nextOrderDay(at('2026-11-24T17:30:00+01:00'), tuesdays, stockholm))).toBe('2026-12-01T06:30:00.000Z');
    expect(iso(nextOrderDay(at('2026-11-23T12:00:00+01:00'), tuesdays, stockholm))).toBe('2026-11-24T06:30:00.000Z');
    expect(iso(nextOrderDay(at('2027-03-24T12:00:00+01:00'), tuesdays, stockholm))).toBe('2027-03-30T05:30:00.000Z');
  });

  it('is never a holiday', () => {
    expect(iso(nextOrderDay(at('2026-12-23T18:00:00+01:00'), { orderDays: [4, 5] }, stockholm))).toBe(
      '2027-01-07T06:30:00.000Z',
    );
  });
});
