/**
 * Commits in groups, one call a group; while one is on its way the next one gathers.
 *
 * All replicas are in one order: optimistic concurrency control with backward validation (Kung & Robinson, "On optimistic
 * methods for concurrency control", ACM TODS 6, 1981). A group says on which revision it was worked out and what it read.
 * The database stores it unless others have touched that since. If they have, this replica takes the turn to commit, takes
 * in what it missed, and does its work again while nobody else can commit: it never loses twice. While others are in the
 * way, it takes the turn beforehand.
 *
 * A call whose answer was lost is made again under the same number, which the database remembers. It is told as failed
 * when the database stays away.
 */
import { StoreUnavailable, type Tx } from '../../usecases/ports.ts';
import type { StoreLog } from '../store-log.ts';
import { type Answer, beginTurn, missed, type Parcel, pack, store, storeInTurn } from './calls.ts';
import { faultOf, problemOf, slownessOf } from './faults.ts';
import { type Link, LinkLost } from './link.ts';
import { News } from './news.ts';
import { Queue } from './queue.ts';
import type { Replica } from './replica.ts';

/** ms. */
const retryDelay = 500;
/** Before a call that another one was in the way of is made again. */
const againAfter = 10;
/** Groups that take the turn beforehand after one that lost. */
const turnsAfterLoss = 16;

export interface CommitterOptions {
  readonly replica: Replica;
  /** The database, for a person. */
  readonly place: string;
  /** Opens another connection, on which changes can be stored. */
  readonly connect: () => Promise<Link>;
  /** This process, for the database; a UUID. */
  readonly writer: string;
  readonly log: StoreLog;
  /** ms that a commit may stay in doubt before it is told as failed. */
  readonly doubtLimit: number;
}

export class Committer {
  private readonly options: CommitterOptions;
  private readonly queue: Queue;
  private link: Link | null = null;
  /** What is being stored, or may have been. */
  private parcel: Parcel | null = null;
  private seq = 0;
  private readonly months = new Set<string>();
  private turns = 0;
  private readonly news = new News(() => this.wake());
  private running: Promise<void> | null = null;
  private problem: string | null = null;
  private asked: number | null = null;
  private doubt: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(options: CommitterOptions, link: Link) {
    this.options = options;
    this.queue = new Queue(options.replica.tables);
    this.use(link);
  }

  transact<R>(work: (tx: Tx) => R): Promise<R> {
    const problem = this.whyNot();
    if (problem !== null) return Promise.reject(new StoreUnavailable(problem));
    if (this.queue.isBusy) return Promise.reject(new Error('A transaction was begun inside another one'));
    const answer = this.queue.add(work);
    this.wake();
    return answer;
  }

  /** Others have committed up to `rev`. */
  noteRev(rev: number): void {
    this.news.note(rev);
  }

  /**
   * The database was at `rev` of `life` just now. One that is behind this replica may have been set back; what became of it
   * is asked on the connection that commits, since an answer may be older than the last commit.
   */
  noteHead(rev: number, life: string): void {
    const { replica } = this.options;
    if (life !== replica.life || rev < replica.rev) this.news.lose();
    this.news.note(rev);
    this.wake();
  }

  /** Resolves when this replica knows what was durable at this call, whoever committed it. */
  catchUp(): Promise<void> {
    const problem = this.whyNot();
    return problem === null ? this.news.ask() : Promise.reject(new StoreUnavailable(problem));
  }

  private whyNot(): string | null {
    return this.closed ? 'Hylla is stopping' : this.problem;
  }

  /** Why nothing can be stored now, for a person; null when all is well. */
  trouble(): string | null {
    if (this.problem !== null) return this.problem;
    return this.asked === null ? null : slownessOf(this.options.place, performance.now() - this.asked);
  }

  /** Finishes what is under way; nothing more is taken. */
  async close(): Promise<void> {
    this.closed = true;
    await this.running;
    this.endDoubt();
    this.news.close();
    this.news.rejectAll(new StoreUnavailable('Hylla is stopping'));
    this.link?.close();
  }

  private wake(): void {
    // In a microtask: what is begun in the same breath goes in one group.
    if (this.hasWork()) this.running ??= Promise.resolve().then(() => this.run());
  }

  private hasWork(): boolean {
    if (this.parcel !== null || this.queue.isWaiting) return true;
    return !this.closed && (this.link === null || this.news.isDue(this.options.replica.rev));
  }

  private async run(): Promise<void> {
    while (this.hasWork()) {
      try {
        const link = this.link ?? (await this.reconnect());
        if (link === null) break;
        this.asked = performance.now();
        if (this.parcel !== null) await this.deliver(link, this.parcel);
        else if (this.news.isLost || !this.queue.isWaiting) await this.fetchNews(link);
        else if (this.turns > 0) await this.commitInTurn(link);
        else await this.commit(link);
      } catch (error) {
        await this.onFault(error);
      } finally {
        this.asked = null;
      }
    }
    this.running = null;
  }

  private seal(): Parcel | null {
    this.queue.redo();
    const base = this.options.replica.rev;
    const group = this.queue.seal();
    if (group !== null) this.parcel = pack({ seq: ++this.seq, base, ...group }, this.months);
    return this.parcel;
  }

  private async commit(link: Link): Promise<void> {
    const parcel = this.seal();
    if (parcel !== null) await this.deliver(link, parcel);
  }

