/**
 * Readings history: append-only day segments `readings/2026-11-22.ndjson` (day of device time, UTC), kept apart from the
 * state. Rows come here from the journal after their commit, behind it: what a crash takes from the segments the journal
 * still has, and the checkpoint's lengths say from where on. So a row is never lost and never there twice.
 */
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryRow } from '../../domain/model.ts';
import type { Warnings } from '../store-log.ts';
import { type Disk, directoryMode, fileMode, hasCode, namesIn, syncDirectory, writeFully } from './disk.ts';
import { cutSegment } from './segment-file.ts';
import { dayOf, dayOfSegment, segmentName } from './segment-name.ts';

export const readingsDirectory = 'readings';
const chunkRows = 8192;
const foldDelay = 1000;

/** What a query reads: bytes of files that do not change, and the rows that are not in them yet. */
export interface ReadingsView {
  readonly directory: string;
  /** Day number to good bytes of its segment. */
  readonly segments: ReadonlyMap<number, number>;
  readonly tail: readonly HistoryRow[];
}

/** A row and its line, which the journal has already needed. */
interface Pending {
  readonly row: HistoryRow;
  readonly line: string;
}

export interface ReadingsOptions {
  readonly disk: Disk;
  readonly dir: string;
  /** Hears once of each series of failures. */
  readonly log: Warnings;
}

export class Readings {
  private readonly disk: Disk;
  private readonly directory: string;
  private readonly log: Warnings;
  private readonly lengths = new Map<number, number>();
  /** Rows to be appended, oldest chunk first; the last one still grows. */
  private readonly chunks: Pending[][] = [[]];
  private appended = 0;
  private readonly open = new Map<number, FileHandle>();
  private turn: Promise<unknown> = Promise.resolve();
  private timer: NodeJS.Timeout | null = null;
  private failing = false;
  /** Set when a sync failed: what the segments hold is unknown until the next start writes it again. */
  private broken: string | null = null;

  private constructor({ disk, dir, log }: ReadingsOptions) {
    this.disk = disk;
    this.directory = join(dir, readingsDirectory);
    this.log = log;
  }

  /** `lengths`: what the checkpoint includes, to which the files are cut; undefined: they count as they are. */
  static async load(
    options: ReadingsOptions,
    lengths: Readonly<Record<string, number>> | undefined,
  ): Promise<Readings> {
    const readings = new Readings(options);
    const { disk, directory } = readings;
    await disk.mkdir(directory, { recursive: true, mode: directoryMode });
    const names = new Set([...(await namesIn(disk, directory)), ...Object.keys(lengths ?? {})]);
    for (const name of names) {
      const day = dayOfSegment(name);
      if (day === null) continue;
      const length = await cutSegment(disk, join(directory, name), lengths ? (lengths[name] ?? 0) : null);
      if (length > 0) readings.lengths.set(day, length);
    }
    return readings;
  }

  /** Rows that are not in the segments yet. */
  get waiting(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  }

  /** Takes durable rows over; `lines` are the same rows encoded. */
  add(rows: readonly HistoryRow[], lines: readonly string[]): void {
    const growing = this.growing();
    for (const [i, row] of rows.entries()) growing.push({ row, line: lines[i] ?? '' });
    if (growing.length >= chunkRows) this.foldSoon(0);
    else if (rows.length > 0) this.foldSoon(foldDelay);
  }

  /** As of now. */
  view(): ReadingsView {
    return {
      directory: this.directory,
      segments: new Map(this.lengths),
      tail: this.chunks.flatMap((chunk) => chunk.map(({ row }) => row)),
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
      const lengths: Record<string, number> = {};
      for (const day of [...this.lengths.keys()].sort((a, b) => a - b)) {
        lengths[segmentName(day)] = this.lengths.get(day) ?? 0;
      }
      await this.sync();
      return lengths;
    });
  }

  async close(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    await this.inTurn(async () => {
      for (const file of this.open.values()) await file.close().catch(() => {});
      this.open.clear();
    });
  }

  private growing(): Pending[] {
    const last = this.chunks.at(-1);
    if (last) return last;
    throw new Error('unreachable: there is always a growing chunk');
  }

  /** Closes the growing chunk; answers how many chunks, ever, there are up to it. */
  private seal(): number {
    if (this.growing().length > 0) this.chunks.push([]);
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
            this.log.warn(`${this.directory} could not be written, the journal keeps the readings: ${error}`);
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
      const grown: [number, number][] = [];
      for (const [day, lines] of byDay(this.chunks[0] ?? [])) {
        const bytes = Buffer.from(`${lines.join('\n')}\n`);
        const length = this.lengths.get(day) ?? 0;
        await writeFully(await this.opened(day), bytes, length);
        grown.push([day, length + bytes.length]);
      }
      // In one step, so that a view sees each row once: in memory before, in a file after.
      for (const [day, length] of grown) this.lengths.set(day, length);
      this.chunks.shift();
      this.appended++;
    }
  }

  private async opened(day: number): Promise<FileHandle> {
    const found = this.open.get(day);
    if (found) return found;
    if (this.open.size >= 32) await this.sync();
    const path = join(this.directory, segmentName(day));
    const file = await this.disk.open(path, 'r+').catch((error: unknown) => {
      if (!hasCode(error, 'ENOENT')) throw error;
      return this.disk.open(path, 'wx+', fileMode);
    });
    this.open.set(day, file);
    return file;
  }

  private async sync(): Promise<void> {
    if (this.broken !== null) throw new Error(this.broken);
    try {
      for (const [day, file] of this.open) {
        await file.datasync();
        this.open.delete(day);
        await file.close();
      }
      await syncDirectory(this.disk, this.directory);
    } catch (error) {
      // The kernel may have dropped the pages and will say "done" the next time: never ask again.
      this.broken = `${this.directory} could not be made durable (${error}); the journal keeps the readings until the next start`;
      throw error;
    }
  }
}

function byDay(chunk: readonly Pending[]): Map<number, string[]> {
  const days = new Map<number, string[]>();
  for (const { row, line } of chunk) {
    const day = dayOf(row.ts);
    const list = days.get(day);
    if (list) list.push(line);
    else days.set(day, [line]);
  }
  return days;
}
