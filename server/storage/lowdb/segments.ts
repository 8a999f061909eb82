/**
 * The day segments on the disk, `readings/2026-11-22.ndjson` (day of device time, UTC): their lengths, what is appended and
 * made durable, and which days are gone for their age. One caller at a time.
 */
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Warnings } from '../store-log.ts';
import { type Disk, directoryMode, fileMode, hasCode, namesIn, syncDirectory, writeFully } from './disk.ts';
import { firstDayFile, readFirstDay, writeFirstDay } from './first-day.ts';
import { HistoryReader } from './history-reader.ts';
import type { RowBlock } from './row-blocks.ts';
import { cutSegment } from './segment-file.ts';
import { dayOfSegment, segmentName } from './segment-name.ts';

const openFiles = 32;

export class Segments {
  readonly directory: string;
  readonly reader: HistoryReader;
  /** Day number to good bytes. */
  readonly lengths = new Map<number, number>();
  /** First day whose readings are kept; what is older is not taken any more. */
  first = 0;
  /** Readings that came when their day was not kept any more. */
  tooLate = 0;
  /** True when some were shorter at the start than the checkpoint says. */
  isShort = false;
  private readonly disk: Disk;
  private readonly open = new Map<number, FileHandle>();
  /** Set when a sync failed: what the segments hold is unknown until the next start writes it again. */
  private broken: string | null = null;

  private constructor(disk: Disk, directory: string, log: Warnings) {
    this.disk = disk;
    this.directory = directory;
    this.reader = new HistoryReader(disk, log);
  }

  /** `lengths`: what the checkpoint includes, to which the files are cut; undefined: they count as they are. */
  static async load(
    disk: Disk,
    directory: string,
    log: Warnings,
    lengths: Readonly<Record<string, number>> | undefined,
  ): Promise<Segments> {
    const segments = new Segments(disk, directory, log);
    await disk.mkdir(directory, { recursive: true, mode: directoryMode });
    const first = await readFirstDay(disk, directory);
    if (first === null) segments.reader.tell(join(directory, firstDayFile), 0, 'the first kept day cannot be read');
    segments.first = first ?? 0;
    const names = new Set([...(await namesIn(disk, directory)), ...Object.keys(lengths ?? {})]);
    const days = [...names].flatMap((name) => dayOfSegment(name) ?? []);
    const good = await Promise.all(
      days.map((day) => segments.take(day, lengths ? (lengths[segmentName(day)] ?? 0) : null)),
    );
    for (const [i, day] of days.entries()) if (good[i]) segments.lengths.set(day, good[i]);
    return segments;
  }

  /** Writes rows, a block a day, behind the good bytes, not durably; they count, all at once, when the answer is called. */
  async append(blocks: readonly RowBlock[]): Promise<() => void> {
    const grown: [number, number][] = [];
    for (const { day, rows, bytes } of blocks) {
      if (day < this.first) {
        this.tooLate += rows;
        continue;
      }
      const length = this.lengths.get(day) ?? 0;
      await writeFully(await this.opened(day), bytes, length);
      grown.push([day, length + bytes.length]);
    }
    return () => {
      for (const [day, length] of grown) this.lengths.set(day, length);
    };
  }

  async sync(): Promise<void> {
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

  /**
   * Removes the days before `first`, and takes no reading of them from then on, after a crash neither. Does nothing where
   * there are none: what a clock that was wrong dates from long ago spoils nothing then.
   */
  async dropBefore(first: number): Promise<void> {
    const old = [...this.lengths.keys()].filter((one) => one < first);
    if (first <= this.first || old.length === 0) return;
    await writeFirstDay(this.disk, this.directory, first);
    this.first = first;
    for (const day of old) {
      const path = join(this.directory, segmentName(day));
      this.lengths.delete(day);
      this.reader.forget(path);
      await this.open.get(day)?.close();
      this.open.delete(day);
      await this.disk.rm(path, { force: true });
    }
  }

  async close(): Promise<void> {
    for (const file of this.open.values()) await file.close().catch(() => {});
    this.open.clear();
  }

  /** Answers the good bytes of the day's segment. */
  private async take(day: number, stored: number | null): Promise<number> {
    const path = join(this.directory, segmentName(day));
    if (day < this.first) {
      await this.disk.rm(path, { force: true });
      return 0;
    }
    const { length, missing } = await cutSegment(this.disk, path, stored);
    if (missing > 0) {
      this.isShort = true;
      this.reader.tell(path, length, `${missing} bytes of stored readings are missing; a backup may have them`);
    }
    return length;
  }

  private async opened(day: number): Promise<FileHandle> {
    const found = this.open.get(day);
    if (found) return found;
    if (this.open.size >= openFiles) await this.sync();
    const path = join(this.directory, segmentName(day));
    const file = await this.disk.open(path, 'r+').catch((error: unknown) => {
      if (!hasCode(error, 'ENOENT')) throw error;
      return this.disk.open(path, 'wx+', fileMode);
    });
    this.open.set(day, file);
    return file;
  }
}