  private async deliver(link: Link, parcel: Parcel): Promise<void> {
    await this.onAnswer(link, parcel, await store(link, this.options.writer, parcel));
  }

  private async onAnswer(link: Link, parcel: Parcel, answer: Answer): Promise<void> {
    if (this.parcel !== parcel) {
      // Given up meanwhile: what became of it is part of what was missed.
      this.news.lose();
    } else if (answer.status === 'stored') this.onStored(parcel, answer);
    else if (answer.status === 'repeat' || answer.status === 'repeat-reset') {
      this.settle();
      await this.takeIn(link, answer);
    } else {
      this.parcel = null;
      this.takeTurns(turnsAfterLoss);
      this.queue.giveBack();
      await this.takeIn(link, answer);
    }
  }

  /** Stores while nobody else can commit. */
  private async commitInTurn(link: Link): Promise<void> {
    this.takeTurns(this.turns - 1);
    try {
      const turn = await beginTurn(link, this.options.replica.rev);
      if (turn.status === 'reset') {
        await link.query('COMMIT');
        return await this.takeIn(link, turn);
      }
      await this.takeIn(link, turn);
      const parcel = this.seal();
      if (parcel === null) return void (await link.query('COMMIT'));
      await this.onAnswer(link, parcel, await storeInTurn(link, this.options.writer, parcel));
    } catch (error) {
      if (!(error instanceof LinkLost)) await link.query('ROLLBACK').catch(() => []);
      throw error;
    }
  }

  private takeTurns(count: number): void {
    this.turns = count;
    this.queue.defers = count > 0;
  }

  private onStored(parcel: Parcel, { rev, missed: changes }: Answer): void {
    const { replica } = this.options;
    if (changes.length > 0) {
      replica.adopt({ rev: rev - 1, changes });
      this.queue.spoil(changes);
    }
    for (const month of parcel.months) this.months.add(month);
    this.settle();
    replica.advance({ rev, changes: parcel.changes });
  }

  private settle(): void {
    this.parcel = null;
    this.endDoubt();
    this.queue.settle();
  }

  private fetchNews(link: Link): Promise<void> {
    return this.news.fetched(async () => {
      const answer = await missed(link, this.options.replica.rev);
      await this.takeIn(link, answer);
      return answer.missed.length;
    });
  }

  /** What others have committed is part of the state from now on. */
  private async takeIn(link: Link, { status, rev, missed: changes }: Answer): Promise<void> {
    const { replica, place, log } = this.options;
    if (status === 'reset' || status === 'repeat-reset') {
      // A database that was set back goes on from here, and others hear of it by its revision and its life.
      await beginTurn(link, replica.rev);
      await link.query('COMMIT');
      await replica.load(link);
      // It may lack their partitions.
      this.months.clear();
      log.warn(`Everything was read anew from the database ${place}: it is at revision ${replica.rev} now`);
      this.queue.isSpoilt = true;
    } else if (rev > replica.rev) {
      replica.adopt({ rev, changes });
      this.queue.spoil(changes);
    }
  }

  private async onFault(error: unknown): Promise<void> {
    const { log, place } = this.options;
    const fault = faultOf(error);
    if (fault === 'again') {
      await new Promise((resolve) => setTimeout(resolve, againAfter));
    } else if (fault === 'refused' && this.queue.isFlushing) {
      this.parcel = null;
      this.news.lose();
      if (this.queue.refuse(error))
        log.error(`A commit was refused: ${error instanceof Error ? error.message : error}`);
    } else {
      const problem = problemOf(place, error);
      if (fault !== 'lost') this.giveUp(new StoreUnavailable(problem, { cause: error }));
      this.suspend(problem);
      this.link?.close();
      // What is wrong may be so for long, with a database that can be reached.
      if (fault !== 'lost') await new Promise((resolve) => setTimeout(resolve, retryDelay));
    }
  }

  private use(link: Link): void {
    this.link = link;
    link.onLost((why) => {
      if (this.link !== link) return;
      this.link = null;
      if (this.closed) return;
      this.suspend(problemOf(this.options.place, new LinkLost(why)));
      this.wake();
    });
  }

  /** Nothing is taken in from now on. What has not been sent is told so; what has is in doubt. */
  private suspend(problem: string): void {
    if (this.problem === null) this.options.log.error(problem);
    this.problem ??= problem;
    this.takeTurns(0);
    const unavailable = new StoreUnavailable(problem);
    this.queue.rejectUnsent(unavailable);
    this.news.rejectAll(unavailable);
    if (this.parcel !== null) this.doubt ??= setTimeout(() => this.giveUp(unavailable), this.options.doubtLimit);
  }

  private giveUp(error: unknown): void {
    this.parcel = null;
    this.news.lose();
    this.endDoubt();
    this.queue.rejectAll(error);
  }

  private endDoubt(): void {
    if (this.doubt !== null) clearTimeout(this.doubt);
    this.doubt = null;
  }

  /** Null when Hylla is stopping; then everything is rejected. */
  private async reconnect(): Promise<Link | null> {
    while (!this.closed) {
      try {
        const link = await this.options.connect();
        this.use(link);
        this.problem = null;
        this.news.lose();
        this.options.log.warn(`The database ${this.options.place} is back`);
        return link;
      } catch (error) {
        this.problem = problemOf(this.options.place, error);
      }
      await new Promise((resolve) => setTimeout(resolve, retryDelay));
    }
    this.giveUp(new StoreUnavailable('Hylla is stopping'));
    return null;
  }
}
