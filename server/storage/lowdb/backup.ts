/**
 * The whole state to one file, while a server runs on the directory or not: it reads what is durable on disk and takes no
 * lock. Damaged data is refused, so it never replaces a good backup by a bad one.
 */
import type { FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { HistoryRow } from '../../domain/model.ts';
import { steps } from '../../domain/roll-up.ts';
import { StoreRefused } from '../store-refused.ts';
import { Tables } from '../tables.ts';
import { type BackupCounts, backupFormat, readBackup } from './backup-format.ts';
import { checkpointFile, checkpointName } from './checkpoint.ts';
import { type Disk, hasCode, makeDirectories, namesIn, nodeDisk, replaceFile, writeFully } from './disk.ts';
import { firstDayText, readFirstDay } from './first-day.ts';
import { readHighWater } from './high-water.ts';
import { writeRow } from './history-row.ts';
import { readJournal } from './journal-reader.ts';
import { JsonBytes } from './json-bytes.ts';
import { lineBlocks, wholeLines } from './line-blocks.ts';
import { stateFormat } from './migrations.ts';
import { readingsDirectory } from './readings.ts';
import { isRestoreUnderWay } from './restore.ts';
import { isRollupName, rollupsDirectory } from './rollup-files.ts';
import { dayOfSegment } from './segment-name.ts';

export interface BackupOptions {
  /** The data directory. */
  readonly dir: string;
  /** Where to; replaced as a whole when it is there. */
  readonly file: string;
  /** For tests: a file system with faults. */
  readonly disk?: Disk;
}

const attempts = 5;

/** Writes the backup, reads it back to be sure, and answers which revision it holds. Throws `StoreRefused`. */
export async function backup({ dir, file, disk = nodeDisk }: BackupOptions): Promise<{ rev: number }> {
  const target = resolve(file);
  await makeDirectories(disk, dirname(target));
  for (let attempt = 1; ; attempt++) {
    const before = await checkpointRev(disk, dir);
    try {
      let rev = 0;
      await replaceFile(
        disk,
        target,
        (written) => write(written, backupText(disk, dir)),
        async () => {
          ({ rev } = await readBackup(`${target}.tmp`, {}));
        },
      );
      return { rev };
    } catch (error) {
      // A running server has folded its journal meanwhile, and what was being read is gone.
      if (attempt === attempts || (await checkpointRev(disk, dir)) === before) throw error;
    }
  }
}

function write(file: FileHandle, text: AsyncIterable<Buffer>): Promise<void> {
  let position = 0;
  const sink = new Writable({
    write(bytes: Buffer, _encoding, done) {
      writeFully(file, bytes, position).then(() => {
        position += bytes.length;
        done();
      }, done);
    },
  });
  return pipeline(Readable.from(text), createGzip(), sink);
}

async function checkpointRev(disk: Disk, dir: string): Promise<number> {
  if (await isRestoreUnderWay(disk, dir)) {
    throw new StoreRefused(`A restore of ${dir} was cut short: start Hylla once, which finishes it`);
  }
  const checkpoint = await checkpointFile(disk, dir).read();
  if (!checkpoint) throw new StoreRefused(`${dir} holds no ${checkpointName}: there is nothing to back up`);
  return checkpoint.rev;
}

async function* backupText(disk: Disk, dir: string): AsyncGenerator<Buffer> {
  const checkpoint = await checkpointFile(disk, dir).read();
  if (!checkpoint) throw new StoreRefused(`${dir} holds no ${checkpointName}`);
  const { format: state = stateFormat, journal, readings, documents } = checkpoint;
  const reached = await readHighWater(disk, dir);
  const tables = new Tables();
  tables.fill(documents);
  const readingLines: Buffer[] = [];
  let { rev } = checkpoint;
  if (journal !== undefined) {
    const end = await readJournal({ disk, dir, rev, first: journal, state: tables.durable }, ({ changes, rows }) => {
      for (const { collection, id, doc } of changes) tables.set(collection, id, doc);
      for (const row of rows) readingLines.push(readingLine(row));
    });
    rev = end.rev;
    if (typeof reached === 'number' && reached > rev) {
      throw new StoreRefused(`${dir}: the journal ends at revision ${rev}, but ${reached} was stored`);
    }
  }

  const counts: BackupCounts = { documents: 0, readings: readingLines.length, bytes: 0 };
  yield line({ hylla: 'backup', format: backupFormat, state, rev, at: new Date().toISOString() });
  for (const collection of tables.names) {
    for (const doc of tables.durable.values(collection)) {
      counts.documents++;
      yield line({ [collection]: doc });
    }
  }
  // Readings before roll-ups before the first day: what retention removes meanwhile is in the next of them.
  for (const [name, bytes] of await segments(disk, dir, readings)) {
    const path = join(dir, readingsDirectory, name);
    yield* fileText(disk, { segment: name }, path, bytes, counts, () => isForgotten(disk, dir, name));
  }
  for (const name of await rollupNames(disk, dir)) {
    yield* fileText(disk, { rollup: name }, join(dir, rollupsDirectory, name), null, counts, async () => true);
  }
  const first = await readFirstDay(disk, join(dir, readingsDirectory));
  if (first) yield Buffer.from(`${firstDayText(first)}\n`);
  yield Buffer.concat(readingLines);
  yield line({ end: counts });
}

const scratch = new JsonBytes();

function readingLine(row: HistoryRow): Buffer {
  writeRow(scratch.clear().ascii('{"reading":'), row);
  return Buffer.from(scratch.ascii('}\n').view());
}

function line(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

async function segments(
  disk: Disk,
  dir: string,
  lengths: Readonly<Record<string, number>> | undefined,
): Promise<[string, number][]> {
  if (lengths) return Object.entries(lengths).filter(([, bytes]) => bytes > 0);
  const names = (await namesIn(disk, join(dir, readingsDirectory))).filter((name) => dayOfSegment(name) !== null);
  const pairs: [string, number][] = [];
  for (const name of names) {
    const path = join(dir, readingsDirectory, name);
    pairs.push([name, await wholeLines(disk, path, (await disk.stat(path)).size)]);
  }
  return pairs;
}

/** `bytes` null: all of it. A file that is gone is left out when it may be. */
async function* fileText(
  disk: Disk,
  name: Readonly<Record<string, string>>,
  path: string,
  bytes: number | null,
  counts: BackupCounts,
  mayBeGone: () => Promise<boolean>,
): AsyncGenerator<Buffer> {
  const file = await disk.open(path, 'r').catch(async (error: unknown) => {
    if (!hasCode(error, 'ENOENT') || !(await mayBeGone())) throw error;
    return null;
  });
  if (file === null) return;
  try {
    const { size } = await file.stat();
    const length = bytes ?? size;
    if (size < length) throw new StoreRefused(`${path} has ${size} bytes, but ${length} were stored: start Hylla once`);
    counts.bytes += length;
    yield line({ ...name, bytes: length });
    for await (const block of lineBlocks(file, length)) yield block.bytes;
  } finally {
    await file.close();
  }
}

async function isForgotten(disk: Disk, dir: string, segment: string): Promise<boolean> {
  const first = await readFirstDay(disk, join(dir, readingsDirectory));
  return (dayOfSegment(segment) ?? 0) < (first ?? 0);
}

async function rollupNames(disk: Disk, dir: string): Promise<string[]> {
  const names: string[] = [];
  for (const step of steps) {
    for (const name of await namesIn(disk, join(dir, rollupsDirectory, step))) names.push(`${step}/${name}`);
  }
  return names.filter(isRollupName);
}
