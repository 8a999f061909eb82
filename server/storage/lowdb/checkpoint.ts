/**
 * The checkpoint `hylla.json`, kept by lowdb through an adapter of ours: lowdb's own writes without fsync and takes a
 * missing or empty file for a first start. Written in slices, so that the event loop goes on meanwhile.
 *
 * One document a line, for people and diffs. A person may edit it while the server is stopped. `crc` is CRC-32 of all
 * the bytes before it; where it is wrong and the file's time is still the one that we gave it, nobody has edited it and
 * it is damaged.
 */
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Adapter, Low } from 'lowdb';
import { collectionNames } from '../../domain/model.ts';
import { silent, type Warnings } from '../store-log.ts';
import { StoreRefused } from '../store-refused.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint-text.ts';
import { type Disk, fileMode, hasCode, replaceFile, syncDirectory, writeFully } from './disk.ts';
import { stateFormat } from './migrations.ts';

export const checkpointName = 'hylla.json';
const slice = 32 * 1024;

export interface CheckpointFile {
  /** Null when there is none. Throws `StoreRefused` when it cannot be used. */
  read(): Promise<Checkpoint | null>;
  /** Durable when it resolves; the one before is kept as `hylla.json.bak`. */
  write(checkpoint: Checkpoint): Promise<void>;
}

/** `log` hears of a file that was edited. */
export function checkpointFile(disk: Disk, dir: string, log: Warnings = silent): CheckpointFile {
  const path = join(dir, checkpointName);
  const adapter: Adapter<Checkpoint | null> = {
    read: async () => {
      const bytes = await readIfThere(disk, path);
      if (bytes === null) return null;
      const { mtimeMs } = await disk.stat(path);
      const parsed = parseCheckpoint(bytes, mtimeMs);
      if (!parsed.ok) {
        const instead = parsed.isNewer ? `start the newer version, or ${await restoring(disk, dir)}` : null;
        throw new StoreRefused(`${path} ${parsed.problem}: ${instead ?? (await remedy(disk, dir))}`);
      }
      const { checkpoint, edited } = parsed;
      if (!edited) return checkpoint;
      log.warn(`${path} was edited since it was written: its checksum differs`);
      const { readEdited } = await import('./edited-documents.ts');
      const read = readEdited(checkpoint);
      if (!read.ok) throw new StoreRefused(`${path} ${read.problem}: put it right, or ${await remedy(disk, dir)}`);
      return { ...checkpoint, documents: read.documents, isEdited: true };
    },
    write: async (checkpoint) => {
      if (checkpoint === null) return;
      const writtenAt = new Date();
      await replaceFile(
        disk,
        path,
        async (file) => {
          await writeText(file, checkpoint, writtenAt);
          await file.utimes(writtenAt, writtenAt);
        },
        () => keepPrevious(disk, path),
      );
    },
  };
  return {
    read: async () => {
      const low = new Low(adapter, null);
      await low.read();
      return low.data;
    },
    // A Low of its own for each: it holds on to its data, and a snapshot would keep every replaced document alive.
    write: (checkpoint) => new Low(adapter, checkpoint).write(),
  };
}

/** What a person can do about an unusable checkpoint. */
export async function remedy(disk: Disk, dir: string): Promise<string> {
  const restore = await restoring(disk, dir);
  if ((await readIfThere(disk, `${join(dir, checkpointName)}.bak`)) === null) return restore;
  return `rename ${checkpointName}.bak to ${checkpointName}, which loses nothing (the journal goes on from it), or ${restore}`;
}

async function restoring(disk: Disk, dir: string): Promise<string> {
  const backups = await disk.readdir(join(dir, 'backups')).catch(() => []);
  const newest = backups
    .filter((name) => name.endsWith('.ndjson.gz'))
    .sort()
    .at(-1);
  return newest
    ? `restore the newest backup by "npm run restore -- ${join(dir, 'backups', newest)}"`
    : 'restore a backup';
}

async function readIfThere(disk: Disk, path: string): Promise<Buffer | null> {
  try {
    return await disk.readFile(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

async function writeText(file: FileHandle, checkpoint: Checkpoint, writtenAt: Date): Promise<void> {
  let position = 0;
  let crc = 0;
  let text = '';
  const flush = async (): Promise<void> => {
    const bytes = Buffer.from(text);
    text = '';
    crc = crc32(bytes, crc);
    await writeFully(file, bytes, position);
    position += bytes.length;
  };
  text = `{\n  "format": ${stateFormat},\n  "rev": ${checkpoint.rev},\n  "writtenAt": "${writtenAt.toISOString()}",\n`;
  if (checkpoint.journal !== undefined) text += `  "journal": ${JSON.stringify(checkpoint.journal)},\n`;
  if (checkpoint.readings) text += `  "readings": ${JSON.stringify(checkpoint.readings)},\n`;
  text += '  "collections": {';
  let comma = '';
  for (const collection of collectionNames) {
    const docs = checkpoint.documents[collection] ?? [];
    text += `${comma}\n    "${collection}": {`;
    comma = ',';
    let docComma = '';
    for (const doc of docs) {
      text += `${docComma}\n      ${JSON.stringify(doc.id)}: ${JSON.stringify(doc)}`;
      docComma = ',';
      if (text.length >= slice) await flush();
    }
    text += docComma === '' ? '}' : '\n    }';
  }
  text += '\n  },\n  ';
  await flush();
  text = `"crc": "${crc.toString(16).padStart(8, '0')}"\n}\n`;
  await flush();
}

/** By a second name for the same file; the first stays in place until the new one is renamed over it. */
async function keepPrevious(disk: Disk, path: string): Promise<void> {
  const temporary = `${path}.bak.tmp`;
  await disk.rm(temporary, { force: true });
  try {
    await disk.link(path, temporary);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    await copy(disk, path, temporary);
  }
  await disk.rename(temporary, `${path}.bak`);
  await syncDirectory(disk, join(path, '..'));
}

async function copy(disk: Disk, from: string, to: string): Promise<void> {
  await disk.copyFile(from, to);
  const file = await disk.open(to, 'r+', fileMode);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
