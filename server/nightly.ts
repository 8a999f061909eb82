/**
 * Runs the backup once a night, in the small hours of the site; and a machine that is off at night makes it up soon after it
 * is on. What was done is read off the backups themselves, so that a restart neither forgets one nor makes two.
 */
const minute = 60_000;
const hour = 60 * minute;
/** Real ms after the start, which has more urgent things to do, and between two looks at the clock. */
const lookFirst = minute;
const lookEvery = 10 * minute;
const nightHour = 2;
/** Age of the newest backup at which another one is due: by night, and at any hour. */
const dueByNight = 12 * hour;
const due = 24 * hour;
/** After one that failed: a full disk is not told every ten minutes. */
const pause = hour;

export interface Nightly {
  start(): void;
  /** Resolves when the job is not under way. */
  stop(): Promise<void>;
}

export interface NightlyParts {
  /** The site's zone, which may change. */
  readonly timezone: () => string;
  /** When the newest backup up to `now` was made, ms since the epoch; null when there is none. */
  readonly newest: (now: number) => Promise<number | null>;
  readonly job: () => Promise<unknown>;
  readonly log: { error(about: object, message: string): void };
}

export function createNightly({ timezone, newest, job, log }: NightlyParts): Nightly {
  let first: NodeJS.Timeout | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let notBefore = 0;

  async function isDue(now: number): Promise<boolean> {
    if (now < notBefore && notBefore - now <= pause) return false;
    const last = await newest(now);
    return last === null || now - last >= (localHour(now, timezone()) === nightHour ? dueByNight : due);
  }

  async function look(): Promise<void> {
    const now = Date.now();
    try {
      if (await isDue(now)) await job();
    } catch (error) {
      notBefore = now + pause;
      log.error({ err: error }, 'the backup failed; the one before it is kept, and it is tried again in an hour');
    }
  }

  function lookUnlessBusy(): void {
    running ??= look().finally(() => {
      running = null;
    });
  }

  return {
    start() {
      first = setTimeout(lookUnlessBusy, lookFirst);
      timer = setInterval(lookUnlessBusy, lookEvery);
    },
    async stop() {
      clearTimeout(first);
      clearInterval(timer);
      await running;
    },
  };
}

function localHour(now: number, timeZone: string): number {
  return Number(new Intl.DateTimeFormat('sv-SE', { timeZone, timeStyle: 'short' }).format(now).slice(0, 2));
}
