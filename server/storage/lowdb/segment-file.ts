/** A day segment brought to what the checkpoint includes: what lies beyond comes from the journal again. */
import { type Disk, hasCode } from './disk.ts';
import { wholeLines } from './line-blocks.ts';

/**
 * Cuts the segment at `path` to `length` bytes (null: as many as it has), and to whole lines, since more are to follow. Answers what it then has (0:
 * it is gone) and how many bytes are `missing` of the `length` that were stored.
 */
export async function cutSegment(
  disk: Disk,
  path: string,
  length: number | null,
): Promise<{ length: number; missing: number }> {
  let size = 0;
  try {
    size = (await disk.stat(path)).size;
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  const good = await wholeLines(disk, path, Math.min(size, length ?? size));
  const missing = Math.max((length ?? good) - good, 0);
  if (size === good) return { length: good, missing };
  if (good === 0) {
    await disk.rm(path);
    return { length: 0, missing };
  }
  const file = await disk.open(path, 'r+');
  try {
    await file.truncate(good);
    await file.sync();
  } finally {
    await file.close();
  }
  return { length: good, missing };
}
