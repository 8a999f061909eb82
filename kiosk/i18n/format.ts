/**
 * Numbers, days and times in words, by Intl, in the page's language and the site's time zone. Times are ms since the
 * epoch or ISO text. Formatters are made once for each setting: making one costs far more than using it.
 */
import { type LocaleSettings, languageTag, localeSettings } from './locale.ts';

type Time = number | string;

const millis = (time: Time) => (typeof time === 'number' ? time : Date.parse(time));
const dayMs = 86_400_000;

export function dated(options: Intl.DateTimeFormatOptions): () => Intl.DateTimeFormat {
  return perSetting(({ locale, timeZone }) => new Intl.DateTimeFormat(languageTag(locale), { ...options, timeZone }));
}

function perSetting<T>(make: (settings: LocaleSettings) => T): () => T {
  let made: { readonly settings: LocaleSettings; readonly value: T } | null = null;
  return () => {
    const settings = localeSettings.get();
    if (made?.settings !== settings) made = { settings, value: make(settings) };
    return made.value;
  };
}

const clockFormat = dated({ hour: '2-digit', minute: '2-digit' });
const weekdayFormat = dated({ weekday: 'long' });
const weekdayShortFormat = perSetting(
  ({ locale }) => new Intl.DateTimeFormat(languageTag(locale), { weekday: 'short', timeZone: 'UTC' }),
);
const dateFormat = dated({ day: 'numeric', month: 'long' });
const fullDateFormat = dated({ weekday: 'long', day: 'numeric', month: 'long' });
const isoDayFormat = perSetting(
  ({ timeZone }) => new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }),
);
const relativeFormat = perSetting(
  ({ locale }) => new Intl.RelativeTimeFormat(languageTag(locale), { numeric: 'auto' }),
);
const numberFormat = perSetting(
  ({ locale }) => new Intl.NumberFormat(languageTag(locale), { maximumFractionDigits: 1 }),
);
const percentFormat = perSetting(({ locale }) => new Intl.NumberFormat(languageTag(locale), { style: 'percent' }));
const finePercentFormat = perSetting(
  ({ locale }) => new Intl.NumberFormat(languageTag(locale), { style: 'percent', maximumFractionDigits: 1 }),
);
const wallClockFormat = dated({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const listFormat = perSetting(({ locale }) => new Intl.ListFormat(languageTag(locale), { type: 'conjunction' }));
const pluralRules = perSetting(({ locale }) => new Intl.PluralRules(languageTag(locale)));

/** `14:02` */
export const clockTime = (time: Time): string => clockFormat().format(millis(time));
/** `mån`; 1 is Monday, 7 Sunday. */
export const weekdayShort = (day: number): string => weekdayShortFormat().format(Date.UTC(2024, 0, day));
/** `måndag 23 november` */
export const longDate = (time: Time): string => fullDateFormat().format(millis(time));
/** `1,5`; at most one decimal. */
export const number = (value: number): string => numberFormat().format(value);
/** `62 %`; `level` is 0 to 100. */
export const percent = (level: number): string => percentFormat().format(Math.round(level) / 100);
/** `98,7 %`, never rounded up to all of it; `share` is 0 to 1. */
export const fineShare = (share: number): string => finePercentFormat().format(Math.floor(share * 1000) / 1000);
/** `a, b och c` */
export const list = (parts: readonly string[]): string => listFormat().format(parts);

/** The form of a word that goes with `count`; `other` where a language has no better one. */
export function plural(count: number, forms: { readonly one: string; readonly other: string }): string {
  return pluralRules().select(count) === 'one' ? forms.one : forms.other;
}

/** Ms since the site's midnight by its wall clock; an hour off on the two days a year when that is set. */
export function sinceMidnight(now: Time): number {
  const [hours = 0, minutes = 0, seconds = 0] = wallClockFormat().format(millis(now)).split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/** Days from `now` to `time` on the site's calendar: 0 today, 1 tomorrow, -1 yesterday. */
export function daysBetween(now: Time, time: Time): number {
  const day = (at: Time) => Date.parse(`${isoDayFormat().format(millis(at))}T00:00:00Z`);
  return Math.round((day(time) - day(now)) / dayMs);
}

/** `i dag`, `i morgon`, `torsdag`, and from a week on `torsdag 3 december`. */
export function dayWord(time: Time, now: Time): string {
  const days = daysBetween(now, time);
  if (Math.abs(days) <= 1) return relativeFormat().format(days, 'day');
  return days > 1 && days < 7 ? weekdayFormat().format(millis(time)) : fullDateFormat().format(millis(time));
}

/** When, as short as it can be: `14:30` today, `i morgon`, `torsdag`, `3 december`. */
export function when(time: Time, now: Time): string {
  const days = daysBetween(now, time);
  if (days === 0) return clockTime(time);
  return days >= -1 && days < 7 ? dayWord(time, now) : dateFormat().format(millis(time));
}

/** `för 12 minuter sedan`, `om 2 timmar`, `nu` within the same minute. */
export function ago(time: Time, now: Time): string {
  const seconds = (millis(time) - millis(now)) / 1000;
  const size = Math.abs(seconds);
  if (size < 60) return relativeFormat().format(0, 'second');
  if (size < 3_600) return relativeFormat().format(Math.trunc(seconds / 60), 'minute');
  if (size < 86_400) return relativeFormat().format(Math.trunc(seconds / 3_600), 'hour');
  return relativeFormat().format(Math.trunc(seconds / 86_400), 'day');
}
