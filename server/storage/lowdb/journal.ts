/**
 * The journal that is being written: `journal/<first rev>.ndjson`, one line a commit. A file comes into being whole,
 * header included, so that an empty one is never ours. While it is written it ends in zeros.
 */
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { type Disk, directoryMode, fileMode, syncDirectory, writeFully } from './disk.ts';
import { type JournalHeader, journalFormat } from './journal-entry.ts';
import { encodeLine } from './journal-line.ts';
import { journalDirectory, journalName } from './journal-name.ts';
import type { JournalEnd } from './journal-reader.ts';

/**
 * Bytes of zeros that are laid down ahead of the commits: to sync what overwrites them the disk needs no new metadata. As
 * many as the file has already, so that a quiet site writes few in vain.
 */
const leastAhead = 64 * 1024;
const mostAhead = 1024 * 1024;
const zeros = Buffer.alloc(mostAhead);

/** The file that commits are appended to. Callers take turns. */
export class Journal {
  /** Name of the file, without its directory. */
  name: string;
  /** Durable bytes; what lies beyond them is torn. */
  bytes: number;
  private readonly disk: Disk;
  private readonly directory: string;
  private file: FileHandle;
  private header: JournalHeader;
  private headerBytes: number;
  /** Length of the file: what lies beyond `bytes` is zeros. */
  private laid: number;
  /**
   * Why the next file may or may not be there after a crash. It says how much of this one counts, so that nothing may be
   * appended to either until `renew` has put it there.
   */
  private unsure: unknown = null;

  private constructor(disk: Disk, directory: string, name: string, opened: Opened) {
    this.disk = disk;
    this.directory = directory;
    this.name = name;
    this.file = opened.file;
    this.header = opened.header;
    this.headerBytes = opened.headerBytes;
    this.bytes = opened.bytes;
    this.laid = opened.bytes;
  }

  /** A new file for what follows `rev`. `after`: the file before and its durable bytes. */
  static async create(disk: Disk, dir: string, rev: number, after: JournalHeader['after']): Promise<Journal> {
    const directory = join(dir, journalDirectory);
    await disk.mkdir(directory, { recursive: true, mode: directoryMode });
    const name = journalName(rev + 1);
    return new Journal(disk, directory, name, await createFile(disk, directory, name, rev, after, 0));
  }

  /** Goes on where reading ended. What was read is made durable, a torn tail is cut off. */
  static async resume(disk: Disk, dir: string, { name, header, bytes, unterminated }: JournalEnd): Promise<Journal> {
    const directory = join(dir, journalDirectory);
    const file = await disk.open(join(directory, name), 'r+');
    try {
      if (unterminated) await writeFully(file, Buffer.from('\n'), bytes - 1);
      if ((await file.stat()).size > bytes) await file.truncate(bytes);
      // A commit read back from the page cache is shown to people from now on, so the disk must have it first.
      await file.sync();
    } catch (error) {
      await file.close();
      throw error;
    }
    const headerBytes = encodeLine(JSON.stringify(header)).length;
    return new Journal(disk, directory, name, { file, header, headerBytes, bytes });
  }

  /** Whether commits may be appended. */
  get goesOn(): boolean {
    return this.unsure === null;
  }

  /** Resolves when `line` is durable. After a rejection only `renew` may be called. */
  async append(line: Buffer): Promise<void> {
    if (this.unsure !== null) throw this.unsure;
    const end = this.bytes + line.length;
    await writeFully(this.file, line, this.bytes);
    if (end > this.laid) {
      const ahead = Math.min(Math.max(end, leastAhead), mostAhead);
      await writeFully(this.file, zeros.subarray(0, ahead), end);
      this.laid = end + ahead;
    }
    await this.file.datasync();
    this.bytes = end;
  }

  /** Starts the next file, for what follows `rev`. On rejection the present file goes on, where `goesOn` says so. */
  async rotate(rev: number): Promise<void> {
    const isEmpty = this.bytes === this.headerBytes;
    if (isEmpty && this.header.journal === journalFormat) return;
    await this.change(rev, isEmpty ? this.header.after : { file: this.name, bytes: this.bytes }, 0);
  }

  /**
   * Leaves the present file behind, of which a write or sync has failed: whatever it holds beyond its durable bytes
   * never counts. `spare` bytes must be free on the disk, so that the first commit does not fail again.
   */
  async renew(rev: number, spare: number): Promise<void> {
    const { name, bytes } = this;
    const empty = bytes === this.headerBytes;
    await this.change(rev, empty ? this.header.after : { file: name, bytes }, spare);
  }

  async close(): Promise<void> {
    if (this.laid > this.bytes) await this.file.truncate(this.bytes).catch(() => {});
    await this.file.close();
  }

  private async change(rev: number, after: JournalHeader['after'], spare: number): Promise<void> {
    const name = journalName(rev + 1);
    const opened = await createFile(this.disk, this.directory, name, rev, after, spare, (error) => {
      this.unsure = error;
    });
    const { file: old, bytes: durable } = this;
    this.unsure = null;
    this.name = name;
    this.file = opened.file;
    this.header = opened.header;
    this.headerBytes = opened.headerBytes;
    this.bytes = opened.bytes;
    this.laid = opened.bytes;
    // For the reader's eye: the new header has said already what counts.
    await old.truncate(durable).catch(() => {});
    // Closing tells of failed writes; all that counts was synced.
    await old.close().catch(() => {});
  }
}

interface Opened {
  readonly file: FileHandle;
  readonly header: JournalHeader;
  readonly headerBytes: number;
  readonly bytes: number;
}

/** `onUnsure`: told the error after which the file may be there or not. */
async function createFile(
  disk: Disk,
  directory: string,
  name: string,
  rev: number,
  after: JournalHeader['after'],
  spare: number,
  onUnsure: (error: unknown) => void = () => {},
): Promise<Opened> {
  const header: JournalHeader = { journal: journalFormat, rev, after };
  const line = encodeLine(JSON.stringify(header));
  const temporary = join(directory, `${name}.tmp`);
  const file = await disk.open(temporary, 'w+', fileMode);
  try {
    await writeFully(file, line, 0);
    if (spare > 0) {
      await writeFully(file, Buffer.alloc(spare), line.length);
      await file.sync();
      await file.truncate(line.length);
    }
    await file.sync();
    await place(disk, temporary, directory, name).catch((error: unknown) => {
      onUnsure(error);
      throw error;
    });
  } catch (error) {
    await file.close().catch(() => {});
    await disk.rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
  return { file, header, headerBytes: line.length, bytes: line.length };
}

async function place(disk: Disk, temporary: string, directory: string, name: string): Promise<void> {
  await disk.rename(temporary, join(directory, name));
  await syncDirectory(disk, directory);
}
