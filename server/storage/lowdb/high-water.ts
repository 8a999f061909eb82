/**
 * The witness `journal/HIGH`: how far the journal had come, in a file of its own, so that a journal that lost its end (or
 * a checkpoint put back from yesterday) is noticed. At most a second behind; overwritten in place, one sector.
 */
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { isCount, isRecord } from '../documents.ts';
import { type Disk, fileMode, hasCode, syncDirectory, writeFully } from './disk.ts';
import { decodeLine, encodeLine } from './journal-line.ts';
import { journalDirectory } from './journal-name.ts';

const interval = 1000;
const width = 64;

export class HighWater {
  private readonly file: FileHandle;
  private written = -1;
  private writtenAt = 0;
  private writing: Promise<void> = Promise.resolve();
  private busy = false;

  private constructor(file: FileHandle) {
    this.file = file;
  }

  static async open(disk: Disk, dir: string): Promise<HighWater> {
    const path = highWaterPath(dir);
    // Made if missing, never emptied.
    await disk.open(path, 'a', fileMode).then((file) => file.close());
    await syncDirectory(disk, join(dir, journalDirectory));
    return new HighWater(await disk.open(path, 'r+'));
  }

  /** Notes a durable revision, in the background and not for each. It is a witness only: a failure does no harm. */
  note(rev: number): void {
    if (this.busy || Date.now() - this.writtenAt < interval) return;
    this.busy = true;
    this.writing = this.write(rev)
      .catch(() => {})
      .finally(() => {
        this.busy = false;
      });
  }

  /** Notes `rev` now. */
  async write(rev: number): Promise<void> {
    if (rev <= this.written) return;
    const json = JSON.stringify({ rev, at: new Date().toISOString() });
    await writeFully(this.file, encodeLine(json.padEnd(width)), 0);
    await this.file.datasync();
    this.written = rev;
    this.writtenAt = Date.now();
  }

  async close(): Promise<void> {
    await this.writing;
    await this.file.close();
  }
}

export function highWaterPath(dir: string): string {
  return join(dir, journalDirectory, 'HIGH');
}

/** The revision that was reached at least; `missing` when there is no witness, `unreadable` when it is damaged. */
export async function readHighWater(disk: Disk, dir: string): Promise<number | 'missing' | 'unreadable'> {
  let bytes: Buffer;
  try {
    bytes = await disk.readFile(highWaterPath(dir));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 'missing';
    throw error;
  }
  const value = decodeLine(bytes.subarray(0, -1));
  return isRecord(value) && isCount(value['rev']) ? value['rev'] : 'unreadable';
}
