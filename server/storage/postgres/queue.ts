/**
 * Transactions that were asked for and are not answered yet, in their order: those being stored, those that gather for the
 * next group, and those that go one by one since a group with one of them was refused.
 */
import type { HistoryRow } from '../../domain/model.ts';
import type { DocChange, Tx } from '../../usecases/ports.ts';
import type { Tables } from '../tables.ts';
import { Job } from './job.ts';
import { ReadLog } from './read-log.ts';

/** What a group comes to. */
export interface Group {
  readonly changes: readonly DocChange[];
  readonly rows: readonly HistoryRow[];
  readonly reads: ReadLog;
}

export class Queue {
  /** All that waits is to be done again before it is stored: what it rests on has changed. */
  isSpoilt = false;
  /** Others are in the way of every group: work is done when it can be stored, not before. */
  defers = false;
  private readonly tables: Tables;
  private flushing: Job[] = [];
  private waiting: Job[] = [];
  private singly: Job[] = [];
  private reads = new ReadLog();
  private inWork = false;

  constructor(tables: Tables) {
    this.tables = tables;
  }

  get isWaiting(): boolean {
    return this.waiting.length > 0 || this.singly.length > 0;
  }

  /** Whether a group is being stored. */
  get isFlushing(): boolean {
    return this.flushing.length > 0;
  }

  /** Whether work is running: then nothing can be added. */
  get isBusy(): boolean {
    return this.inWork;
  }

  /** Runs `work`, unless all that waits is done again anyway. */
  add<R>(work: (tx: Tx) => R): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      const job = new Job(work, (result) => resolve(result as R), reject);
      if (this.singly.length > 0) this.singly.push(job);
      else if (this.defers || (this.isSpoilt && this.waiting.length > 0)) {
        this.isSpoilt = true;
        this.waiting.push(job);
      } else {
        const changed = this.execute(job);
        if (changed === null) return;
        // It rests on nothing that is under way.
        if (!changed && this.waiting.length === 0 && this.flushing.length === 0) job.settle();
        else this.waiting.push(job);
      }
    });
  }

  /** What waits is being stored from now on. Null when it changes nothing; then it is answered. */
  seal(): Group | null {
    if (this.waiting.length === 0) {
      const job = this.singly.shift();
      if (job !== undefined && this.execute(job) !== null) this.waiting.push(job);
    }
    const { reads } = this;
    this.reads = new ReadLog();
    this.flushing = this.waiting;
    this.waiting = [];
    this.tables.seal();
    const changes = this.tables.sealed();
    const rows = this.tables.flushingRows;
    if (changes.length > 0 || rows.length > 0) return { changes, rows, reads };
    this.settle();
    return null;
  }

  /** What was being stored is durable. */
  settle(): void {
    this.tables.apply();
    const done = this.flushing;
    this.flushing = [];
    for (const job of done) job.settle();
  }

  /** What was being stored was not: it waits again, first, and all is done again. */
  giveBack(): void {
    this.tables.drop();
    this.waiting = [...this.flushing, ...this.waiting];
    this.flushing = [];
    this.isSpoilt = true;
  }

  /** Others changed these documents. */
  spoil(changes: readonly DocChange[]): void {
    this.isSpoilt ||= changes.some((change) => this.reads.has(change));
  }

  /** Does what waits again, in its order, if it must be. */
  redo(): void {
    if (!this.isSpoilt) return;
    this.isSpoilt = false;
    this.tables.dropWaiting();
    this.reads = new ReadLog();
    this.waiting = this.waiting.filter((job) => this.execute(job) !== null);
  }

  /**
   * What was being stored cannot be. Of several each is tried by itself; one is done again once, on the newest state, for
   * it may be a need that others have met; then it is told. Answers whether it was.
   */
  refuse(error: unknown): boolean {
    const [first] = this.flushing;
    const isOne = this.flushing.length === 1;
    const isFinal = isOne && first?.wasRefused === true;
    if (isFinal) this.flushing = [];
    else if (isOne && first) first.wasRefused = true;
    this.giveBack();
    this.singly = [...this.waiting, ...this.singly];
    this.waiting = [];
    this.redo();
    if (isFinal) first?.reject(error);
    return isFinal;
  }

  /** Tells what has not been sent that it will not be. */
  rejectUnsent(error: unknown): void {
    const jobs = [...this.waiting, ...this.singly];
    this.waiting = [];
    this.singly = [];
    this.isSpoilt = false;
    this.reads = new ReadLog();
    this.tables.dropWaiting();
    for (const job of jobs) job.reject(error);
  }

  rejectAll(error: unknown): void {
    this.giveBack();
    this.rejectUnsent(error);
  }

  private execute(job: Job): boolean | null {
    this.inWork = true;
    try {
      return job.run(this.tables, this.reads);
    } finally {
      this.inWork = false;
    }
  }
}
