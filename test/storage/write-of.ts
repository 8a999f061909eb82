/** The one form of a file's `write` that stores use, for disks of tests that stand before it. */
import type { FileHandle } from 'node:fs/promises';

export type Write = (
  bytes: Buffer,
  offset: number,
  length: number,
  position: number,
) => Promise<{ bytesWritten: number }>;

/** Of a file's overloads; bound to it. */
export const writeOf = (file: FileHandle): Write => file.write.bind(file);
