/**
 * The server's time on the screen: its last stated time plus what has passed since, times the rate of its clock (the
 * demo's runs fast). The screen's own clock is never shown: it may be wrong.
 */
export interface ServerClock {
  /** The server said that it is `at` (ms since the epoch), and how fast its time runs. */
  sync(at: number, rate?: number): void;
  /** Server time, ms since the epoch; null before the first word from the server. */
  now(): number | null;
  /** Real ms since the last word from the server; Infinity before the first. */
  silence(): number;
  /** Server time of its last word, ms since the epoch. */
  lastWord(): number | null;
}

/** `elapsed` answers real ms from any fixed start, never backwards (`performance.now`). */
export function createServerClock(elapsed: () => number): ServerClock {
  let word: { readonly at: number; readonly heard: number } | null = null;
  let pace = 1;
  return {
    sync(at, rate = pace) {
      pace = rate;
      word = { at, heard: elapsed() };
    },
    now: () => (word ? word.at + (elapsed() - word.heard) * pace : null),
    silence: () => (word ? elapsed() - word.heard : Number.POSITIVE_INFINITY),
    lastWord: () => word?.at ?? null,
  };
}
