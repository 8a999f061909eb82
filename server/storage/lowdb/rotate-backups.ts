/** The nightly backup: a new file in `backups/`, and only when it is whole and read back do old ones go. */
import { join } from 'node:path';
import { backup } from './backup.ts';
import { namesIn, nodeDisk } from './disk.ts';

export interface RotateOptions {
  /** The data directory; a server may run on it. */
  readonly dir: string;
  /** How many to keep, the new one included. */
  readonly keep?: number;
  /** Names the new file. */
  readonly now?: Date;
}

/** Answers the path of the new backup. Throws what `backup` throws; then the old ones are all kept. */
export async function rotateBackups({ dir, keep = 7, now = new Date() }: RotateOptions): Promise<string> {
  const directory = join(dir, 'backups');
  const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const file = join(directory, `hylla-${stamp}Z.ndjson.gz`);
  await backup({ dir, file });
  const names = (await namesIn(nodeDisk, directory)).filter((name) => /^hylla-\d{8}T\d{6}Z\.ndjson\.gz$/.test(name));
  for (const name of names.slice(0, Math.max(names.length - keep, 0))) await nodeDisk.rm(join(directory, name));
  return file;
}
