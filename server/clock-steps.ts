/** Notices when the wall clock is set: by hand, by a time server after a start without one, or by a machine that slept. */
import type { Millis } from './domain/model.ts';
import type { Clock } from './usecases/ports.ts';

/** Ms of real time; what runs slower than this apart is a clock that is being disciplined. */
const tolerated = 60_000;

/**
 * A function to be called every few seconds. It answers when the clock was last set, by its new time; undefined while it
 * has not been. `elapsed`: real ms that never go back.
 */
export function clockSteps(
  clock: Clock,
  elapsed: () => number = () => process.uptime() * 1000,
): () => Millis | undefined {
  let wall = clock.now();
  let real = elapsed();
  let since: Millis | undefined;
  return () => {
    const [wallNow, realNow] = [clock.now(), elapsed()];
    if (Math.abs(wallNow - wall - (realNow - real) * clock.rate) > tolerated * clock.rate) since = wallNow;
    [wall, real] = [wallNow, realNow];
    return since;
  };
}
