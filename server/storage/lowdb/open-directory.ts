/**
 * Start: reads what the data directory holds, as a list of steps. It either has everything that was ever acknowledged or
 * refuses; it never starts silently empty.
 */
import { join } from 'node:path';
import { steps } from '../../domain/roll-up.ts';
import type { StoreLog } from '../store-log.ts';
import { StoreRefused } from '../store-refused.ts';
import { Tables } from '../tables.ts';
import { backup } from './backup.ts';
import { checkpointFile, checkpointName, remedy } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint-text.ts';
import { type Disk, directoryMode, exists, namesIn, syncDirectory } from './disk.ts';
import { HighWater, highWaterPath, readHighWater } from './high-water.ts';
import { Journal } from './journal.ts';
import { journalFormat } from './journal-entry.ts';
import { journalDirectory } from './journal-name.ts';
import { journalNames, readJournal } from './journal-reader.ts';
import { migrate, stateFormat } from './migrations.ts';
import { Readings, readingsDirectory } from './readings.ts';
import { finishRestore } from './restore.ts';
import { rollupsDirectory } from './rollup-files.ts';
import { rowBlocks } from './row-blocks.ts';
import { dayOfSegment } from './segment-name.ts';

export interface OpenDirectory {
  readonly tables: Tables;
  readonly rev: number;
  readonly journal: Journal;
  readonly readings: Readings;
  readonly highWater: HighWater;
  /** The checkpoint in place: its revision and the journal file that follows it. */
  readonly base: { readonly rev: number; readonly journal: string };
}

/** The caller holds the lock; `onEdited`: a person has changed what is read. Throws `StoreRefused`, or an error of the file system. */
export async function openDirectory(
  disk: Disk,
  dir: string,
  log: StoreLog,
  onEdited: () => void = () => {},
): Promise<OpenDirectory> {
  const file = checkpointFile(disk, dir, log);
  await finishRestore(disk, dir);
  await removeLeftovers(disk, dir);
  let checkpoint = await file.read();
  if (checkpoint === null) {
    await refuseIfUsed(disk, dir);
    checkpoint = { rev: 0, documents: {} };
    await file.write(checkpoint);
  }
  if (checkpoint.isEdited) onEdited();
  const { format = stateFormat } = checkpoint;
  if (format < stateFormat) await backUpBefore(disk, dir, checkpoint, log);
  const readings = await Readings.load({ disk, dir, log }, checkpoint.readings);
  try {
    const { journal } = checkpoint;
    return await (journal === undefined
      ? beginJournal({ disk, dir, log, readings }, checkpoint)
      : resumeJournal({ disk, dir, log, readings }, checkpoint, journal));
  } catch (error) {
    await readings.close();
    throw error;
  }
}

interface Place {
  readonly disk: Disk;
  readonly dir: string;
  readonly log: StoreLog;
  readonly readings: Readings;
}

/** Reads what came after the checkpoint and goes on in the last journal file. */
async function resumeJournal(
  { disk, dir, log, readings }: Place,
  { rev, documents, format = stateFormat, isEdited }: Checkpoint,
  first: string,
): Promise<OpenDirectory> {
  const tables = new Tables();
  if (format === stateFormat && !isEdited) tables.pack();
  tables.fill(documents);
  const end = await readJournal({ disk, dir, rev, first, state: tables.durable }, async ({ changes, rows }) => {
    for (const { collection, id, doc } of changes) tables.set(collection, id, doc);
    readings.add(rowBlocks(rows));
    if (readings.waiting > 8192) await readings.fold();
  });
  await compareWithWitness(disk, dir, end.rev, log);
  if (end.torn > 0) {
    log.warn(
      `${join(dir, journalDirectory, end.name)}: the last ${end.torn} bytes are a commit that a crash cut short; ` +
        'it was never acknowledged and is left out',
    );
  }
  const journal = await Journal.resume(disk, dir, end);
  let base = { rev, journal: first };
  try {
    if (format < stateFormat) {
      migrate(tables, format);
      await journal.rotate(end.rev);
      base = { rev: end.rev, journal: journal.name };
      const documents = tables.snapshot();
      await checkpointFile(disk, dir, log).write({ ...base, readings: await readings.settle(), documents });
    } else if (end.header.journal < journalFormat) {
      // A version that knows no patches would pass them over.
      await journal.rotate(end.rev);
    }
  } catch (error) {
    await journal.close();
    throw error;
  }
  const highWater = await openWitness(disk, dir, journal, end.rev);
  log.debug(`${dir}: revision ${end.rev}, of which ${end.rev - rev} were read from the journal`);
  return { tables, rev: end.rev, journal, readings, highWater, base };
}

