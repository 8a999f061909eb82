/** Whether a dispenser was filled so lately that "it is empty" is news, or a tap on the wrong one. */
import type { DispenserView } from '../../server/contract/api/dispensers.ts';

/** Long enough to walk in just after whoever filled it. */
const latelyMs = 30 * 60_000;

/** When it was filled, or null. `now` is server time, ms. A sensor that says empty is right, however lately that was. */
export function refilledLately({ refilledAt, status }: DispenserView, now: number): string | null {
  if (refilledAt === null || status === 'empty' || status === 'fault') return null;
  const since = now - Date.parse(refilledAt);
  return since >= 0 && since < latelyMs ? refilledAt : null;
}
