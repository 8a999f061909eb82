/**
 * Gathers messages into batches: what comes while one batch is being stored makes the next one, so that the batch size
 * follows the load and nobody waits when there is none.
 */
import type { Inbound, Intake } from '../usecases/ports.ts';

export interface Gatherer {
  /** Resolves when what `messages` changed is durable; rejects when it could not be stored. In order of the calls. */
  take(messages: readonly Inbound[]): Promise<void>;
  /** Calls of `take` that wait. */
  readonly waiting: number;
  /** Resolves when nothing waits. */
  idle(): Promise<void>;
}

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
        if (messages.length > 0) await intake.take(messages);
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
    idle: () => running ?? Promise.resolve(),
  };
}
