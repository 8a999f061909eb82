/**
 * Gathers messages into batches: what comes while one batch is being stored makes the next one, so that the batch size
 * follows the load and nobody waits when there is none.
 */
import type { Inbound, Intake } from '../usecases/ports.ts';

export interface Gatherer {
  /** Resolves when what `messages` changed is durable; rejects when it could not be stored in time. In order of the calls. */
  take(messages: readonly Inbound[]): Promise<void>;
  /** Calls of `take` that wait. */
  readonly waiting: number;
  /** Resolves when nothing waits, and those who waited have had their turn to say so. */
  idle(): Promise<void>;
}

/** ms that storing may take; less than keepalives are, else links break on a slow disk without a word. */
const storeWithin = 5_000;

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export function createGatherer(intake: Intake): Gatherer {
  let batch: Inbound[] = [];
  let waiters: Waiter[] = [];
  let storing = 0;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    // One turn of the event loop: what arrived in the same read goes together.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiters.length > 0) {
      const [messages, waiting] = [batch, waiters];
      batch = [];
      waiters = [];
      storing = waiting.length;
      try {
        if (messages.length > 0) await inTime(intake.take(messages));
        for (const { resolve } of waiting) resolve();
      } catch (error) {
        for (const { reject } of waiting) reject(error);
      }
      storing = 0;
    }
    running = null;
  }

  return {
    take(messages) {
      for (const message of messages) batch.push(message);
      return new Promise((resolve, reject) => {
        waiters.push({ resolve, reject });
        running ??= run();
      });
    },
    get waiting() {
      return waiters.length + storing;
    },
    async idle() {
      await running;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
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
