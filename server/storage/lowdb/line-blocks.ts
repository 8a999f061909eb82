/** Reads a file of lines in blocks, so that memory stays small whatever the file. */
import type { FileHandle } from 'node:fs/promises';
import type { Disk } from './disk.ts';

export interface Block {
  /** Where in the file it begins. */
  readonly offset: number;
  /** Whole lines; only the last block may end without a line feed. */
  readonly bytes: Buffer;
}

/** Blocks of whole lines of the first `end` bytes of `file`. A line longer than `size` makes its block longer. */
export async function* lineBlocks(file: FileHandle, end: number, size = 1 << 20): AsyncGenerator<Block> {
  let offset = 0;
  let wanted = size;
  while (offset < end) {
    const bytes = await readExactly(file, offset, Math.min(wanted, end - offset));
    const last = offset + bytes.length >= end;
    const cut = last ? bytes.length : bytes.lastIndexOf(0x0a) + 1;
    if (cut === 0) {
      wanted *= 2;
      continue;
    }
    yield { offset, bytes: bytes.subarray(0, cut) };
    offset += cut;
    wanted = size;
  }
}

/** How many of the first `size` bytes of the file at `path` are whole lines. */
export async function wholeLines(disk: Disk, path: string, size: number): Promise<number> {
  if (size === 0) return 0;
  const file = await disk.open(path, 'r');
  try {
    for (let end = size, step = 1; end > 0; step = 64 * 1024) {
      const start = Math.max(end - step, 0);
      const feed = (await readExactly(file, start, end - start)).lastIndexOf(0x0a);
      if (feed >= 0) return start + feed + 1;
      end = start;
    }
    return 0;
  } finally {
    await file.close();
  }
}

/** How many of the first `end` bytes of `file` there are without the zeros that they end in. */
export async function withoutZeros(file: FileHandle, end: number): Promise<number> {
  while (end > 0) {
    const start = Math.max(end - 64 * 1024, 0);
    const last = (await readExactly(file, start, end - start)).findLastIndex((byte) => byte !== 0);
    if (last >= 0) return start + last + 1;
    end = start;
  }
  return 0;
}

async function readExactly(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) throw new Error(`the file ended at byte ${offset + done}, before byte ${offset + length}`);
    done += bytesRead;
  }
  return bytes;
}
