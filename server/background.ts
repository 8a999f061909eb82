/**
 * What happens by itself: dispensers that fall silent, needs that became due, and old records that go, those of history
 * rolled up.
 *
 * Each job is a use case in a transaction of its own; one that fails is logged and tried again at its next turn, so that
 * nothing here can end the process. Deciding on orders runs soon after a commit that could change a position, and once
 * at the start, since a crash may have come between a reading and the order that it leads to. Of several replicas only
 * the leader does any of it.
 */
import { clockSteps } from './clock-steps.ts';
import { siteOf } from './domain/documents.ts';
import type { Log } from './log.ts';
import {
  alone,
  type Clock,
  type Commit,
  type Context,
  type Leadership,
  type Store,
  type UseCase,
} from './usecases/ports.ts';
import type { Watch } from './usecases/watch-dispensers.ts';

export interface Jobs {
  readonly watchDispensers: UseCase<Watch, unknown>;
  readonly placeOrders: UseCase<void, unknown>;
  readonly sweep: UseCase<void, unknown>;
}

/** Real milliseconds. */
const watchEvery = 1_000;
const sweepEvery = 60_000;
/** Milliseconds of the clock, and at least this in real ones. */
const retainEvery = 10 * 60_000;
const retainAtLeast = 10_000;
/** Real milliseconds after the start, which has more urgent things to do. */
const retainFirst = 1_000;
/** Real milliseconds from the start to the first decision, which nothing is gathered for: before much comes in. */
const firstDecision = 25;
/** Real milliseconds from what could change a position to the decision: at least, */
const decideAfter = 250;
/** and at most, unless deciding, which looks at every item, would then take more than the largest share of the time. */
const decideWithin = 1_000;
const largestShare = 1 / 20;
/** It takes no more than this where that is possible. */
const modestShare = 1 / 500;

const decisive = new Set([
  'levels',
  'balances',
  'orders',
  'requests',
  'items',
  'suppliers',
  'dispensers',
  'usage',
  'site',
]);

/** Until the next decision, when the last one took so long; both ms. */
export function pauseAfter(decisionTook: number): number {
  return Math.max(decideAfter, Math.min(decideWithin, decisionTook / modestShare), decisionTook / largestShare);
}

export interface Background {
  start(): void;
  /** Resolves when no job is under way. */
  stop(): Promise<void>;
}

export function createBackground(parts: {
  store: Store;
  leadership?: Leadership;
  clock: Clock;
  newId: () => string;
  log: Log;
  jobs: Jobs;
}): Background {
  const { store, leadership = alone, clock, newId, log, jobs } = parts;
  const clockSetAt = clockSteps(clock);
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let deciding: NodeJS.Timeout | null = null;
  let decisionTook = 0;
  let stopped = false;
  let forgetCommits: (() => void) | null = null;
  let forgetElections: (() => void) | null = null;

  function run(name: keyof Jobs): Promise<void> {
    const context: Context = { now: clock.now(), by: 'system', newId };
    const watch: Watch = { clockSetAt: clockSetAt() };
    const work = store
      .transact((tx) =>
        name === 'watchDispensers' ? jobs.watchDispensers(tx, watch, context) : jobs[name](tx, undefined, context),
      )
      .then(
        (result) => {
          if (!result.ok) log.warn({ job: name, code: result.code }, result.message);
        },
        (error: unknown) => log.error({ job: name, err: error }, 'a background job failed and will be tried again'),
      )
      .finally(() => running.delete(work));
    running.add(work);
    return work;
  }

  function every(millis: number, name: keyof Jobs): void {
    let busy = false;
    timers.add(
      setInterval(() => {
        // A store that takes nothing in says so itself; a line a second would bury it.
        if (busy || !leadership.isLeader() || !store.health().ready) return;
        busy = true;
        void run(name).finally(() => {
          busy = false;
        });
      }, millis),
    );
  }

  /** Not awaited at the end: the store breaks it off when it stops, and goes on at the next start. */
  function retain(): void {
    if (!leadership.isLeader() || !store.health().ready) return;
    store.retain({ now: clock.now(), timezone: siteOf(store.state)?.timezone ?? 'UTC' }).catch((error: unknown) => {
      if (!stopped) log.error({ err: error }, 'rolling up history failed and will be tried again; nothing is lost');
    });
  }

  function decideSoon(pause = pauseAfter(decisionTook)): void {
    if (!leadership.isLeader()) return;
    deciding ??= setTimeout(() => {
      const from = process.uptime();
      void run('placeOrders').finally(() => {
        decisionTook = (process.uptime() - from) * 1000;
      });
      deciding = null;
    }, pause);
  }

  return {
    start() {
      forgetCommits = store.onCommit((commit: Commit) => {
        if (commit.reset || commit.changes.some((change) => decisive.has(change.collection))) decideSoon();
      });
      forgetElections = leadership.onElected(() => decideSoon());
      every(watchEvery, 'watchDispensers');
      every(sweepEvery, 'sweep');
      // Days go by without a commit, and a decision that failed is due again.
      every(sweepEvery, 'placeOrders');
      decideSoon(firstDecision);
      timers.add(setInterval(retain, Math.max(retainEvery / clock.rate, retainAtLeast)));
      timers.add(setTimeout(retain, retainFirst));
    },
    async stop() {
      stopped = true;
      forgetCommits?.();
      forgetElections?.();
      for (const timer of timers) clearInterval(timer);
      if (deciding !== null) clearTimeout(deciding);
      await Promise.all(running);
    },
  };
}
