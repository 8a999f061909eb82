/**
 * The file system as the store uses it: `node:fs/promises`, or a faulty one in tests. Durable means that the disk was
 * told to keep it: data by fdatasync or fsync, a name by fsync of its directory.
 */
import type { FileHandle } from 'node:fs/promises';
import * as promises from 'node:fs/promises';
import { dirname } from 'node:path';

export type Disk = Pick<
  typeof promises,
  'open' | 'rename' | 'unlink' | 'link' | 'copyFile' | 'mkdir' | 'readdir' | 'readFile' | 'stat' | 'rm'
>;

export const nodeDisk: Disk = promises;

/** Owner only: the state holds password hashes. */
export const fileMode = 0o600;
export const directoryMode = 0o700;

/**
 * Makes a directory and those above it. Not by `recursive`, which in a file system that takes no names (`/proc`) asks
 * for ever (seen in Node 20.20).
 */
export async function makeDirectories(disk: Disk, path: string): Promise<void> {
  if (await exists(disk, path)) return;
  const above = dirname(path);
  if (above !== path) await makeDirectories(disk, above);
  await disk.mkdir(path, { mode: directoryMode }).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error;
  });
}

/** Writes all of `bytes` at `position` or throws. A nearly full disk writes less than asked and reports no error. */
export async function writeFully(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  const { bytesWritten } = await file.write(bytes, 0, bytes.length, position);
  if (bytesWritten === bytes.length) return;
  throw new Error(`only ${bytesWritten} of ${bytes.length} bytes were written, the disk is probably full`);
}

/** Makes names in a directory durable. Some file systems cannot sync a directory; they say EINVAL. */
export async function syncDirectory(disk: Disk, path: string): Promise<void> {
  const directory = await disk.open(path, 'r');
  try {
    await directory.sync();
  } catch (error) {
    if (!hasCode(error, 'EINVAL')) throw error;
  } finally {
    await directory.close();
  }
}

/** Puts a file in place as a whole: what stood there before, or all that `fill` writes, durable; never a part of it. */
export async function replaceFile(
  disk: Disk,
  path: string,
  fill: (file: FileHandle) => Promise<void>,
  beforeRename?: () => Promise<void>,
): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    const file = await disk.open(temporary, 'w', fileMode);
    try {
      await fill(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await beforeRename?.();
    await disk.rename(temporary, path);
  } catch (error) {
    await disk.rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
  await syncDirectory(disk, dirname(path));
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

export async function exists(disk: Disk, path: string): Promise<boolean> {
  try {
    await disk.stat(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

/** Names in a directory, sorted; none when it does not exist. */
export async function namesIn(disk: Disk, path: string): Promise<string[]> {
  try {
    return (await disk.readdir(path)).sort();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}
