/**
 * Reads the journal back, strictly: every line's checksum, every rev, every link from file to file. The one damage that
 * a crash leaves, a torn last line, is cut off and told; any other is refused with file, byte and what to do. Zeros that
 * the last file ends in lay ahead of the next commit.
 */
import { join } from 'node:path';
import type { State } from '../../usecases/ports.ts';
import { StoreRefused } from '../store-refused.ts';
import { type Disk, hasCode } from './disk.ts';
import { decodeCommit, decodeHeader, type JournalCommit, type JournalHeader, journalFormat } from './journal-entry.ts';
import { decodeLine } from './journal-line.ts';
import { isJournalName, journalDirectory } from './journal-name.ts';
import { lineBlocks, withoutZeros } from './line-blocks.ts';

/** Where the journal ends. */
export interface JournalEnd {
  readonly rev: number;
  readonly name: string;
  readonly header: JournalHeader;
  /** Good bytes of the last file. */
  readonly bytes: number;
  /** The last line is whole but for its line feed. */
  readonly unterminated: boolean;
  /** Bytes after them: a commit that a crash tore; it was never acknowledged. */
  readonly torn: number;
}

export interface JournalSource {
  readonly disk: Disk;
  readonly dir: string;
  /** Revision of the checkpoint. */
  readonly rev: number;
  /** File that follows the checkpoint. */
  readonly first: string;
  /** The documents as of the checkpoint, and then as `take` keeps them. */
  readonly state: State;
}

/** Gives each commit after `rev` to `take`, in order. Throws `StoreRefused`. */
export async function readJournal(
  { disk, dir, rev, first, state }: JournalSource,
  take: (commit: JournalCommit) => void | Promise<void>,
): Promise<JournalEnd> {
  const names = (await journalNames(disk, dir)).filter((name) => name >= first);
  if (names[0] !== first) {
    throw new StoreRefused(
      `${join(dir, journalDirectory, first)} is missing, and hylla.json goes on there: put it back or restore a backup; ` +
        'to start with hylla.json alone and lose what came after it, remove the line "journal" from it',
    );
  }
  let end: JournalEnd | undefined;
  for (const name of names) {
    const next = names[names.indexOf(name) + 1];
    const limit = next === undefined ? null : await lengthBefore(disk, dir, name, next);
    end = await readFile({ disk, path: join(dir, journalDirectory, name), name, before: end, rev, limit, state }, take);
    rev = end.rev;
  }
  if (!end) throw new Error('unreachable: the first file was there');
  return end;
}

/** Journal files in order; none when there is no journal. */
export async function journalNames(disk: Disk, dir: string): Promise<string[]> {
  try {
    return (await disk.readdir(join(dir, journalDirectory))).filter(isJournalName).sort();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** How many bytes of `name` count, by the header of the file after it. */
async function lengthBefore(disk: Disk, dir: string, name: string, next: string): Promise<number> {
  const path = join(dir, journalDirectory, next);
  const file = await disk.open(path, 'r');
  try {
    const { size } = await file.stat();
    for await (const { bytes } of lineBlocks(file, size, 4096)) {
      const header = headerOf(path, bytes);
      if (header.after?.file === name) return header.after.bytes;
      throw new StoreRefused(
        `${path} follows ${header.after?.file ?? 'no file'}, not ${name}: journal files are missing or foreign; ` +
          'put them back or restore a backup',
      );
    }
    throw damaged(path, 0, 'is empty');
  } finally {
    await file.close();
  }
}

function headerOf(path: string, bytes: Buffer): JournalHeader {
  const lineEnd = bytes.indexOf(0x0a);
  const header = lineEnd < 0 ? null : decodeHeader(decodeLine(bytes.subarray(0, lineEnd)));
  if (!header) throw damaged(path, 0, 'has no readable first line');
  if (header.journal > journalFormat) {
    throw new StoreRefused(
      `${path} has format ${header.journal}, this version of Hylla reads up to ${journalFormat}: start the newer version`,
    );
  }
  return header;
}

interface FileSource {
  readonly disk: Disk;
  readonly path: string;
  readonly name: string;
  readonly before: JournalEnd | undefined;
  readonly rev: number;
  /** Bytes that count; null for the last file, whose tail may be torn. */
  readonly limit: number | null;
  readonly state: State;
}

async function readFile(
  source: FileSource,
  take: (commit: JournalCommit) => void | Promise<void>,
): Promise<JournalEnd> {
  const { disk, path, name, limit, state } = source;
  let rev = source.rev;
  let header: JournalHeader | undefined;
  const file = await disk.open(path, 'r');
  try {
    const { size: whole } = await file.stat();
    // In the last file zeros lie ahead of the commits to come.
    const size = limit === null ? await withoutZeros(file, whole) : whole;
    if (limit !== null && size < limit) throw damaged(path, size, `ends before byte ${limit}`);
    const end = limit ?? size;
    let good = 0;
    for await (const block of lineBlocks(file, end)) {
      for (let start = 0; start < block.bytes.length; ) {
        const at = block.offset + start;
        const feed = block.bytes.indexOf(0x0a, start);
        let line = block.bytes.subarray(start, feed < 0 ? block.bytes.length : feed);
        if (!header) {
          header = headerOf(path, block.bytes);
          if (header.rev !== rev) {
            throw new StoreRefused(
              `${path} follows revision ${header.rev}, but what came before ends at ${rev}: journal files and hylla.json ` +
                'do not belong together; restore a backup',
            );
          }
        } else {
          const isTail = limit === null && at + line.length + 1 >= size;
          let value = decodeLine(line);
          if (value === undefined && feed < 0) {
            line = line.subarray(0, -1);
            value = decodeLine(line);
          }
          if (value === undefined) {
            if (isTail && (feed < 0 || isTorn(line))) break;
            throw damaged(path, at, 'is damaged');
          }
          const commit = decodeCommit(value, state);
          if (!commit) throw damaged(path, at, 'holds something that this version cannot read');
          if (commit.rev !== rev + 1) throw damaged(path, at, `has revision ${commit.rev} after ${rev}`);
          rev = commit.rev;
          await take(commit);
        }
        // A whole last line whose line feed is lost or spoilt counts.
        if (feed < 0) return { rev, name, header, bytes: at + line.length + 1, unterminated: true, torn: 0 };
        start = feed + 1;
        good = block.offset + start;
      }
    }
    if (!header) throw damaged(path, 0, 'is empty');
    return { rev, name, header, bytes: good, unterminated: false, torn: end - good };
  } finally {
    await file.close();
  }
}

/** A power cut in the middle of a write leaves blocks of NULs where pages had not reached the disk. */
function isTorn(line: Buffer): boolean {
  return line.includes(Buffer.alloc(8));
}

function damaged(path: string, offset: number, what: string): StoreRefused {
  const instead = `"truncate -s ${offset} ${path}", then remove ${journalDirectory}/HIGH and later journal files`;
  return new StoreRefused(
    `${path} ${what} at byte ${offset}: restore a backup${offset > 0 ? `; or lose this and what came after it: ${instead}` : ''}`,
  );
}
