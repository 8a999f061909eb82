/** The clocks a process can go by. */
import type { Demo } from './config.ts';
import type { Clock } from './usecases/ports.ts';

export const systemClock: Clock = { now: () => Date.now(), rate: 1 };

/** A clock that stands at `epoch` now and runs `rate` times as fast as the real one. It never goes back. */
export function demoClock({ rate, epoch }: Demo): Clock {
  const origin = performance.now();
  return { now: () => Math.round(epoch + (performance.now() - origin) * rate), rate };
}
