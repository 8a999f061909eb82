/** Runs a job once a night, in the small hours of the site. */
import type { Log } from './log.ts';

/** Real ms between two looks at the clock. */
const lookEvery = 10 * 60_000;
const hour = 2;

export interface Nightly {
  start(): void;
  /** Resolves when the job is not under way. */
  stop(): Promise<void>;
}

/** `timezone` answers the site's zone, which may change. A job that fails is logged and tried again the next night. */
export function createNightly(parts: { timezone: () => string; job: () => Promise<unknown>; log: Log }): Nightly {
  const { timezone, job, log } = parts;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let lastDay = '';

  function look(): void {
    const local = new Intl.DateTimeFormat('sv-SE', {
      timeZone: timezone(),
      dateStyle: 'short',
      timeStyle: 'short',
    }).format(new Date());
    const [day = '', time = ''] = local.split(' ');
    if (Number(time.slice(0, 2)) !== hour || day === lastDay) return;
    lastDay = day;
    running = job().catch((error: unknown) =>
      log.error({ err: error }, 'the nightly backup failed; yesterday’s is kept'),
    );
  }

  return {
    start() {
      timer = setInterval(look, lookEvery);
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
