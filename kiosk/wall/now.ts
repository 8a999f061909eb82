/** What time it is on the wall. */
import { clockTime } from '../i18n/format.ts';
import { clock, live } from '../state/session.ts';

/** Server time, ms; on a wall that has started without a server, when it last heard of one. Null before anything. */
export const nowOrThen = (): number | null => clock.now() ?? live.get().lastWord;

/** For a `Select`: days and times in sentences change with the minute. Empty before anything. */
export function minuteShown(): string {
  const now = nowOrThen();
  return now === null ? '' : clockTime(now);
}
