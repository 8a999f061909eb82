/** A real file system that fails on purpose. */
import { type Disk, nodeDisk } from '../../server/storage/lowdb/disk.ts';
import { writeOf } from './write-of.ts';

export interface FaultyDisk extends Disk {
  /**
   * What fails on files whose path matches: writes with ENOSPC, writes that stop half-way without an error, or syncs
   * with EIO (the data may or may not have reached the disk).
   */
  fault: { readonly kind: 'write' | 'short' | 'sync'; readonly path: RegExp } | null;
  /** Bytes that can be written in all; then the disk is full. */
  capacity: number;
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
    capacity: Number.POSITIVE_INFINITY,
    beforeSync: async () => {},
    open: async (path, flags, mode) => {
      const isHit = (): boolean => disk.fault?.path.test(String(path)) === true;
      const file = await nodeDisk.open(path, flags, mode);
      const write = writeOf(file);
      const { sync, datasync } = file;
      return Object.assign(file, {
        write: async (bytes: Buffer, offset: number, length: number, position: number) => {
          if (disk.capacity < length || (isHit() && disk.fault?.kind === 'write')) fail('ENOSPC');
          disk.capacity -= length;
          return write(bytes, offset, isHit() && disk.fault?.kind === 'short' ? length >> 1 : length, position);
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
      });
    },
  };
  return disk;
}
