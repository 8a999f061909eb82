/** Work that nobody waits for, done when this process has little else to do. */

/** ms between looks. */
const between = 1_000;
/** Of a core, in the time since the last look: those who are at work use more, one that is idle hardly any. */
const little = 0.25;
/** Looks after which it is done all the same, for a server that is at work all the time. */
const atMost = 30;

/** Does `task` after the first second in which the process was idle. Answers how to call it off. */
export function whenQuiet(task: () => void, usedMs: () => number = cpuMs): () => void {
  let looks = 0;
  let last = usedMs();
  const timer = setInterval(() => {
    const now = usedMs();
    const used = (now - last) / between;
    last = now;
    if (used > little && ++looks < atMost) return;
    clearInterval(timer);
    task();
  }, between);
  return () => clearInterval(timer);
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
