/** A real file system that fails on purpose. */
import type { FileHandle } from 'node:fs/promises';
import { type Disk, nodeDisk } from '../../server/storage/lowdb/disk.ts';

export interface FaultyDisk extends Disk {
  /**
   * What fails on files whose path matches: writes with ENOSPC, writes that stop half-way without an error, or syncs
   * with EIO (the data may or may not have reached the disk).
   */
  fault: { readonly kind: 'write' | 'short' | 'sync'; readonly path: RegExp } | null;
  /** Awaited before each sync; holds commits up. */
  beforeSync: () => Promise<void>;
}

export function faultyDisk(): FaultyDisk {
  const fail = (code: string): never => {
    throw Object.assign(new Error(`${code}: on purpose`), { code });
  };
  const disk: FaultyDisk = {
    ...nodeDisk,
    fault: null,
    beforeSync: async () => {},
    open: async (path, flags, mode) => {
      const isHit = (): boolean => disk.fault?.path.test(String(path)) === true;
      const file = await nodeDisk.open(path, flags, mode);
      const { write, sync, datasync } = file;
      const faulty: Partial<FileHandle> = {
        write: async (bytes: Uint8Array, offset: number, length: number, position: number) => {
          if (isHit() && disk.fault?.kind === 'write') fail('ENOSPC');
          const asked = isHit() && disk.fault?.kind === 'short' ? length >> 1 : length;
          return write.call(file, bytes, offset, asked, position);
        },
        sync: async () => {
          await disk.beforeSync();
          if (isHit() && disk.fault?.kind === 'sync') fail('EIO');
          return sync.call(file);
        },
        datasync: async () => {
          await disk.beforeSync();
          if (isHit() && disk.fault?.kind === 'sync') fail('EIO');
          return datasync.call(file);
        },
      };
      return Object.assign(file, faulty);
    },
  };
  return disk;
}
