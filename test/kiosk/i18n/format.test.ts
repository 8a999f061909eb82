import { beforeEach, describe, expect, it } from 'vitest';
import { ago, clockTime, daysBetween, dayWord, number, percent, plural, when } from '../../../kiosk/i18n/format.ts';
import { setLocale } from '../../../kiosk/i18n/locale.ts';

const noon = '2026-11-23T11:00:00Z';

describe('times in words', () => {
  beforeEach(() => setLocale({ locale: 'sv', timeZone: 'Europe/Stockholm' }));

  it('are in the time zone of the site', async () => {
    expect(clockTime(noon)).toBe('12:00');
    await setLocale({ timeZone: 'UTC' });
    expect(clockTime(noon)).toBe('11:00');
  });

  it('count days on the calendar of the site, across midnight and daylight saving', () => {
    expect(daysBetween('2026-11-23T22:30:00Z', '2026-11-23T23:30:00Z')).toBe(1);
    expect(daysBetween('2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z')).toBe(2);
  });

  it('name near days by their word and far ones by their date', async () => {
    expect(dayWord('2026-11-24T09:00:00Z', noon)).toBe('i morgon');
    expect(dayWord('2026-11-26T09:00:00Z', noon)).toBe('torsdag');
    expect(dayWord('2026-12-03T09:00:00Z', noon)).toBe('torsdag 3 december');
    await setLocale({ locale: 'en' });
    expect(dayWord('2026-11-24T09:00:00Z', noon)).toBe('tomorrow');
    expect(when('2026-12-03T09:00:00Z', noon)).toBe('3 December');
    expect(when('2026-11-23T15:30:00Z', noon)).toBe('16:30');
    // A weekday is one to come.
    expect(when('2026-11-20T09:00:00Z', noon)).toBe('20 November');
    expect(when('2026-11-26T09:00:00Z', noon)).toBe('Thursday');
  });

  it('say how long ago', async () => {
    expect(ago('2026-11-23T10:48:00Z', noon)).toBe('för 12 minuter sedan');
    expect(ago('2026-11-23T10:59:40Z', noon)).toBe('nu');
    await setLocale({ locale: 'en' });
    expect(ago('2026-11-23T08:00:00Z', noon)).toBe('3 hours ago');
  });
});

describe('numbers', () => {
  it('are written as the language writes them', async () => {
    await setLocale({ locale: 'sv' });
    expect([number(1.25), percent(62.4)]).toEqual(['1,3', '62\u00a0%']);
    await setLocale({ locale: 'en' });
    expect([number(1.25), percent(62.4)]).toEqual(['1.3', '62%']);
  });

  it('take the right form of a word', async () => {
    const forms = { one: 'rulle', other: 'rullar' };
    await setLocale({ locale: 'sv' });
    expect([0, 1, 2].map((count) => plural(count, forms))).toEqual(['rullar', 'rulle', 'rullar']);
  });
});
