/** `45 s`, `15 min`, `2,5 h`: a span as people say it, whole where it is, else to the precision that its length asks for. */
import { number } from '../i18n/format.ts';
import { o } from '../i18n/office/t.ts';

export function lasting(seconds: number): string {
  const m = o().reporting.lasting;
  if (seconds % 3_600 === 0 || seconds >= 7_200) return m.hours(number(Math.round(seconds / 360) / 10));
  return seconds % 60 === 0 || seconds >= 600
    ? m.minutes(number(Math.round(seconds / 60)))
    : m.seconds(number(seconds));
}
