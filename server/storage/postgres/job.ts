/** A transaction that was asked for: run now, again when others were first, and answered once its changes are durable. */
import type { Tx } from '../../usecases/ports.ts';
import type { Tables } from '../tables.ts';
import { type Reads, Transaction } from '../transaction.ts';

export class Job {
  private readonly work: (tx: Tx) => unknown;
  private readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  private result: unknown;
  /** The database refused it by itself once already. */
  wasRefused = false;

  constructor(work: (tx: Tx) => unknown, resolve: (result: unknown) => void, reject: (error: unknown) => void) {
    this.work = work;
    this.resolve = resolve;
    this.reject = reject;
  }

  /**
   * Runs the work on the newest documents; what it changes waits there. Answers whether it changed anything; null when it
   * threw, and has been told so.
   */
  run(tables: Tables, reads: Reads): boolean | null {
    const tx = new Transaction(tables, reads);
    try {
      this.result = this.work(tx);
    } catch (error) {
      tables.discardOwn();
      this.reject(error);
      return null;
    } finally {
      tx.end();
    }
    return isRefusal(this.result) ? tables.discardOwn() : tables.keepOwn();
  }

  settle(): void {
    this.resolve(this.result);
  }
}

function isRefusal(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'ok' in result && result.ok === false;
}
