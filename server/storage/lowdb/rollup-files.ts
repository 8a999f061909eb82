/**
 * Roll-ups on the disk: `rollups/15m/2026-11-22.ndjson` and `rollups/1h/2026-11-22.ndjson`, a file a day of UTC, and
 * `rollups/1d/2026-11.ndjson`, a file a month of the site's days. A file is only ever replaced as a whole.
 */
import { join } from 'node:path';
import type { Rollup, Step } from '../../domain/roll-up.ts';
import { encodeLines } from './checked-lines.ts';
import { type Disk, directoryMode, exists, hasCode, namesIn, replaceFile, syncDirectory, writeFully } from './disk.ts';
import type { HistoryLine, HistoryReader } from './history-reader.ts';
import { openingOf } from './history-row.ts';
import { headerOpening, isPart, type Part, parseRollupLine, partText } from './rollup-line.ts';

export const rollupsDirectory = 'rollups';

/** `1d/2026-11.ndjson`; also what a backup calls it. */
export function rollupName(step: Step, day: string): string {
  return `${step}/${step === '1d' ? day.slice(0, 7) : day}.ndjson`;
}

export function isRollupName(name: string): boolean {
  return /^(?:(?:15m|1h)\/\d{4}-\d\d-\d\d|1d\/\d{4}-\d\d)\.ndjson$/.test(name);
}

export class RollupFiles {
  private readonly disk: Disk;
  private readonly directory: string;
  private readonly reader: HistoryReader;

  constructor(disk: Disk, dir: string, reader: HistoryReader) {
    this.disk = disk;
    this.directory = join(dir, rollupsDirectory);
    this.reader = reader;
  }

  /** Days (months for `1d`) that there are files of, in order. */
  async days(step: Step): Promise<string[]> {
    const names = await namesIn(this.disk, join(this.directory, step));
    return names.filter((name) => isRollupName(`${step}/${name}`)).map((name) => name.slice(0, -'.ndjson'.length));
  }

  has(step: Step, day: string): Promise<boolean> {
    return exists(this.disk, this.path(step, day));
  }

  /** Headers of the parts in the file that holds `day`; none when there is no such file. */
  async parts(step: Step, day: string): Promise<Part[]> {
    const parts: Part[] = [];
    await this.read(step, day, headerOpening, (lines) => {
      for (const { json } of lines) {
        const line = parseRollupLine(json);
        if (line && isPart(line)) parts.push(line);
      }
      return step === '1d';
    });
    return parts;
  }

  /** A dispenser's rows in the file that holds `day`, by time; null when there is no such file. */
  async rows(step: Step, day: string, dispenser: string): Promise<Rollup[] | null> {
    const rows: Rollup[] = [];
    const path = this.path(step, day);
    const isThere = await this.read(step, day, openingOf(dispenser), (lines) => {
      for (const { offset, json } of lines) {
        const line = parseRollupLine(json);
        if (line && !isPart(line)) rows.push(line);
        else this.reader.tell(path, offset, 'this line is no roll-up that this version knows and is left out');
      }
      return true;
    });
    return isThere ? rows.sort((a, b) => a.ts - b.ts) : null;
  }

  /** Puts a part in its file, instead of one of the same day; `texts` are its rows. Durable when it resolves. */
  async put(step: Step, part: Part, texts: AsyncIterable<readonly string[]>): Promise<void> {
    const path = this.path(step, part.day);
    const directory = join(this.directory, step);
    if (!(await exists(this.disk, directory))) await this.makeDirectory(directory);
    await replaceFile(this.disk, path, async (file) => {
      let position = 0;
      const write = async (lines: readonly string[]): Promise<void> => {
        const bytes = encodeLines(lines);
        if (bytes.length > 0) await writeFully(file, bytes, position);
        position += bytes.length;
      };
      if (step === '1d') await this.copyOthers(part, write);
      await write([partText(part)]);
      for await (const lines of texts) await write(lines);
    });
    this.reader.forget(path);
  }

  async remove(step: Step, day: string): Promise<void> {
    const path = this.path(step, day);
    await this.disk.rm(path, { force: true });
    this.reader.forget(path);
  }

  /** What the part's file holds of other days; a line that is damaged goes. */
  private async copyOthers(part: Part, write: (texts: readonly string[]) => Promise<void>): Promise<void> {
    const replaced = [part, ...(await this.parts('1d', part.day)).filter(({ day }) => day === part.day)];
    const isReplaced = (json: string): boolean => {
      const line = parseRollupLine(json);
      if (line === null) return true;
      return isPart(line) ? line.day === part.day : replaced.some(({ from, to }) => line.ts >= from && line.ts < to);
    };
    for await (const lines of this.linesOf('1d', part.day)) {
      await write(lines.map(({ json }) => json).filter((json) => !isReplaced(json)));
    }
  }

  /** Until `take` answers false. Answers whether there is such a file. */
  private async read(
    step: Step,
    day: string,
    opening: Buffer,
    take: (lines: readonly HistoryLine[]) => boolean,
  ): Promise<boolean> {
    try {
      for await (const lines of this.reader.lines(this.path(step, day), null, opening)) if (!take(lines)) break;
      return true;
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
      return false;
    }
  }

  private async *linesOf(step: Step, day: string): AsyncGenerator<readonly HistoryLine[]> {
    if (await this.has(step, day)) yield* this.reader.lines(this.path(step, day), null);
  }

  private path(step: Step, day: string): string {
    return join(this.directory, rollupName(step, day));
  }

  private async makeDirectory(directory: string): Promise<void> {
    await this.disk.mkdir(directory, { recursive: true, mode: directoryMode });
    for (const path of [this.directory, join(this.directory, '..')]) await syncDirectory(this.disk, path);
  }
}
