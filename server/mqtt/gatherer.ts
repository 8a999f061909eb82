/**
 * Gathers messages into batches: what comes in one turn of the event loop is worked through together, while the batches
 * before it are being stored. How many of them make a commit is the store's.
 */
import type { Inbound, Intake } from '../usecases/ports.ts';

export interface Gatherer {
  /**
   * Calls `done` when what `messages` changed is durable, or with what went wrong when it could not be stored in time. In
   * order of the calls. A callback, which must not throw: promises would be felt at thousands of messages.
   */
  take(messages: readonly Inbound[], done: Done): void;
  /** Calls of `take` that wait. */
  readonly waiting: number;
  /** Resolves when nothing waits, and what those who waited do in the same turn is done. */
  idle(): Promise<void>;
}

/** ms that storing may take; less than keepalives are, else links break on a slow disk without a word. */
const storeWithin = 5_000;
/** Batches whose work is done, or under way: what a slow disk cannot take is gathered into larger ones. */
const batchesAtOnce = 8;

type Done = (error: Error | null) => void;

export function createGatherer(intake: Intake): Gatherer {
  let batch: Inbound[] = [];
  let waiters: Done[] = [];
  let storing = 0;
  /** Batches that are being stored, the oldest first: resolve when those who wait for them have been told. */
  const underWay: Promise<void>[] = [];
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (waiters.length > 0) {
      // One turn of the event loop: what arrived in the same read goes together.
      await new Promise((resolve) => setImmediate(resolve));
      if (underWay.length >= batchesAtOnce) await underWay[0];
      const [messages, waiting] = [batch, waiters];
      batch = [];
      waiters = [];
      storing += waiting.length;
      const outcome = messages.length > 0 ? outcomeOf(inTime(intake.take(messages))) : null;
      underWay.push(tell(waiting, outcome, underWay.at(-1)));
    }
    running = null;
  }

  async function tell(
    waiting: readonly Done[],
    outcome: Promise<Error | null> | null,
    before: Promise<void> | undefined,
  ): Promise<void> {
    await before;
    const error = await outcome;
    void underWay.shift();
    storing -= waiting.length;
    for (const done of waiting) done(error);
  }

  return {
    take(messages, done) {
      for (const message of messages) batch.push(message);
      waiters.push(done);
      running ??= run();
    },
    get waiting() {
      return waiters.length + storing;
    },
    async idle() {
      while (running !== null || underWay.length > 0) await (running ?? underWay.at(-1));
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** What went wrong, or null. */
function outcomeOf(job: Promise<void>): Promise<Error | null> {
  return job.then(
    () => null,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
}

/** Passes `storing` on, or rejects when it takes too long. */
async function inTime(storing: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not stored within ${storeWithin} ms`)), storeWithin);
  });
  try {
    await Promise.race([storing, late]);
  } finally {
    clearTimeout(timer);
  }
}
