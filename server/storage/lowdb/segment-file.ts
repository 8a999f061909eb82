/** A day segment brought to what the checkpoint includes: what lies beyond comes from the journal again. */

import { StoreRefused } from '../store-refused.ts';
import { type Disk, hasCode } from './disk.ts';
import { wholeLines } from './line-blocks.ts';

/**
 * Cuts the segment at `path` to `length` bytes (null: to its last whole line) and answers what it then has; 0: it is gone.
 * Throws `StoreRefused` when it is shorter.
 */
export async function cutSegment(disk: Disk, path: string, length: number | null): Promise<number> {
  let size: number;
  try {
    size = (await disk.stat(path)).size;
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    size = -1;
  }
  const good = length ?? (await wholeLines(disk, path));
  if (size === good || (size < 0 && good === 0)) return good;
  if (size < good) {
    throw new StoreRefused(
      `${path} ${size < 0 ? 'is missing' : `has ${size} bytes`}, but ${good} bytes of readings were stored: put it back or ` +
        'restore a backup; to go on without them, correct its line under "readings" in hylla.json',
    );
  }
  if (good === 0) {
    await disk.rm(path);
    return 0;
  }
  const file = await disk.open(path, 'r+');
  try {
    await file.truncate(good);
    await file.sync();
  } finally {
    await file.close();
  }
  return good;
}
