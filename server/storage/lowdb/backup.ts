/**
 * The whole state to one file, while a server runs on the directory or not: it reads what is durable on disk and takes no
 * lock. Damaged data is refused, so it never replaces a good backup by a bad one.
 */
import { createWriteStream } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type BackupCounts, backupFormat, readBackup } from './backup-format.ts';
import { checkpointFile, checkpointName } from './checkpoint.ts';
import { directoryMode, exists, fileMode, namesIn, nodeDisk, syncDirectory } from './disk.ts';
import { readHighWater } from './high-water.ts';
import { encodeRow } from './history-row.ts';
import { readJournal } from './journal-reader.ts';
import { lineBlocks, wholeLines } from './line-blocks.ts';
import { readingsDirectory } from './readings.ts';
import { isRestoreUnderWay } from './restore.ts';
import { dayOfSegment } from './segment-name.ts';
import { StoreRefused } from './store-refused.ts';
import { Tables } from './tables.ts';

export interface BackupOptions {
  /** The data directory. */
  readonly dir: string;
  /** Where to; replaced as a whole when it is there. */
  readonly file: string;
}

const disk = nodeDisk;
const attempts = 5;

/** Writes the backup, reads it back to be sure, and answers which revision it holds. Throws `StoreRefused`. */
export async function backup({ dir, file }: BackupOptions): Promise<{ rev: number }> {
  const target = resolve(file);
  const temporary = `${target}.tmp`;
  await disk.mkdir(dirname(target), { recursive: true, mode: directoryMode });
  try {
    for (let attempt = 1; ; attempt++) {
      const rev = await checkpointRev(dir);
      try {
        await pipeline(
          Readable.from(backupText(dir)),
          createGzip(),
          createWriteStream(temporary, { flags: 'w', mode: fileMode }),
        );
        break;
      } catch (error) {
        // A running server has folded its journal meanwhile, and what was being read is gone.
        if (attempt === attempts || (await checkpointRev(dir)) === rev) throw error;
      }
    }
    const written = await disk.open(temporary, 'r+');
    await written.sync().finally(() => written.close());
    const header = await readBackup(temporary, {});
    await disk.rename(temporary, target);
    await syncDirectory(disk, dirname(target));
    return { rev: header.rev };
  } catch (error) {
    await disk.rm(temporary, { force: true });
    throw error;
  }
}

async function checkpointRev(dir: string): Promise<number> {
  if (await isRestoreUnderWay(disk, dir)) {
    throw new StoreRefused(`A restore of ${dir} was cut short: start Hylla once, which finishes it`);
  }
  const checkpoint = await checkpointFile(disk, dir).read();
  if (!checkpoint) throw new StoreRefused(`${dir} holds no ${checkpointName}: there is nothing to back up`);
  return checkpoint.rev;
}

async function* backupText(dir: string): AsyncGenerator<Buffer> {
  const checkpoint = await checkpointFile(disk, dir).read();
  if (!checkpoint) throw new StoreRefused(`${dir} holds no ${checkpointName}`);
  const { journal, readings, documents } = checkpoint;
  const reached = await readHighWater(disk, dir);
  const tables = new Tables();
  tables.fill(documents);
  const readingLines: Buffer[] = [];
  let { rev } = checkpoint;
  if (journal !== undefined) {
    const end = await readJournal({ disk, dir, rev, first: journal }, ({ changes, rows }) => {
      for (const { collection, id, doc } of changes) tables.set(collection, id, doc);
      for (const row of rows) readingLines.push(Buffer.from(`{"reading":${encodeRow(row)}}\n`));
    });
    rev = end.rev;
    if (typeof reached === 'number' && reached > rev) {
      throw new StoreRefused(`${dir}: the journal ends at revision ${rev}, but ${reached} was stored`);
    }
  }

  const counts: BackupCounts = { documents: 0, readings: readingLines.length, bytes: 0 };
  yield line({ hylla: 'backup', format: backupFormat, rev, at: new Date().toISOString() });
  for (const collection of tables.names) {
    for (const doc of tables.durable.values(collection)) {
      counts.documents++;
      yield line({ [collection]: doc });
    }
  }
  for (const [name, bytes] of await segments(dir, readings)) {
    counts.bytes += bytes;
    yield line({ segment: name, bytes });
    yield* segmentBytes(join(dir, readingsDirectory, name), bytes);
  }
  yield Buffer.concat(readingLines);
  yield line({ end: counts });
}

function line(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

async function segments(
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

async function* segmentBytes(path: string, bytes: number): AsyncGenerator<Buffer> {
  if (!(await exists(disk, path)))
    throw new StoreRefused(`${path} is missing, but ${bytes} bytes of readings were stored`);
  const file = await disk.open(path, 'r');
  try {
    for await (const block of lineBlocks(file, bytes)) yield block.bytes;
  } finally {
    await file.close();
  }
}
