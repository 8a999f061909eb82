/**
 * Runs transactions and makes them durable in groups: while one group is on its way to the disk the next one gathers.
 * One journal line and one fdatasync a group; promises resolve in the order of their transactions.
 *
 * When the disk fails, everything under way is rejected, for it was computed on changes that never came to be. The journal
 * goes on in a new file once a probe shows that the disk takes data again.
 */
import { type Commit, type State, StoreUnavailable, type Tx } from '../../usecases/ports.ts';
import type { StoreLog } from '../store-log.ts';
import type { Tables } from '../tables.ts';
import { Transaction } from '../transaction.ts';
import { hasCode } from './disk.ts';
import type { Journal } from './journal.ts';
import { writeCommit } from './journal-entry.ts';
import { beginLine, endLine } from './journal-line.ts';
import { JsonBytes } from './json-bytes.ts';
import { type RowBlock, rowBlocks } from './row-blocks.ts';

const retryDelay = 500;
const minimumSpare = 64 * 1024;
/** Seconds. */
const slowDisk = 5;

interface Waiter {
  resolve(): void;
  reject(error: unknown): void;
}

export interface CommitterOptions {
  readonly dir: string;
  readonly tables: Tables;
  readonly journal: Journal;
  /** Of the last commit so far. */
  readonly rev: number;
  readonly log: StoreLog;
  /** After each durable commit, before the next one is sealed: the state is as of `commit.rev`. */
  readonly onCommitted: (commit: Commit, rows: readonly RowBlock[]) => Promise<void> | void;
}

export class Committer {
  rev: number;
  readonly state: State;
  private readonly options: CommitterOptions;
  private waiting: Waiter[] = [];
  private flushing: Waiter[] = [];
  /** The line of the commit that is on its way to the disk. */
  private readonly line = new JsonBytes();
  private inWork = false;
  private running: Promise<void> | null = null;
  private flushBegan: number | null = null;
  private problem: string | null = null;
  private retry: NodeJS.Timeout | null = null;
  private probe: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(options: CommitterOptions) {
    this.options = options;
    this.rev = options.rev;
    this.state = options.tables.durable;
  }

  transact<R>(work: (tx: Tx) => R): Promise<R> {
    // Of a disk that does not answer, too: what waits for it would only grow.
    const problem = this.closed ? 'Hylla is stopping' : this.trouble();
    if (problem !== null) return Promise.reject(new StoreUnavailable(problem));
    if (this.inWork) return Promise.reject(new Error('A transaction was begun inside another one'));
    const { tables } = this.options;
    const tx = new Transaction(tables);
    let result: R;
    this.inWork = true;
    try {
      result = work(tx);
    } catch (error) {
      tables.discardOwn();
      return Promise.reject(error);
    } finally {
      tx.end();
      this.inWork = false;
    }
    const isChanged = isRefusal(result) ? tables.discardOwn() : tables.keepOwn();
    // What read changes under way must not be told before they are durable, even when it changed nothing.
    const group = isChanged || this.waiting.length > 0 ? this.waiting : this.flushing;
    if (!isChanged && group.length === 0) return Promise.resolve(result);
    return new Promise<R>((resolve, reject) => {
      group.push({ resolve: () => resolve(result), reject });
      // In a microtask: what is begun in the same breath goes in one group.
      this.running ??= Promise.resolve().then(() => this.run());
    });
  }

  /** Why nothing can be stored now, for a person; null when all is well. */
  trouble(): string | null {
    if (this.problem !== null) return this.problem;
    const waited = this.flushBegan === null ? 0 : process.uptime() - this.flushBegan;
    return waited < slowDisk ? null : `The disk under ${this.options.dir} has not answered for ${Math.round(waited)} s`;
  }

  /** Stores no more, for good. */
  fail(problem: string): void {
    this.closed = true;
    this.options.log.error(problem);
    this.problem = problem;
    this.rejectAll(new StoreUnavailable(problem));
  }

  /** Finishes what is under way; nothing more is taken. */
  async close(): Promise<void> {
    this.closed = true;
    await this.running;
    if (this.retry) clearTimeout(this.retry);
    await this.probe;
  }

  private async run(): Promise<void> {
    const { tables, journal, onCommitted } = this.options;
    while (this.waiting.length > 0 && this.problem === null) {
      this.flushing = this.waiting;
      this.waiting = [];
      tables.seal();
      const changes = tables.sealed();
      let rows: RowBlock[];
      let line: Buffer;
      try {
        rows = rowBlocks(tables.flushingRows);
        beginLine(this.line);
        writeCommit(this.line, { rev: this.rev + 1, at: new Date(), changes, blocks: rows }, tables);
        line = endLine(this.line);
      } catch (error) {
        // A document that is no JSON: a fault of the caller's, not of the disk.
        this.options.log.error(`A commit could not be written as JSON: ${error}`);
        this.rejectAll(error);
        continue;
      }
      this.flushBegan = process.uptime();
      try {
        await journal.append(line);
      } catch (error) {
        this.suspend(error, line.length);
        break;
      } finally {
        this.flushBegan = null;
      }
      if (this.problem !== null) break;
      this.rev++;
      tables.apply();
      const done = this.flushing;
      this.flushing = [];
      for (const waiter of done) waiter.resolve();
      await onCommitted({ rev: this.rev, changes }, rows);
    }
    this.running = null;
  }

  private suspend(error: unknown, bytes: number): void {
    const { dir, log } = this.options;
    const full = hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT') || !(error instanceof Error && 'code' in error);
    const problem = full
      ? `The disk under ${dir} is full: free some space; until then nothing is taken in (${messageOf(error)})`
      : `${dir} cannot be written: check the disk; until then nothing is taken in (${messageOf(error)})`;
    log.error(problem);
    this.problem = problem;
    this.rejectAll(new StoreUnavailable(problem, { cause: error }));
    this.retryLater(Math.max(bytes, minimumSpare));
  }

  private retryLater(spare: number): void {
    this.retry = setTimeout(() => {
      this.probe = this.options.journal.renew(this.rev, spare).then(
        () => {
          this.options.log.warn(`${this.options.dir} takes data again`);
          if (!this.closed) this.problem = null;
        },
        () => {
          if (!this.closed) this.retryLater(spare);
        },
      );
    }, retryDelay);
    this.retry.unref();
  }

  private rejectAll(error: unknown): void {
    const waiters = [...this.flushing, ...this.waiting];
    this.flushing = [];
    this.waiting = [];
    this.options.tables.drop();
    for (const waiter of waiters) waiter.reject(error);
  }
}

function isRefusal(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'ok' in result && result.ok === false;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
