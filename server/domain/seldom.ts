/** Says whether something may be logged again: each key once a minute, so that a flood of faults is not one of lines. */

const every = 60_000;
const remembered = 1_000;

/** `elapsed` answers ms that never go back. */
export function createSeldom(elapsed: () => number): (key: string) => boolean {
  const last = new Map<string, number>();
  return (key) => {
    const now = elapsed();
    const before = last.get(key);
    if (before !== undefined && now - before < every) return false;
    if (last.size >= remembered) last.clear();
    last.set(key, now);
    return true;
  };
}
