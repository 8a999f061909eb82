/**
 * A backup back into a data directory, all or nothing: it is unpacked beside the present data, marked as complete, and
 * only then swapped in. A crash during the swap is finished by the next start; a running server that sees the mark
 * starts again, and so swaps it in itself. What was there before is kept under `backups/`.
 */
import type { FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { steps } from '../../domain/roll-up.ts';
import { isRecord } from '../documents.ts';
import { silent } from '../store-log.ts';
import { DirectoryInUse, StoreRefused } from '../store-refused.ts';
import { Tables } from '../tables.ts';
import { readBackup } from './backup-format.ts';
import { checkpointFile, checkpointName } from './checkpoint.ts';
import {
  type Disk,
  directoryMode,
  exists,
  fileMode,
  makeDirectories,
  nodeDisk,
  replaceFile,
  syncDirectory,
  writeFully,
} from './disk.ts';
import { writeFirstDay } from './first-day.ts';
import { readHighWater } from './high-water.ts';
import { journalDirectory } from './journal-name.ts';
import { acquireLock, type Lock } from './lock.ts';
import { migrate } from './migrations.ts';
import { Readings, readingsDirectory } from './readings.ts';
import { rollupsDirectory } from './rollup-files.ts';
import { rowBlocks } from './row-blocks.ts';

export interface RestoreOptions {
  /** The data directory, empty or not. */
  readonly dir: string;
  readonly file: string;
  /** Real ms that a running server may take to swap the backup in. */
  readonly patience?: number;
  /** For tests: a file system with faults. */
  readonly disk?: Disk;
}

/** Real ms between a running server's looks. */
const lookEvery = 500;
/** How far a running server may yet come while a backup is unpacked: its screens' revision must not fall. */
const headroom = 1_000_000;

const staging = 'restoring';
const marker = join(staging, 'READY');
/** Of the new state; the checkpoint last. */
const restored = [readingsDirectory, rollupsDirectory, checkpointName];
/** Of the old state, with nothing in the new one to take their place. */
const obsolete = [`${checkpointName}.bak`, journalDirectory];

/** Throws `StoreRefused`; then the present data is as it was. `aside`: where the data that was there is now. */
export async function restore({
  dir,
  file,
  patience = 30_000,
  disk = nodeDisk,
}: RestoreOptions): Promise<{ rev: number; aside: string | null }> {
  await makeDirectories(disk, resolve(dir));
  let lock: Lock;
  try {
    lock = await acquireLock(disk, dir, () => {});
  } catch (error) {
    if (error instanceof DirectoryInUse) return handOver({ disk, dir, file, patience }, error);
    throw error;
  }
  try {
    await finishRestore(disk, dir);
    const prepared = await prepare(disk, dir, file, 1);
    await finishRestore(disk, dir);
    return prepared;
  } finally {
    if (!(await isRestoreUnderWay(disk, dir))) await disk.rm(join(dir, staging), { recursive: true, force: true });
    await lock.release();
  }
}

/** Unpacks for a running server and waits until it has swapped. */
async function handOver(
  { disk, dir, file, patience }: Required<RestoreOptions>,
  inUse: DirectoryInUse,
): Promise<{ rev: number; aside: string | null }> {
  if (await exists(disk, join(dir, staging)))
    throw new StoreRefused(`${dir} is being restored already: wait until ${join(dir, staging)} is gone`);
  let isTaken = false;
  try {
    const prepared = await prepare(disk, dir, file, headroom);
    for (let waited = 0; waited < patience && !isTaken; waited += lookEvery) {
      await pause(lookEvery);
      isTaken = !(await isRestoreUnderWay(disk, dir));
    }
    if (!isTaken) throw new StoreRefused(`${inUse.message}; it did not take the backup in ${patience / 1000} s`);
    return prepared;
  } finally {
    if (!isTaken) await disk.rm(join(dir, staging), { recursive: true, force: true });
  }
}

/** Calls `onReady`, once, when a backup lies ready to be swapped in. Returns how to stop looking. */
export function watchForRestore(disk: Disk, dir: string, onReady: () => void): () => void {
  const timer = setInterval(async () => {
    if (!(await isRestoreUnderWay(disk, dir).catch(() => false))) return;
    clearInterval(timer);
    onReady();
  }, lookEvery);
  timer.unref();
  return () => clearInterval(timer);
}

/** Unpacks and marks as complete; from then on the restore is sure to happen. */
async function prepare(
  disk: Disk,
  dir: string,
  file: string,
  ahead: number,
): Promise<{ rev: number; aside: string | null }> {
  const isUsed = (await Promise.all([...restored, ...obsolete].map((name) => exists(disk, join(dir, name))))).some(
    Boolean,
  );
  const rev = await unpack(disk, dir, file, ahead);
  const aside = join('backups', `before-restore-${new Date().toISOString().replaceAll(':', '')}`);
  await replaceFile(disk, join(dir, marker), (ready) => ready.writeFile(JSON.stringify({ aside })));
  return { rev, aside: isUsed ? join(dir, aside) : null };
}

/** True between the moment when a restore is sure to happen and its end. */
export function isRestoreUnderWay(disk: Disk, dir: string): Promise<boolean> {
  return exists(disk, join(dir, marker));
}

/** Finishes a restore that was complete but for the swap, and clears away one that was not. */
export async function finishRestore(disk: Disk, dir: string): Promise<void> {
  if (await isRestoreUnderWay(disk, dir)) {
    const value: unknown = JSON.parse(await disk.readFile(join(dir, marker), 'utf8'));
    if (!isRecord(value) || typeof value['aside'] !== 'string') {
      throw new StoreRefused(`${join(dir, marker)} cannot be read: remove ${join(dir, staging)} and restore again`);
    }
    const aside = join(dir, value['aside']);
    await disk.mkdir(aside, { recursive: true, mode: directoryMode });
    for (const name of obsolete) await moveIfThere(disk, join(dir, name), join(aside, name));
    for (const name of restored) {
      if (!(await exists(disk, join(dir, staging, name)))) continue;
      await moveIfThere(disk, join(dir, name), join(aside, name));
      await disk.rename(join(dir, staging, name), join(dir, name));
    }
    for (const path of [aside, dirname(aside), dir]) await syncDirectory(disk, path);
    await disk.rm(join(dir, marker));
    await syncDirectory(disk, join(dir, staging));
  }
  await disk.rm(join(dir, staging), { recursive: true, force: true });
}

async function moveIfThere(disk: Disk, from: string, to: string): Promise<void> {
  if (await exists(disk, from)) await disk.rename(from, to);
}

/** Writes the backup's state below `restoring/`, durably; answers the revision it will have. */
async function unpack(disk: Disk, dir: string, file: string, ahead: number): Promise<number> {
  const to = join(dir, staging);
  for (const name of [readingsDirectory, ...steps.map((step) => join(rollupsDirectory, step))]) {
    await disk.mkdir(join(to, name), { recursive: true, mode: directoryMode });
  }
  const tables = new Tables();
  const files = new FileWriter(disk);
  const places = { segment: join(to, readingsDirectory), rollup: join(to, rollupsDirectory) };
  let readings: Readings | null = null;
  /** Files come first in a backup; then they are as in a data directory. */
  const loaded = async (): Promise<Readings> => {
    await files.close();
    return Readings.load({ disk, dir: to, log: silent }, undefined);
  };
  try {
    const header = await readBackup(file, {
      document: (collection, doc) => tables.set(collection, doc.id, doc),
      file: (kind, name, bytes) => files.write(join(places[kind], name), bytes),
      first: (day) => writeFirstDay(disk, places.segment, day),
      reading: async (row) => {
        readings ??= await loaded();
        readings.add(rowBlocks([row]));
        if (readings.waiting > 8192) await readings.fold();
      },
    });
    migrate(tables, header.state);
    readings ??= await loaded();
    const lengths = await readings.settle();
    for (const name of [rollupsDirectory, '.']) await syncDirectory(disk, join(to, name));
    // Screens remember the revision that they have seen: it must not fall.
    const reached = await readHighWater(disk, dir);
    const rev = Math.max(header.rev, typeof reached === 'number' ? reached : 0) + ahead;
    await checkpointFile(disk, to).write({ rev, readings: lengths, documents: tables.snapshot() });
    return rev;
  } finally {
    await files.close();
    await readings?.close();
  }
}

/** Writes files one after the other, each durably, name and all. */
class FileWriter {
  private readonly disk: Disk;
  private current: { readonly path: string; readonly file: FileHandle; position: number } | null = null;

  constructor(disk: Disk) {
    this.disk = disk;
  }

  async write(path: string, bytes: Buffer): Promise<void> {
    if (this.current?.path !== path) {
      await this.close();
      this.current = { path, file: await this.disk.open(path, 'wx', fileMode), position: 0 };
    }
    await writeFully(this.current.file, bytes, this.current.position);
    this.current.position += bytes.length;
  }

  async close(): Promise<void> {
    if (!this.current) return;
    const { file, path } = this.current;
    this.current = null;
    await file.sync().finally(() => file.close());
    await syncDirectory(this.disk, dirname(path));
  }
}
