/**
 * The default store: documents in memory, a journal that makes each commit durable, lowdb's `hylla.json` as the checkpoint
 * that the journal folds into, and day segments of readings. For one process.
 */
import { join, resolve } from 'node:path';
import { type Commit, type Store, StoreUnavailable } from '../../usecases/ports.ts';
import { type StoreLog, silent } from '../store-log.ts';
import { StoreRefused } from '../store-refused.ts';
import { Tables } from '../tables.ts';
import { checkpointFile } from './checkpoint.ts';
import { Committer } from './committer.ts';
import { type Disk, makeDirectories, nodeDisk } from './disk.ts';
import { Folder } from './folder.ts';
import { acquireLock, type Lock } from './lock.ts';
import { type OpenDirectory, openDirectory } from './open-directory.ts';
import { queryReadings } from './readings-query.ts';
import { watchForRestore } from './restore.ts';
import { Retainer } from './retainer.ts';
import { RollupFiles } from './rollup-files.ts';
import { queryTrend } from './trend.ts';

export interface LowdbStoreOptions {
  /** The data directory; made when missing. */
  readonly dir: string;
  readonly log?: StoreLog;
  /** A backup lies ready: stop and start again, and it is swapped in. */
  readonly onRestore?: () => void;
  /** During `start`: a person has changed `hylla.json`. Its shape is right; whether its parts fit together is not looked at. */
  readonly onEdited?: () => void;
  /** Journal size that brings on a checkpoint. */
  readonly checkpointBytes?: number;
  /** For tests: a file system with faults. */
  readonly disk?: Disk;
}

interface Running extends OpenDirectory {
  readonly lock: Lock;
  readonly committer: Committer;
  readonly folder: Folder;
  readonly rollups: RollupFiles;
  readonly retainer: Retainer;
  readonly stopWatching: () => void;
}

/** `start` throws `StoreRefused` when the directory cannot be used. */
export function createLowdbStore({
  dir,
  log = silent,
  onRestore = () => {},
  onEdited = () => {},
  checkpointBytes = 16 * 1024 * 1024,
  disk = nodeDisk,
}: LowdbStoreOptions): Store {
  const listeners = new Set<(commit: Commit) => void>();
  const nothing = new Tables().durable;
  let running: Running | null = null;
  let lastRev = 0;
  let whyNot = 'Hylla is starting';

  function tell(commit: Commit): void {
    for (const listener of listeners) {
      try {
        listener(commit);
      } catch (error) {
        log.error(`A listener failed on commit ${commit.rev}: ${error instanceof Error ? error.stack : error}`);
      }
    }
  }

  async function open(): Promise<Running> {
    await makeDirectories(disk, resolve(dir));
    const lock = await acquireLock(disk, dir, (problem) => running?.committer.fail(problem));
    try {
      const opened = await openDirectory(disk, dir, log, onEdited);
      opened.tables.pack();
      const folder = await Folder.open({
        ...opened,
        disk,
        dir,
        file: checkpointFile(disk, dir, log),
        limit: checkpointBytes,
        log,
      });
      const committer = new Committer({
        ...opened,
        dir,
        log,
        onCommitted: (commit, rows) => {
          opened.readings.add(rows);
          opened.highWater.note(commit.rev);
          tell(commit);
          if (folder.isDue) return folder.begin(commit.rev);
        },
      });
      // What is missing of history has been told; from here on it is as it is.
      if (opened.readings.isShort) await folder.begin(opened.rev);
      const rollups = new RollupFiles(disk, dir, opened.readings.reader);
      const retainer = new Retainer({ ...opened, dir, rollups, log });
      const stopWatching = watchForRestore(disk, dir, onRestore);
      return { ...opened, lock, folder, committer, rollups, retainer, stopWatching };
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  return {
    get state() {
      return running?.committer.state ?? nothing;
    },
    get rev() {
      return running?.committer.rev ?? lastRev;
    },
    start: async () => {
      try {
        running = await open();
      } catch (error) {
        throw error instanceof Error && 'code' in error ? unusable(dir, error) : error;
      }
    },
    stop: async () => {
      if (!running) return;
      const { committer, folder, readings, highWater, journal, lock, retainer, stopWatching } = running;
      stopWatching();
      whyNot = 'Hylla has stopped';
      await committer.close();
      await retainer.close();
      lastRev = committer.rev;
      const steps: (() => Promise<void>)[] = [
        () => readings.close(),
        () => highWater.close(),
        () => journal.close(),
        () => lock.release(),
      ];
      // Everything is durable already. What fails from here on costs a longer start, no data.
      if (committer.trouble() === null)
        steps.unshift(
          () => folder.finish(lastRev),
          () => highWater.write(lastRev),
        );
      for (const step of steps) await step().catch((error) => log.warn(`Stopping ${dir}: ${error}`));
      running = null;
    },
    transact: (work) => running?.committer.transact(work) ?? Promise.reject(new StoreUnavailable(whyNot)),
    history: async (query) => {
      if (!running) throw new StoreUnavailable(whyNot);
      return queryReadings(running.readings.view(), query);
    },
    trend: async (query) => {
      if (!running) throw new StoreUnavailable(whyNot);
      return queryTrend(running.readings.view(), running.rollups, query);
    },
    // No other process writes to this directory.
    catchUp: () => Promise.resolve(),
    retain: async (at) => {
      if (!running) throw new StoreUnavailable(whyNot);
      return running.retainer.retain(at);
    },
    onCommit: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    health: () => {
      const problem = running ? running.committer.trouble() : whyNot;
      const damaged = running?.readings.reader.damaged ?? 0;
      return {
        ...(problem === null ? { ready: true } : { ready: false, problem }),
        ...(damaged > 0 && { damaged }),
      };
    },
  };
}

/** A fault of the file system at the start as one line that says what to do. */
function unusable(dir: string, error: Error & { code?: unknown }): StoreRefused {
  return new StoreRefused(
    `The data directory ${join(dir)} cannot be used (${error.message}): make it readable and writable for this user, ` +
      'free the disk, or set HYLLA_DATA_DIR to another directory',
    { cause: error },
  );
}
