/** Counts over a fixed window that starts with the first event, one a key. Keys that ran out are forgotten. */

export interface RateLimit {
  /** Counts one; answers null, or how many ms to wait when the limit is already reached (then nothing is counted). */
  take(key: string, now: number): number | null;
  /** How many ms to wait, or null. Counts nothing. */
  wait(key: string, now: number): number | null;
  /** Takes one back, for what turned out not to count. */
  giveBack(key: string): void;
}

export function createRateLimit({
  limit,
  windowMs,
  maxKeys = 10_000,
}: {
  limit: number;
  windowMs: number;
  maxKeys?: number;
}): RateLimit {
  const windows = new Map<string, { count: number; readonly until: number }>();

  function current(key: string, now: number): { count: number; readonly until: number } | null {
    const found = windows.get(key);
    if (found === undefined) return null;
    if (now < found.until) return found;
    windows.delete(key);
    return null;
  }

  function wait(key: string, now: number): number | null {
    const found = current(key, now);
    return found !== null && found.count >= limit ? found.until - now : null;
  }

  return {
    wait,
    take(key, now) {
      const toWait = wait(key, now);
      if (toWait !== null) return toWait;
      const found = current(key, now);
      if (found !== null) {
        found.count++;
        return null;
      }
      // Oldest first: a flood of new keys pushes out old windows, never grows the map.
      for (const oldest of windows.keys()) {
        if (windows.size < maxKeys) break;
        windows.delete(oldest);
      }
      windows.set(key, { count: 1, until: now + windowMs });
      return null;
    },
    giveBack(key) {
      const found = windows.get(key);
      if (found === undefined) return;
      if (--found.count <= 0) windows.delete(key);
    },
  };
}
