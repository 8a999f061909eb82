/** Data directories for tests of the lowdb store: made, crashed, damaged, looked at. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLowdbStore, type LowdbStoreOptions } from '../../server/storage/lowdb/store.ts';
import type { Store } from '../../server/usecases/ports.ts';
import { sized } from '../support/sized.ts';
import { room } from './store-contract.ts';

export interface TestDirectory {
  /** The data directory; changes with `crash` and `reset`. */
  dir: string;
  /** Started on `dir`, stopped by `clean`. */
  start(options?: Partial<LowdbStoreOptions>): Promise<Store>;
  /** Puts one location. */
  put(store: Store, id: string): Promise<void>;
  /** Goes on with what a killed process would leave: a copy of the files as they are, and no owner of the lock. */
  crash(): void;
  /** Remembers the files, for `reset`. */
  remember(): void;
  /** Puts the files back as remembered. */
  reset(): void;
  /** Ids of the locations after a start, or why it was refused. */
  attempt(): Promise<Attempt>;
  /** Journal files, oldest first. */
  journals(): string[];
  clean(): Promise<void>;
}

/**
 * What a byte is spoilt by, for each byte of a file in turn: one of its bits, another than in the byte before. In full size
 * (`sized`) every bit of every byte.
 */
export const flips: readonly (readonly [name: string, maskAt: (at: number) => number])[] = Array.from(
  { length: sized(1, 8) },
  (_, first) => [`bit ${first} of the first`, (at) => 1 << ((at + first) % 8)] as const,
);

export interface Attempt {
  readonly ids: string[] | null;
  readonly refused: string | null;
  /** What was told as a warning. */
  readonly told: string;
}

export function testDirectory(): TestDirectory {
  const base = mkdtempSync(join(tmpdir(), 'hylla-storage-'));
  const open: Store[] = [];
  let copies = 0;
  const directory: TestDirectory = {
    dir: join(base, 'data'),
    start: async (options = {}) => {
      const store = createLowdbStore({ dir: directory.dir, ...options });
      await store.start();
      open.push(store);
      return store;
    },
    put: (store, id) => store.transact((tx) => tx.put('locations', room(id))),
    crash: () => {
      const copy = join(base, `crash-${++copies}`);
      copyAtOnce(directory.dir, copy);
      rmSync(join(copy, 'hylla.lock'), { force: true });
      directory.dir = copy;
    },
    remember: () => {
      rmSync(join(base, 'remembered'), { recursive: true, force: true });
      cpSync(directory.dir, join(base, 'remembered'), { recursive: true, preserveTimestamps: true });
    },
    reset: () => {
      rmSync(directory.dir, { recursive: true });
      cpSync(join(base, 'remembered'), directory.dir, { recursive: true, preserveTimestamps: true });
    },
    attempt: async () => {
      const told: string[] = [];
      const log = { debug: () => {}, warn: (text: string) => void told.push(text), error: () => {} };
      const store = createLowdbStore({ dir: directory.dir, log });
      try {
        await store.start();
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'StoreRefused') throw error;
        return { ids: null, refused: error.message, told: told.join('\n') };
      }
      const ids = [...store.state.values('locations')].map(({ id }) => id).sort();
      await store.stop();
      return { ids, refused: null, told: told.join('\n') };
    },
    journals: () => {
      const journal = join(directory.dir, 'journal');
      if (!existsSync(journal)) return [];
      const names = readdirSync(journal).filter((name) => name.endsWith('.ndjson'));
      return names.sort().map((name) => join(journal, name));
    },
    clean: async () => {
      for (const store of open.splice(0)) await store.stop();
      rmSync(base, { recursive: true, force: true });
    },
  };
  return directory;
}

/**
 * A copy of a data directory while something may write in it. What is renamed or removed meanwhile makes a picture of no
 * instant, so that it is taken again.
 */
export function copyAtOnce(from: string, to: string): void {
  for (let takes = 100; ; takes--) {
    try {
      cpSync(from, to, { recursive: true, preserveTimestamps: true });
      return;
    } catch (error) {
      if (takes === 1 || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      rmSync(to, { recursive: true, force: true });
    }
  }
}

/** Cuts off the zeros that lie ahead in a journal file. Answers how many there were. */
export function cutZeros(path: string): number {
  const bytes = readFileSync(path);
  const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
  truncateSync(path, end);
  return bytes.length - end;
}

/** Where the last line of a file begins. */
export function lastLine(path: string): number {
  const bytes = readFileSync(path);
  return bytes.lastIndexOf(0x0a, bytes.length - 2) + 1;
}
