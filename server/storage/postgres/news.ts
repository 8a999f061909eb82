/** What other replicas are known to have committed, whether it is time to fetch it, and who waits until it is here. */

/**
 * What others committed is fetched this long after it was heard of, unless a commit of our own brings it along. Where much
 * changes it waits longer, so much for each document of the last time, and two seconds at most: what changes many times a
 * second is not taken in as often by a replica that stores nothing itself. ms.
 */
const fetchAfter = 10;
const fetchAfterEach = 2;
const fetchWithin = 2_000;

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export class News {
  /** The newest revision heard of; infinite when it must be asked for. */
  private heard = 0;
  private timer: NodeJS.Timeout | null = null;
  private pause = fetchAfter;
  private waiters: Waiter[] = [];
  private readonly wake: () => void;

  /** `wake` is called when there may be something to fetch. */
  constructor(wake: () => void) {
    this.wake = wake;
  }

  /** Others have committed up to `rev`. */
  note(rev: number): void {
    this.heard = Math.max(this.heard, rev);
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.wake();
    }, this.pause);
  }

  /** Nobody knows what others have committed: it must be asked for. */
  lose(): void {
    this.heard = Number.POSITIVE_INFINITY;
  }

  get isLost(): boolean {
    return this.heard === Number.POSITIVE_INFINITY;
  }

  /** Whether there is something to fetch now for a replica that is at `rev`. */
  isDue(rev: number): boolean {
    return this.isLost || (this.timer === null && this.heard > rev);
  }

  /** Resolves when a fetch that begins after this call has ended. */
  ask(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiters.push({ resolve, reject });
      this.lose();
      this.wake();
    });
  }

  /**
   * Runs `fetch`, which brings the replica up to date and resolves to the number of documents that came, and tells those who
   * had asked before it began.
   */
  async fetched(fetch: () => Promise<number>): Promise<void> {
    const told = this.waiters;
    this.waiters = [];
    this.heard = 0;
    try {
      this.pause = Math.min(Math.max(fetchAfter, fetchAfterEach * (await fetch())), fetchWithin);
    } catch (error) {
      this.lose();
      this.waiters = [...told, ...this.waiters];
      throw error;
    }
    for (const { resolve } of told) resolve();
  }

  /** Nothing can be fetched for now. */
  rejectAll(error: Error): void {
    for (const { reject } of this.waiters.splice(0)) reject(error);
  }

  close(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }
}
