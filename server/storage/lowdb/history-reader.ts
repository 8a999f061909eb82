/**
 * Reads history files line by line and checks what it reads. A spoilt line is left out, told once with file and byte, and
 * counted; the others count. Each byte is checked once after a start or a change of the file, the lines asked for always.
 */
import type { FileHandle } from 'node:fs/promises';
import type { Warnings } from '../store-log.ts';
import { bodyAt, lineOf } from './checked-lines.ts';
import type { Disk } from './disk.ts';

/** Bytes read at a time: under a millisecond of checking. A line is shorter; a block without an end of line is damaged. */
const blockSize = 32 * 1024;
const lineFeed = 0x0a;
/** Lines of one file that are told one by one each time it is read. */
const toldSingly = 20;

export interface HistoryLine {
  /** Where in the file the line begins. */
  readonly offset: number;
  readonly json: string;
}

export class HistoryReader {
  /** Lines and ends of files that were found damaged since the start. */
  damaged = 0;
  private readonly disk: Disk;
  private readonly log: Warnings;
  private readonly checked = new Map<string, number>();
  private readonly known = new Map<string, Set<number>>();

  constructor(disk: Disk, log: Warnings) {
    this.disk = disk;
    this.log = log;
  }

  /**
   * The sound lines within the first `bytes` bytes of the file at `path` (null: all of it), a block at a time; with
   * `opening` only those whose JSON begins with it. Throws what the file system throws, ENOENT too.
   */
  async *lines(path: string, bytes: number | null, opening?: Buffer): AsyncGenerator<readonly HistoryLine[]> {
    const file = await this.disk.open(path, 'r');
    const found = new Findings(path, this.known, (text) => this.log.warn(text));
    try {
      const end = bytes ?? (await file.stat()).size;
      for (let at = 0; at < end; ) {
        const block = await readUpTo(file, at, Math.min(blockSize, end - at));
        const cut = block.lastIndexOf(lineFeed) + 1;
        if (block.length === 0) {
          found.add(at, `the file ends here, ${end - at} bytes early`);
          break;
        }
        if (cut === 0) {
          found.add(at, `${block.length} bytes without an end of line are damaged and left out`);
          at += block.length;
          continue;
        }
        const whole = block.subarray(0, cut);
        const isChecked = at + cut <= (this.checked.get(path) ?? 0);
        yield opening && isChecked ? ownLines(whole, at, opening, found) : allLines(whole, at, opening, found);
        at += cut;
        this.checked.set(path, Math.max(at, this.checked.get(path) ?? 0));
      }
    } finally {
      this.damaged += found.close();
      await file.close();
    }
  }

  /** Counts and tells a fault that was found elsewhere. */
  tell(path: string, offset: number, what: string): void {
    const found = new Findings(path, this.known, (text) => this.log.warn(text));
    found.add(offset, what);
    this.damaged += found.close();
  }

  /** The file is another one now, or gone. */
  forget(path: string): void {
    this.checked.delete(path);
    this.known.delete(path);
  }
}

/** What one reading of a file finds wrong, without what earlier ones found. */
class Findings {
  private readonly path: string;
  private readonly all: Map<string, Set<number>>;
  private readonly warn: (text: string) => void;
  private count = 0;

  constructor(path: string, all: Map<string, Set<number>>, warn: (text: string) => void) {
    this.path = path;
    this.all = all;
    this.warn = warn;
  }

  add(offset: number, what: string): void {
    const known = this.all.get(this.path) ?? new Set();
    if (known.has(offset)) return;
    this.all.set(this.path, known.add(offset));
    this.count++;
    if (this.count <= toldSingly) this.warn(`${this.path}, byte ${offset}: ${what}; the rest of history counts`);
  }

  /** How many were new. */
  close(): number {
    if (this.count > toldSingly) this.warn(`${this.path}: ${this.count - toldSingly} more places are damaged`);
    return this.count;
  }
}

const spoilt = 'this line of history is damaged (its checksum is wrong) and is left out';

function allLines(block: Buffer, offset: number, opening: Buffer | undefined, found: Findings): HistoryLine[] {
  const lines: HistoryLine[] = [];
  for (let start = 0; start < block.length; ) {
    const end = block.indexOf(lineFeed, start);
    const body = bodyAt(block, start, end);
    if (body < 0) found.add(offset + start, spoilt);
    else if (opening === undefined || opening.compare(block, body, body + opening.length) === 0) {
      lines.push({ offset: offset + start, json: block.toString('utf8', body, end) });
    }
    start = end + 1;
  }
  return lines;
}

function ownLines(block: Buffer, offset: number, opening: Buffer, found: Findings): HistoryLine[] {
  const lines: HistoryLine[] = [];
  for (let at = block.indexOf(opening); at >= 0; at = block.indexOf(opening, at + 1)) {
    const start = lineOf(block, at);
    if (start < 0) continue;
    const end = block.indexOf(lineFeed, at);
    if (bodyAt(block, start, end) === at) {
      lines.push({ offset: offset + start, json: block.toString('utf8', at, end) });
    } else found.add(offset + start, spoilt);
  }
  return lines;
}

async function readUpTo(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
