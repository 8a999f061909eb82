/** A real file system that writes down every change, so that a test can take away what no sync has made durable. */
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Disk, nodeDisk } from '../../server/storage/lowdb/disk.ts';

/** One change, or the sync that makes changes durable. `file` is an inode: it keeps its number under any name. */
export type Step =
  | { readonly kind: 'write'; readonly file: number; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly file: number; readonly length: number }
  | { readonly kind: 'times'; readonly file: number; readonly seconds: number }
  | { readonly kind: 'sync'; readonly file: number; readonly times: boolean }
  | { readonly kind: 'name'; readonly path: string; readonly file: number | null }
  | { readonly kind: 'move'; readonly from: string; readonly to: string; readonly file: number }
  | { readonly kind: 'sync names'; readonly directory: string }
  /** Told to the world. */
  | { readonly kind: 'ack'; readonly id: string };

export interface RecordingDisk extends Disk {
  readonly steps: Step[];
  /** While it is, a write in a file whose path matches stops half-way, with ENOSPC. */
  full: RegExp | null;
}

type Write = (bytes: Buffer, offset: number, length: number, position: number) => Promise<{ bytesWritten: number }>;

/** Knows only files that were made through it. Moves within a directory only, as a store makes them. */
export function recordingDisk(): RecordingDisk {
  const steps: Step[] = [];
  const names = new Map<string, number>();
  let files = 0;

  function fileAt(path: string, flags: string): number {
    const known = names.get(path);
    if (known !== undefined) {
      if (flags.startsWith('w')) steps.push({ kind: 'truncate', file: known, length: 0 });
      return known;
    }
    const file = ++files;
    names.set(path, file);
    steps.push({ kind: 'name', path, file });
    return file;
  }

  function recorded(handle: FileHandle, file: number, path: string): FileHandle {
    const write: Write = handle.write.bind(handle);
    const { sync, datasync, truncate, writeFile, utimes } = handle;
    const unknown = async (): Promise<never> => {
      throw new Error('a call that the recording does not know');
    };
    return Object.assign(handle, {
      write: async (bytes: Buffer, offset: number, length: number, at: number) => {
        const isFull = disk.full?.test(path) === true;
        const copy = Buffer.from(bytes.subarray(offset, offset + (isFull ? length >> 1 : length)));
        const result = await write(copy, 0, copy.length, at);
        steps.push({ kind: 'write', file, at, bytes: copy });
        if (isFull) throw Object.assign(new Error('ENOSPC: on purpose'), { code: 'ENOSPC' });
        return result;
      },
      writeFile: async (text: string) => {
        await writeFile.call(handle, text);
        steps.push({ kind: 'write', file, at: 0, bytes: Buffer.from(text) });
      },
      truncate: async (length: number) => {
        await truncate.call(handle, length);
        steps.push({ kind: 'truncate', file, length });
      },
      utimes: async (_atime: Date, mtime: Date) => {
        await utimes.call(handle, mtime, mtime);
        steps.push({ kind: 'times', file, seconds: mtime.getTime() / 1000 });
      },
      sync: async () => {
        await sync.call(handle);
        steps.push({ kind: 'sync', file, times: true });
      },
      datasync: async () => {
        await datasync.call(handle);
        steps.push({ kind: 'sync', file, times: false });
      },
      writev: unknown,
      appendFile: unknown,
    });
  }

  function named(path: string): number {
    const file = names.get(path);
    if (file === undefined) throw new Error(`${path} was not made through this disk`);
    return file;
  }

  const disk: RecordingDisk = {
    ...nodeDisk,
    steps,
    full: null,
    open: async (name, flags, mode) => {
      const path = String(name);
      const handle = await nodeDisk.open(path, flags, mode);
      if ((await handle.stat()).isDirectory()) {
        const { sync } = handle;
        return Object.assign(handle, {
          sync: async () => {
            await sync.call(handle);
            steps.push({ kind: 'sync names', directory: path });
          },
        });
      }
      return flags === 'r' ? handle : recorded(handle, fileAt(path, String(flags)), path);
    },
    rename: async (a, b) => {
      const [from, to] = [String(a), String(b)];
      if (dirname(from) !== dirname(to)) throw new Error(`${from} was moved to another directory`);
      await nodeDisk.rename(from, to);
      const file = named(from);
      names.delete(from);
      names.set(to, file);
      steps.push({ kind: 'move', from, to, file });
    },
    link: async (existing, path) => {
      await nodeDisk.link(existing, path);
      const file = named(String(existing));
      names.set(String(path), file);
      steps.push({ kind: 'name', path: String(path), file });
    },
    rm: async (name, options) => {
      await nodeDisk.rm(name, options);
      if (names.delete(String(name))) steps.push({ kind: 'name', path: String(name), file: null });
    },
    copyFile: async () => {
      throw new Error('a call that the recording does not know');
    },
  };
  return disk;
}
