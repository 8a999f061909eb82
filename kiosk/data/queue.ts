/**
 * The offline queue: what a person asked for is saved first, sent in order, and sent once, however often the link
 * breaks or the page restarts. The key of an entry is its `Idempotency-Key`, so that a request whose answer was lost
 * is sent again without being counted twice.
 */
import type { NewRequest, RequestReceipt } from '../../server/contract/api/requests.ts';
import type { ErrorCode, Refused, Result } from '../../server/contract/errors.ts';

export interface Queued {
  readonly key: string;
  readonly body: NewRequest;
  /** When it was asked, ms since the epoch, this device's clock. Also the order of sending. */
  readonly at: number;
}

/** Where entries survive a restart. `all` answers oldest first. */
export interface QueueStorage {
  all(): Promise<readonly Queued[]>;
  put(entry: Queued): Promise<void>;
  remove(key: string): Promise<void>;
}

/** What became of a request: answered, refused for good, or saved to be sent later. */
export type Sent =
  | { readonly kind: 'receipt'; readonly receipt: RequestReceipt }
  | { readonly kind: 'refused'; readonly refusal: Refused }
  | { readonly kind: 'saved' };

export interface QueueOptions {
  readonly storage: QueueStorage;
  readonly send: (entry: Queued) => Promise<Result<RequestReceipt>>;
  readonly now: () => number;
  readonly newKey: () => string;
  /** Told how many wait, at the start and after each change. */
  readonly onCount: (waiting: number) => void;
  /** Told what became of an entry for good, also long after `submit` has answered that it is saved. */
  readonly onSent?: (key: string, sent: Sent) => void;
}

export interface RequestQueue {
  /** Saves, then tries to send. Answers as soon as it is known which it was. */
  submit(body: NewRequest, key?: string): Promise<Sent>;
  /** Sends what waits, oldest first; stops at the first that does not get through. */
  flush(): Promise<void>;
  /** Takes back what has not been sent, once a sending under way has ended. False when it is not there any more. */
  cancel(key: string): Promise<boolean>;
}

/** Refusals after which the same request may succeed later. */
const passing: ReadonlySet<ErrorCode> = new Set([
  'unavailable',
  'internal',
  'too-many',
  'unauthenticated',
  'forbidden',
]);

export function createQueue({ storage, send, now, newKey, onCount, onSent }: QueueOptions): RequestQueue {
  const outcomes = new Map<string, (sent: Sent) => void>();
  let turn = Promise.resolve();
  let last = 0;

  async function sendAll(): Promise<void> {
    let waiting = await storage.all();
    onCount(waiting.length);
    for (const entry of waiting) {
      const result = await send(entry);
      if (!result.ok && passing.has(result.code)) break;
      await storage.remove(entry.key);
      const sent: Sent = result.ok ? { kind: 'receipt', receipt: result.value } : { kind: 'refused', refusal: result };
      settle(entry.key, sent);
      onSent?.(entry.key, sent);
      waiting = waiting.filter((other) => other !== entry);
      onCount(waiting.length);
    }
    for (const entry of waiting) settle(entry.key, { kind: 'saved' });
  }

  function settle(key: string, sent: Sent): void {
    outcomes.get(key)?.(sent);
    outcomes.delete(key);
  }

  async function removeUnsent(key: string): Promise<boolean> {
    const waiting = await storage.all();
    const rest = waiting.filter((entry) => entry.key !== key);
    if (rest.length === waiting.length) return false;
    await storage.remove(key);
    onCount(rest.length);
    return true;
  }

  /** One sender at a time, so that entries leave in order. A fault of one turn must not stop the next. */
  function flush(): Promise<void> {
    turn = turn.then(sendAll, sendAll);
    return turn;
  }

  return {
    flush,
    cancel(key) {
      const cancelled = turn.then(
        () => removeUnsent(key),
        () => removeUnsent(key),
      );
      turn = cancelled.then(
        () => undefined,
        () => undefined,
      );
      return cancelled;
    },
    async submit(body, key = newKey()) {
      // A device without a battery for its clock may start in the past: after what waits, all the same.
      const waits = (await storage.all()).at(-1)?.at ?? 0;
      last = Math.max(now(), last + 1, waits + 1);
      const entry: Queued = { key, body, at: last };
      await storage.put(entry);
      const outcome = new Promise<Sent>((resolve) => outcomes.set(entry.key, resolve));
      flush().catch(() => settle(entry.key, { kind: 'saved' }));
      return outcome;
    },
  };
}
