/**
 * Start: reads what the data directory holds, as a list of steps. It either has everything that was ever acknowledged or
 * refuses; it never starts silently empty.
 */
import { join } from 'node:path';
import type { CollectionName, Collections } from '../../domain/model.ts';
import { type Checkpoint, checkpointFile, checkpointName, remedy } from './checkpoint.ts';
import { type Disk, directoryMode, exists, namesIn, syncDirectory } from './disk.ts';
import { HighWater, highWaterPath, readHighWater } from './high-water.ts';
import { Journal, journalDirectory } from './journal.ts';
import type { JournalCommit } from './journal-entry.ts';
import { journalNames, readJournal } from './journal-reader.ts';
import { Readings, readingsDirectory } from './readings.ts';
import { dayOfSegment } from './segment-name.ts';
import type { StoreLog } from './store.ts';
import { StoreRefused } from './store-refused.ts';
import { Tables } from './tables.ts';

export interface OpenDirectory {
  readonly tables: Tables;
  readonly rev: number;
  readonly journal: Journal;
  readonly readings: Readings;
  readonly highWater: HighWater;
  /** The checkpoint in place: its revision and the journal file that follows it. */
  readonly base: { readonly rev: number; readonly journal: string };
}

/** The caller holds the lock. Throws `StoreRefused`, or an error of the file system. */
export async function openDirectory(disk: Disk, dir: string, log: StoreLog): Promise<OpenDirectory> {
  const warn = (message: string): void => log.warn(message);
  const file = checkpointFile(disk, dir, warn);
  await removeLeftovers(disk, dir);
  let checkpoint = await file.read();
  if (checkpoint === null) {
    await refuseIfUsed(disk, dir);
    checkpoint = { rev: 0, documents: {} };
    await file.write(checkpoint);
  }
  const { documents, readings: lengths } = checkpoint;
  const tables = new Tables();
  fill(tables, documents);
  const readings = await Readings.load({ disk, dir, warn }, lengths);

  if (checkpoint.journal === undefined) {
    const { rev, journal } = await beginJournal(disk, dir, checkpoint, log);
    const begun = { rev, journal: journal.name, readings: await readings.settle(), documents };
    await file.write(begun);
    const highWater = await HighWater.open(disk, dir);
    await highWater.write(rev);
    return { tables, rev, journal, readings, highWater, base: begun };
  }

  const end = await readJournal({ disk, dir, rev: checkpoint.rev, first: checkpoint.journal }, (commit) =>
    replay(tables, readings, commit),
  );
  await compareWithWitness(disk, dir, end.rev, warn);
  if (end.torn > 0) {
    warn(
      `${join(dir, journalDirectory, end.name)}: the last ${end.torn} bytes are a commit that a crash cut short; ` +
        'it was never acknowledged and is left out',
    );
  }
  const journal = await Journal.resume(disk, dir, end);
  const highWater = await HighWater.open(disk, dir);
  await highWater.write(end.rev);
  log.info(`${dir}: revision ${end.rev}, ${end.rev - checkpoint.rev} commits read from the journal`);
  return {
    tables,
    rev: end.rev,
    journal,
    readings,
    highWater,
    base: { rev: checkpoint.rev, journal: checkpoint.journal },
  };
}

/** Files that a crash left half written; whole ones have other names. */
async function removeLeftovers(disk: Disk, dir: string): Promise<void> {
  for (const directory of [dir, join(dir, journalDirectory)]) {
    for (const name of await namesIn(disk, directory)) {
      if (name.endsWith('.tmp')) await disk.rm(join(directory, name), { force: true });
    }
  }
}

/** No checkpoint is a first start only when nothing else speaks of data. */
async function refuseIfUsed(disk: Disk, dir: string): Promise<void> {
  const witnesses = [
    ...(await journalNames(disk, dir)).map((name) => join(dir, journalDirectory, name)),
    ...((await exists(disk, highWaterPath(dir))) ? [highWaterPath(dir)] : []),
    ...((await exists(disk, join(dir, `${checkpointName}.bak`))) ? [join(dir, `${checkpointName}.bak`)] : []),
    ...(await namesIn(disk, join(dir, readingsDirectory)))
      .filter((name) => dayOfSegment(name) !== null)
      .map((name) => join(dir, readingsDirectory, name)),
  ];
  const [witness] = witnesses;
  if (witness === undefined) return;
  throw new StoreRefused(
    `${join(dir, checkpointName)} is missing, but ${witness} says that there was data: ${await remedy(disk, dir)}`,
  );
}

function fill(tables: Tables, documents: Checkpoint['documents']): void {
  const fillOne = <C extends CollectionName>(collection: C, docs: readonly Collections[C][]): void => {
    const { durable } = tables.of[collection];
    for (const doc of docs) durable.set(doc.id, doc);
  };
  for (const name of tables.names) fillOne(name, documents[name] ?? []);
}

async function replay(tables: Tables, readings: Readings, { changes, rows }: JournalCommit): Promise<void> {
  for (const { collection, id, doc } of changes) tables.set(collection, id, doc);
  readings.add(rows);
  if (readings.waiting > 8192) await readings.fold();
}

/**
 * A checkpoint that stands alone: first start, restored, or made by hand. A journal that lies there does not belong to
 * it and is moved away. `rev` must not fall, even so.
 */
async function beginJournal(
  disk: Disk,
  dir: string,
  { rev }: Checkpoint,
  log: StoreLog,
): Promise<{ rev: number; journal: Journal }> {
  const reached = await readHighWater(disk, dir);
  if ((await journalNames(disk, dir)).length > 0) {
    const aside = join(dir, 'backups', `journal-${new Date().toISOString().replaceAll(':', '')}`);
    await disk.mkdir(join(dir, 'backups'), { recursive: true, mode: directoryMode });
    await disk.rename(join(dir, journalDirectory), aside);
    await syncDirectory(disk, dir);
    log.warn(`${checkpointName} stands alone; the journal that lay beside it was moved to ${aside}`);
  }
  const start = typeof reached === 'number' ? Math.max(rev, reached) : rev;
  return { rev: start, journal: await Journal.create(disk, dir, start, null) };
}

async function compareWithWitness(
  disk: Disk,
  dir: string,
  rev: number,
  warn: (message: string) => void,
): Promise<void> {
  const reached = await readHighWater(disk, dir);
  const path = highWaterPath(dir);
  if (reached === 'missing' || reached === 'unreadable') {
    warn(`${path} is ${reached}; it is written anew`);
  } else if (reached > rev) {
    throw new StoreRefused(
      `${join(dir, journalDirectory)} ends at revision ${rev}, but ${path} says that ${reached} was stored: the end is lost; ` +
        `restore a backup, or remove ${path} to go on without it`,
    );
  }
}
