/** What time it is on the wall. */
import { clockTime, sinceMidnight } from '../i18n/format.ts';
import { isNight, isNightFrom } from '../state/night.ts';
import { clock, live } from '../state/session.ts';
import { settings } from './settings.ts';

/** Server time, ms; on a wall that has started without a server, when it last heard of one. Null before anything. */
export const nowOrThen = (): number | null => clock.now() ?? live.get().lastWord;

/** For a `Select`: days and times in sentences change with the minute. Empty before anything. */
export function minuteShown(): string {
  const now = nowOrThen();
  return now === null ? '' : clockTime(now);
}

/** By the hours that this wall is set to, else by the office's. */
export function isNightNow(): boolean {
  const now = clock.now();
  const { night } = settings.get();
  const hours = live.get().model?.site?.officeHours;
  if (now === null || hours === undefined || night === 'never') return false;
  return night === undefined ? isNight(hours, sinceMidnight(now)) : isNightFrom(night, sinceMidnight(now));
}
