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
  const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const file = join(dir, 'backups', `hylla-${stamp}Z.ndjson.gz`);
  await backup({ dir, file });
  const names = await rotated(dir);
  for (const name of names.slice(0, Math.max(names.length - keep, 0))) await nodeDisk.rm(join(dir, 'backups', name));
  return file;
}

/** When the newest of them up to `now` was made, ms since the epoch; null when there is none. */
export async function newestBackup(dir: string, now: number): Promise<number | null> {
  const times = (await rotated(dir)).map(timeOf).filter((time) => time <= now);
  return times.at(-1) ?? null;
}

/** Oldest first. */
async function rotated(dir: string): Promise<readonly string[]> {
  return (await namesIn(nodeDisk, join(dir, 'backups'))).filter((name) => !Number.isNaN(timeOf(name)));
}

/** By its name; NaN for what is none of them. */
function timeOf(name: string): number {
  const [, day, hours] = /^hylla-(\d{8})T(\d{6})Z\.ndjson\.gz$/.exec(name) ?? [];
  if (day === undefined || hours === undefined) return Number.NaN;
  return Date.parse(`${day.replace(/(....)(..)/, '$1-$2-')}T${hours.replace(/(..)(..)/, '$1:$2:')}Z`);
}
