/**
 * Sends what is in the outbox when it is due, one order at a time: takes it in hand (durably), gives it to its channel,
 * records what became of it. A crash between the last two sends again, under the same message id; another replica does so
 * when the time is over in which the dead one might have, if it was not dead.
 *
 * It looks after each commit that touches the outbox, when the next order is due, and once at the start; of several
 * replicas only the leader does, and looks when it becomes that.
 */
import { dueAt } from '../domain/outbox.ts';
import { beginDelivery } from '../usecases/begin-delivery.ts';
import { alone, type Clock, type Context, type Leadership, type OrderChannel, type Store } from '../usecases/ports.ts';
import { recordDelivery } from '../usecases/record-delivery.ts';

export interface OutboxLog {
  info(detail: object, message: string): void;
  warn(detail: object, message: string): void;
  error(detail: object, message: string): void;
}

export interface OutboxRunner {
  start(): void;
  /** Resolves when nothing is being sent, or after `patience`: what is cut off then is sent again at the next start. */
  stop(): Promise<void>;
}

const patience = 2_500;
/** The wall clock may be set, and timers hold 24 days at most: it looks again at least this often. Real ms. */
const longestNap = 60_000;
/** After the store refused: soon enough for people, seldom enough for a full disk. Real ms. */
const afterFault = 5_000;
/** What has not left this long after it was taken in hand does not leave. Ms of the clock. */
const leaveWithin = 60_000;
/** The supplier's mail server may take as long again to say yes, and clocks of servers may differ by the rest. Ms of the clock. */
const inHandFor = 150_000;

export function createOutboxRunner(parts: {
  store: Store;
  leadership?: Leadership;
  clock: Clock;
  channels: OrderChannel;
  log: OutboxLog;
  newId: () => string;
}): OutboxRunner {
  const { store, leadership = alone, clock, channels, log, newId } = parts;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | null = null;
  let again = false;
  let stopped = true;
  let forgetCommits: (() => void) | undefined;
  let forgetElections: (() => void) | undefined;

  const context = (): Context => ({ now: clock.now(), by: 'system', newId });

  function look(): void {
    if (stopped || !leadership.isLeader()) return;
    again = true;
    // Not at once: a store may tell of commits while it is still being called.
    working ??= Promise.resolve()
      .then(work)
      .finally(() => {
        working = null;
        // Asked again as it was ending.
        if (again) look();
      });
  }

  async function work(): Promise<void> {
    clearTimeout(timer);
    let nap = longestNap;
    while (again && !stopped) {
      again = false;
      nap = longestNap;
      try {
        for (const id of dueOrders()) {
          if (stopped || !leadership.isLeader()) return;
          await deliver(id);
        }
        nap = Math.min(longestNap, Math.max(0, (nextDue() - clock.now()) / clock.rate));
      } catch (error) {
        log.error({ err: error }, 'the outbox could not be worked through and is tried again');
        nap = afterFault;
        // Our own count of the try is a commit too: without this it would try on and on.
        again = false;
      }
    }
    if (!stopped) timer = setTimeout(look, nap);
  }

  function dueOrders(): readonly string[] {
    const now = clock.now();
    return [...store.state.values('outbox')]
      .filter((queued) => (dueAt(queued, leadership.self) ?? Number.POSITIVE_INFINITY) <= now)
      .sort((a, b) => a.notBefore - b.notBefore || (a.id < b.id ? -1 : 1))
      .map(({ id }) => id);
  }

  function nextDue(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const queued of store.state.values('outbox')) next = Math.min(next, dueAt(queued, leadership.self) ?? next);
    return next;
  }

  async function deliver(order: string): Promise<void> {
    const by = leadership.self;
    const from = clock.now();
    const until = from + inHandFor * clock.rate;
    const begun = await store.transact((tx) => beginDelivery(tx, { order, by, until }, context()));
    if (!begun.ok) throw new Error(begun.message);
    if (begun.value === null) return;
    const mayLeave = (): boolean => clock.now() < from + leaveWithin * clock.rate;
    const error = await channels.send(begun.value, mayLeave).then(
      () => null,
      (fault: unknown) => (fault instanceof Error ? fault.message : String(fault)),
    );
    const recorded = await store.transact((tx) => recordDelivery(tx, { order, by, error }, context()));
    if (!recorded.ok) throw new Error(recorded.message);
    if (error === null) log.info({ order }, 'order sent');
    else log.warn({ order, error }, 'the order could not be sent and will be tried again');
  }

  return {
    start() {
      stopped = false;
      forgetCommits = store.onCommit(({ changes, reset }) => {
        if (reset || changes.some(({ collection }) => collection === 'outbox')) look();
      });
      forgetElections = leadership.onElected(look);
      look();
    },
    async stop() {
      stopped = true;
      forgetCommits?.();
      forgetElections?.();
      clearTimeout(timer);
      if (working === null) return;
      let cut: NodeJS.Timeout | undefined;
      const waited = new Promise<void>((resolve) => {
        cut = setTimeout(resolve, patience);
      });
      await Promise.race([working, waited]);
      clearTimeout(cut);
    },
  };
}