/** What a migration does not bring back is in `backups/`, under one name however often the start is cut short. */
async function backUpBefore(disk: Disk, dir: string, { format = 1, rev }: Checkpoint, log: StoreLog): Promise<void> {
  const file = join(dir, 'backups', `format-${format}-at-${rev}.ndjson.gz`);
  await backup({ dir, file, disk });
  log.warn(
    `${checkpointName} has format ${format}: it is brought to format ${stateFormat}, and as it was is in ${file}`,
  );
}

/**
 * After a checkpoint that stands alone: first start, restored, or made by hand. A journal that lies there does not belong
 * to it and is moved away. The revision must not fall, even so.
 */
async function beginJournal({ disk, dir, log, readings }: Place, checkpoint: Checkpoint): Promise<OpenDirectory> {
  const reached = await readHighWater(disk, dir);
  if ((await journalNames(disk, dir)).length > 0) {
    const aside = join(dir, 'backups', `journal-${new Date().toISOString().replaceAll(':', '')}`);
    await disk.mkdir(join(dir, 'backups'), { recursive: true, mode: directoryMode });
    await disk.rename(join(dir, journalDirectory), aside);
    await syncDirectory(disk, dir);
    log.warn(`${checkpointName} stands alone; the journal that lay beside it was moved to ${aside}`);
  }
  const tables = new Tables();
  tables.fill(checkpoint.documents);
  migrate(tables, checkpoint.format ?? stateFormat);
  const rev = Math.max(checkpoint.rev, typeof reached === 'number' ? reached : 0);
  const journal = await Journal.create(disk, dir, rev, null);
  const base = { rev, journal: journal.name };
  try {
    await checkpointFile(disk, dir, log).write({
      ...base,
      readings: await readings.settle(),
      documents: tables.snapshot(),
    });
  } catch (error) {
    await journal.close();
    throw error;
  }
  const highWater = await openWitness(disk, dir, journal, rev);
  return { tables, rev, journal, readings, highWater, base };
}

async function openWitness(disk: Disk, dir: string, journal: Journal, rev: number): Promise<HighWater> {
  let witness: HighWater | undefined;
  try {
    witness = await HighWater.open(disk, dir);
    await witness.write(rev);
    return witness;
  } catch (error) {
    await witness?.close();
    await journal.close();
    throw error;
  }
}

/** Files that a crash left half written; whole ones have other names. Of backups, those that a server makes by itself. */
async function removeLeftovers(disk: Disk, dir: string): Promise<void> {
  const remove = async (place: string, isLeft: (name: string) => boolean): Promise<void> => {
    for (const name of await namesIn(disk, join(dir, place)))
      if (isLeft(name)) await disk.rm(join(dir, place, name), { force: true });
  };
  const inside = [journalDirectory, readingsDirectory, ...steps.map((step) => join(rollupsDirectory, step))];
  await Promise.all([
    ...['', ...inside].map((place) => remove(place, (name) => name.endsWith('.tmp'))),
    remove('backups', (name) => /^(hylla|format)-.*\.tmp$/.test(name)),
  ]);
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

async function compareWithWitness(disk: Disk, dir: string, rev: number, log: StoreLog): Promise<void> {
  const reached = await readHighWater(disk, dir);
  const path = highWaterPath(dir);
  if (reached === 'missing' || reached === 'unreadable') {
    log.warn(`${path} is ${reached}; it is written anew`);
  } else if (reached > rev) {
    throw new StoreRefused(
      `${join(dir, journalDirectory)} ends at revision ${rev}, but ${path} says that ${reached} was stored: the end is lost; ` +
        `restore a backup, or remove ${path} to go on without it`,
    );
  }
}
