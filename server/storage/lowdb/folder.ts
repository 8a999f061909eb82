/**
 * Folds the journal into a new checkpoint, beside the running commits: they go on in the next journal file. The journal
 * files since the previous checkpoint are kept as long as that one is (`hylla.json.bak`), so that it still leads to now.
 */
import { join } from 'node:path';
import type { Warnings } from '../store-log.ts';
import type { Tables } from '../tables.ts';
import { type CheckpointFile, checkpointName } from './checkpoint.ts';
import type { Disk } from './disk.ts';
import type { Journal } from './journal.ts';
import { journalDirectory } from './journal-name.ts';
import { journalNames } from './journal-reader.ts';
import type { Readings } from './readings.ts';

/** Checkpoint bytes from which the limit grows with them: what a reading pays for checkpoints does not grow with the site. */
const usualSize = 4 * 1024 * 1024;

export interface FolderOptions {
  readonly disk: Disk;
  readonly dir: string;
  readonly file: CheckpointFile;
  readonly tables: Tables;
  readonly journal: Journal;
  readonly readings: Readings;
  /** The checkpoint in place. */
  readonly base: { readonly rev: number; readonly journal: string };
  /** Journal bytes that bring on a checkpoint of the usual size. */
  readonly limit: number;
  readonly log: Warnings;
}

export class Folder {
  private readonly options: FolderOptions;
  private base: FolderOptions['base'];
  private threshold: number;
  private running: Promise<void> | null = null;

  private constructor(options: FolderOptions) {
    this.options = options;
    this.base = options.base;
    this.threshold = options.limit;
  }

  /** There is a checkpoint in `dir` already. */
  static async open(options: FolderOptions): Promise<Folder> {
    const folder = new Folder(options);
    await folder.setThreshold();
    return folder;
  }

  get isDue(): boolean {
    return this.running === null && this.options.journal.bytes >= this.threshold;
  }

  /**
   * Turns to the next journal file, then writes the checkpoint in the background. Call it between commits, when the
   * tables are as of `rev`. Never rejects: a checkpoint that fails is warned of and tried again; the journal has it all.
   */
  async begin(rev: number): Promise<void> {
    const { journal, limit, log } = this.options;
    try {
      await journal.rotate(rev);
      this.running = this.write(rev).finally(() => {
        this.running = null;
      });
    } catch (error) {
      this.threshold = journal.bytes + limit / 4;
      const then = journal.goesOn ? 'the present one goes on' : 'nothing is taken in until it can be';
      log.warn(`The next journal file could not be begun, ${then}: ${error}`);
    }
  }

  /** Resolves when what is under way has ended, and everything up to `rev` is in the checkpoint if that can be. */
  async finish(rev: number): Promise<void> {
    await this.running;
    if (rev > this.base.rev) await this.begin(rev);
    await this.running;
  }

  private async write(rev: number): Promise<void> {
    const { disk, dir, file, tables, journal, readings, log } = this.options;
    // Taken now, before anything is awaited: documents, journal file and readings are all as of `rev`.
    const base = { rev, journal: journal.name };
    const documents = tables.snapshot();
    const settled = readings.settle();
    try {
      await file.write({ ...base, readings: await settled, documents });
      await this.setThreshold();
      const keepFrom = this.base.journal;
      this.base = base;
      for (const name of await journalNames(disk, dir)) {
        if (name < keepFrom) await disk.rm(join(dir, journalDirectory, name));
      }
    } catch (error) {
      log.warn(`${checkpointName} could not be written, the journal keeps everything: ${error}`);
    }
  }

  private async setThreshold(): Promise<void> {
    const { disk, dir, limit } = this.options;
    const { size } = await disk.stat(join(dir, checkpointName));
    this.threshold = limit * Math.max(1, size / usualSize);
  }
}
