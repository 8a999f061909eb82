/**
 * Readings history, kept apart from the state. Rows come here from the journal after their commit and go on into the day
 * segments, behind it: what a crash takes from the segments the journal still has, and the checkpoint's lengths say from
 * where on. So a row is never lost and never there twice.
 */
import { join } from 'node:path';
import type { Warnings } from '../store-log.ts';
import type { Disk } from './disk.ts';
import type { HistoryReader } from './history-reader.ts';
import type { RowBlock } from './row-blocks.ts';
import { RowChunk } from './row-chunk.ts';
import { segmentName } from './segment-name.ts';
import { Segments } from './segments.ts';

export const readingsDirectory = 'readings';
const chunkRows = 8192;
const foldDelay = 1000;

/** What a query reads: bytes of files that do not change, and the rows that are not in them yet. */
export interface ReadingsView {
  readonly directory: string;
  /** Day number to good bytes of its segment. */
  readonly segments: ReadonlyMap<number, number>;
  readonly tail: readonly RowBlock[];
  readonly reader: HistoryReader;
  /** First day whose readings are kept, as of now. */
  readonly first: () => number;
}

export interface ReadingsOptions {
  readonly disk: Disk;
  readonly dir: string;
  /** Hears once of each series of failures. */
  readonly log: Warnings;
}

export class Readings {
  private readonly log: Warnings;
  private readonly segments: Segments;
  /** Rows to be appended, oldest chunk first; the last one still grows. */
  private readonly chunks: RowChunk[] = [new RowChunk()];
  /** The next one. */
  private spare: RowChunk | null = null;
  private appended = 0;
  private turn: Promise<unknown> = Promise.resolve();
  private timer: NodeJS.Timeout | null = null;
  private failing = false;

  private constructor(segments: Segments, log: Warnings) {
    this.segments = segments;
    this.log = log;
  }

  /** `lengths`: what the checkpoint includes, to which the files are cut; undefined: they count as they are. */
  static async load(
    { disk, dir, log }: ReadingsOptions,
    lengths: Readonly<Record<string, number>> | undefined,
  ): Promise<Readings> {
    return new Readings(await Segments.load(disk, join(dir, readingsDirectory), log, lengths), log);
  }

  /** Rows that are not in the segments yet. */
  get waiting(): number {
    return this.chunks.reduce((sum, { rows }) => sum + rows, 0);
  }

  get reader(): HistoryReader {
    return this.segments.reader;
  }

  /** True when segments were shorter at the start than the checkpoint says. */
  get isShort(): boolean {
    return this.segments.isShort;
  }

  /** Readings since the start that came when their day was not kept any more. */
  get tooLate(): number {
    return this.segments.tooLate;
  }

  /** Takes durable rows over. */
  add(blocks: readonly RowBlock[]): void {
    const growing = this.growing();
    for (const block of blocks) {
      if (block.day < this.segments.first) {
        this.segments.tooLate += block.rows;
        continue;
      }
      growing.add(block);
    }
    if (growing.rows >= chunkRows) this.foldSoon(0);
    else if (growing.rows > 0) this.foldSoon(foldDelay);
  }

  /** As of now. */
  view(): ReadingsView {
    const { directory, lengths, reader } = this.segments;
    return {
      directory,
      segments: new Map(lengths),
      tail: this.chunks.flatMap((chunk) => chunk.show()),
      reader,
      first: () => this.segments.first,
    };
  }

  /** Moves what is here now into the segments, not durably. */
  fold(): Promise<void> {
    const until = this.seal();
    return this.inTurn(() => this.appendUntil(until));
  }

  /** Makes all rows added until now durable in the segments; answers the length of each segment with just these. */
  settle(): Promise<Record<string, number>> {
    const until = this.seal();
    return this.inTurn(async () => {
      await this.appendUntil(until);
      const days = [...this.segments.lengths].sort(([a], [b]) => a - b);
      await this.segments.sync();
      return Object.fromEntries(days.map(([day, length]) => [segmentName(day), length]));
    });
  }

  /**
   * Removes the days before `first` and takes no more readings of them, as far as they have not grown since they were
   * `lengths` long. Their roll-ups must be durable.
   */
  dropBefore(first: number, lengths: Readonly<Record<string, number>>): Promise<void> {
    return this.inTurn(() => {
      const grown = [...this.segments.lengths].filter(([day, length]) => lengths[segmentName(day)] !== length);
      return this.segments.dropBefore(Math.min(first, ...grown.map(([day]) => day)));
    });
  }

  async close(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    await this.inTurn(() => this.segments.close());
  }

  private growing(): RowChunk {
    const last = this.chunks.at(-1);
    if (last) return last;
    throw new Error('unreachable: there is always a growing chunk');
  }

  /** Closes the growing chunk; answers how many chunks, ever, there are up to it. */
  private seal(): number {
    if (this.growing().rows > 0) {
      this.chunks.push(this.spare ?? new RowChunk());
      this.spare = null;
    }
    return this.appended + this.chunks.length - 1;
  }

  private foldSoon(delay: number): void {
    if (this.timer) {
      if (delay > 0) return;
      clearTimeout(this.timer);
    }
    this.timer = setTimeout(() => {
      this.timer = null;
      this.fold().then(
        () => {
          this.failing = false;
        },
        (error: unknown) => {
          if (!this.failing)
            this.log.warn(`${this.segments.directory} could not be written, the journal keeps the readings: ${error}`);
          this.failing = true;
          this.foldSoon(foldDelay);
        },
      );
    }, delay);
    this.timer.unref();
  }

  private inTurn<T>(job: () => Promise<T>): Promise<T> {
    const result = this.turn.then(job);
    this.turn = result.catch(() => {});
    return result;
  }

  private async appendUntil(until: number): Promise<void> {
    while (this.appended < until) {
      const count = await this.segments.append(this.chunks[0]?.blocks() ?? []);
      // In one step, so that a view sees each row once: in memory before, in a file after.
      count();
      this.spare = this.chunks.shift()?.again() ?? null;
      this.appended++;
    }
  }
}
