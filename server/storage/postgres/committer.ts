/**
 * Commits in groups, one call a group; while one is on its way the next one gathers.
 *
 * All replicas are in one order: optimistic concurrency control with backward validation (Kung & Robinson, "On optimistic
 * methods for concurrency control", ACM TODS 6, 1981). A group says on which revision it was worked out and what it read.
 * The database stores it unless others have touched that since; if they have, this replica takes the turn to commit, takes
 * in what it missed, and does its work again while nobody else can commit: it never loses twice.
 *
 * A call whose answer was lost is made again under the same number, which the database remembers. It is told as failed
 * when the database stays away.
 */
import { StoreUnavailable, type Tx } from '../../usecases/ports.ts';
import type { StoreLog } from '../store-log.ts';
import { type Answer, missed, type Parcel, pack, store, takeTurn } from './calls.ts';
import { faultOf, problemOf } from './faults.ts';
import { Job } from './job.ts';
import { type Link, LinkLost } from './link.ts';
import type { Replica } from './replica.ts';

/** ms. */
const retryDelay = 500;
const slowAnswer = 5_000;
/** What others committed is fetched this long after it was heard of, unless a commit of our own brings it along. ms. */
const catchUpAfter = 10;

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
  private link: Link | null = null;
  private waiting: Job[] = [];
  private flushing: Job[] = [];
  /** To be run and stored one by one, since a group with one of them was refused. */
  private singly: Job[] = [];
  private reads = new Set<string>();
  /** What is being stored, or may have been. */
  private parcel: Parcel | null = null;
  private seq = 0;
  private readonly months = new Set<string>();
  /** The newest revision heard of; infinite when it must be asked for. */
  private heard = 0;
  private catchingUp: NodeJS.Timeout | null = null;
  private contended = false;
  private running: Promise<void> | null = null;
  private inWork = false;
  private problem: string | null = null;
  private asked: number | null = null;
  private doubt: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(options: CommitterOptions, link: Link) {
    this.options = options;
    this.use(link);
  }

  transact<R>(work: (tx: Tx) => R): Promise<R> {
    const problem = this.closed ? 'Hylla is stopping' : this.problem;
    if (problem !== null) return Promise.reject(new StoreUnavailable(problem));
    if (this.inWork) return Promise.reject(new Error('A transaction was begun inside another one'));
    return new Promise<R>((resolve, reject) => {
      const job = new Job(work, (result) => resolve(result as R), reject);
      if (this.singly.length > 0) this.singly.push(job);
      // All that waits will be done again.
      else if (this.contended) this.waiting.push(job);
      else {
        const isChanged = this.execute(job);
        if (isChanged === null) return;
        if (!isChanged && this.waiting.length === 0 && this.flushing.length === 0) return job.settle();
        this.waiting.push(job);
      }
      this.wake();
    });
  }

  /** Others have committed up to `rev`. */
  noteRev(rev: number): void {
    this.heard = Math.max(this.heard, rev);
    this.catchingUp ??= setTimeout(() => {
      this.catchingUp = null;
      if (this.isBehind()) this.wake();
    }, catchUpAfter);
  }

  private isBehind(): boolean {
    return this.heard > this.options.replica.rev;
  }

  /** Others may have committed. */
  private mustAsk(): void {
    this.heard = Number.POSITIVE_INFINITY;
  }

  /** Why nothing can be stored now, for a person; null when all is well. */
  trouble(): string | null {
    if (this.problem !== null) return this.problem;
    const waited = this.asked === null ? 0 : performance.now() - this.asked;
    return waited < slowAnswer ? null : `The database has not answered for ${Math.round(waited / 1_000)} s`;
  }

  /** Finishes what is under way; nothing more is taken. */
  async close(): Promise<void> {
    this.closed = true;
    await this.running;
    if (this.doubt !== null) clearTimeout(this.doubt);
    if (this.catchingUp !== null) clearTimeout(this.catchingUp);
    this.link?.close();
  }

  private execute(job: Job): boolean | null {
    this.inWork = true;
    try {
      return job.run(this.options.replica.tables, this.reads);
    } finally {
      this.inWork = false;
    }
  }

  private wake(): void {
    // In a microtask: what is begun in the same breath goes in one group.
    this.running ??= Promise.resolve().then(() => this.run());
  }

  private async run(): Promise<void> {
    while (this.hasWork()) {
      try {
        const link = this.link ?? (await this.reconnect());
        if (link === null) break;
        this.asked = performance.now();
        await this.step(link);
      } catch (error) {
        await this.onFault(error);
      } finally {
        this.asked = null;
      }
    }
    this.running = null;
  }

  private hasWork(): boolean {
    if (this.parcel !== null || this.waiting.length > 0 || this.singly.length > 0) return true;
    return !this.closed && (this.link === null || (this.catchingUp === null && this.isBehind()));
  }

  private async step(link: Link): Promise<void> {
    if (this.parcel !== null) return this.deliver(link, this.parcel);
    if (this.contended) return this.commitInTurn(link);
    if (this.waiting.length === 0 && this.catchingUp === null && this.isBehind()) return this.catchUp(link);
    if (this.waiting.length === 0) {
      const job = this.singly.shift();
      if (job !== undefined && this.execute(job) !== null) this.waiting.push(job);
    }
    if (this.waiting.length > 0) {
      const parcel = this.seal();
      if (parcel !== null) await this.deliver(link, parcel);
    }
  }

  /** What waits becomes a parcel; null when it changes nothing, and is answered. */
  private seal(): Parcel | null {
    const { tables, rev } = this.options.replica;
    this.flushing = this.waiting;
    this.waiting = [];
    const { reads } = this;
    this.reads = new Set();
    tables.seal();
    const changes = tables.sealed();
    const rows = tables.flushingRows;
    if (changes.length === 0 && rows.length === 0) {
      this.settle();
      return null;
    }
    this.seq++;
    this.parcel = pack({ seq: this.seq, base: rev, reads, changes, rows }, this.months);
    return this.parcel;
  }

  private async deliver(link: Link, parcel: Parcel): Promise<void> {
    const answer = await store(link, this.options.writer, parcel);
    // Given up meanwhile: what became of it is part of what was missed.
    if (this.parcel !== parcel) this.mustAsk();
    else if (answer.status === 'stored') this.onStored(parcel, answer);
    else if (answer.status === 'repeat' || answer.status === 'repeat-reset') await this.onRepeat(link, answer);
    else {
      this.giveBack();
      this.contended = true;
      if (answer.status === 'reset') await this.reload(link);
      else this.adopt(answer, false);
    }
  }

  private onStored(parcel: Parcel, { rev, missed: others }: Answer): void {
    const { replica } = this.options;
    const touched = others.length > 0 && this.adopt({ rev: rev - 1, missed: others }, false);
    for (const month of parcel.months) this.months.add(month);
    replica.tables.apply();
    this.settle();
    replica.advance({ rev, changes: parcel.changes });
    if (touched) this.redo(this.waiting);
  }

  /** It was stored by a call whose answer was lost; others may have committed since. */
  private async onRepeat(link: Link, answer: Answer): Promise<void> {
    this.options.replica.tables.apply();
    this.settle();
    if (answer.status === 'repeat-reset') await this.reload(link);
    else this.adopt(answer);
  }

  /** Works everything out again and stores it while nobody else can commit. */
  private async commitInTurn(link: Link): Promise<void> {
    const { replica, writer } = this.options;
    await link.query('BEGIN');
    try {
      const turn = await takeTurn(link, replica.rev);
      if (turn.status === 'reset') {
        await link.query('COMMIT');
        return await this.reload(link);
      }
      this.contended = false;
      if (turn.status === 'behind') this.adopt(turn, false);
      this.redo(this.waiting);
      const parcel = this.waiting.length > 0 ? this.seal() : null;
      const answer = parcel && (await store(link, writer, parcel));
      await link.query('COMMIT');
      if (parcel === null || answer === null) return;
      if (this.parcel === parcel) this.onStored(parcel, answer);
      else this.mustAsk();
    } catch (error) {
      if (!(error instanceof LinkLost)) await link.query('ROLLBACK').catch(() => []);
      throw error;
    }
  }

  private async catchUp(link: Link): Promise<void> {
    const answer = await missed(link, this.options.replica.rev);
    this.heard = answer.rev;
    if (answer.status === 'reset') await this.reload(link);
    else if (answer.status === 'behind') this.adopt(answer);
  }

  private async reload(link: Link): Promise<void> {
    await takeTurn(link, this.options.replica.rev);
    await this.options.replica.load(link);
    this.redo(this.waiting);
  }

  /** Takes in what others committed. Answers whether what waits rests on it; then it is done again, unless `redo` is false. */
  private adopt({ rev, missed: changes }: Pick<Answer, 'rev' | 'missed'>, redo = true): boolean {
    this.options.replica.adopt({ rev, changes });
    const { reads } = this;
    const touched = changes.some(({ collection, id }) => reads.has(collection) || reads.has(`${collection} ${id}`));
    if (touched && redo) this.redo(this.waiting);
    return touched;
  }

  /** Runs jobs again, in order, on what is now the newest state. */
  private redo(jobs: readonly Job[]): void {
    this.options.replica.tables.dropWaiting();
    this.reads = new Set();
    this.waiting = jobs.filter((job) => this.execute(job) !== null);
  }

  /** What was being stored was not: it waits again, to be done again. */
  private giveBack(): void {
    this.options.replica.tables.drop();
    this.waiting = [...this.flushing, ...this.waiting];
    this.flushing = [];
    this.parcel = null;
  }

  private settle(): void {
    const done = this.flushing;
    this.flushing = [];
    this.parcel = null;
    if (this.doubt !== null) clearTimeout(this.doubt);
    this.doubt = null;
    for (const job of done) job.settle();
  }

  private async onFault(error: unknown): Promise<void> {
    const fault = faultOf(error);
    if (fault === 'refused') return this.onRefused(error);
    if (fault === 'again') return new Promise((resolve) => setTimeout(resolve, 10).unref());
    if (fault === 'unavailable') {
      this.rejectAll(new StoreUnavailable(problemOf(this.options.place, error), { cause: error }));
      this.link?.close();
    }
    this.suspend(problemOf(this.options.place, error));
  }

  /** Of several each is tried by itself; one is done again once, on the newest state: it may be a need that others met. */
  private onRefused(error: unknown): void {
    const [first] = this.flushing;
    const jobs = [...this.flushing, ...this.waiting];
    if (this.flushing.length === 1 && first?.wasRefused) {
      jobs.shift();
      this.options.log.error(`A commit was refused: ${error instanceof Error ? error.message : error}`);
      first.reject(error);
    } else if (this.flushing.length === 1 && first) first.wasRefused = true;
    this.flushing = [];
    this.giveBack();
    this.waiting = [];
    this.reads = new Set();
    this.singly.unshift(...jobs);
    this.mustAsk();
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
    const unsent = [...this.waiting, ...this.singly];
    this.waiting = [];
    this.singly = [];
    this.contended = false;
    this.options.replica.tables.dropWaiting();
    this.reads = new Set();
    const unavailable = new StoreUnavailable(problem);
    for (const job of unsent) job.reject(unavailable);
    if (this.parcel === null) return;
    this.doubt ??= setTimeout(() => this.rejectAll(unavailable), this.options.doubtLimit);
  }

  private rejectAll(error: unknown): void {
    this.giveBack();
    const jobs = this.waiting;
    this.waiting = [];
    this.mustAsk();
    if (this.doubt !== null) clearTimeout(this.doubt);
    this.doubt = null;
    for (const job of jobs) job.reject(error);
  }

  /** Null when Hylla is stopping; then everything is rejected. */
  private async reconnect(): Promise<Link | null> {
    while (!this.closed) {
      try {
        const link = await this.options.connect();
        this.use(link);
        this.problem = null;
        this.mustAsk();
        this.options.log.warn(`The database ${this.options.place} is back`);
        return link;
      } catch (error) {
        this.problem = problemOf(this.options.place, error);
      }
      await new Promise((resolve) => setTimeout(resolve, retryDelay));
    }
    this.rejectAll(new StoreUnavailable('Hylla is stopping'));
    return null;
  }
}
