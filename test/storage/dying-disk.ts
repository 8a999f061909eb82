/** A real file system under a process that dies at a chosen step: from then on nothing reaches the disk. */
import type { FileHandle } from 'node:fs/promises';
import { type Disk, nodeDisk } from '../../server/storage/lowdb/disk.ts';
import { writeOf } from './write-of.ts';

export interface DyingDisk extends Disk {
  readonly isDead: boolean;
}

/** Lets `steps` changes through (writes, syncs, names); the next one and all after it fail. */
export function dyingDisk(steps: number): DyingDisk {
  let left = steps;
  const live = <A extends unknown[], R>(change: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      if (left <= 0) {
        left = -1;
        throw Object.assign(new Error('EIO: the process has died'), { code: 'EIO' });
      }
      left--;
      return change(...args);
    };
  };
  const dying = (file: FileHandle): FileHandle => {
    const write = writeOf(file);
    return Object.assign(file, {
      write: live(write),
      sync: live(file.sync.bind(file)),
      datasync: live(file.datasync.bind(file)),
      truncate: live(file.truncate.bind(file)),
      writeFile: live(file.writeFile.bind(file)),
    });
  };
  const openForWriting = live(nodeDisk.open);
  return {
    ...nodeDisk,
    get isDead() {
      return left < 0;
    },
    open: async (path, flags, mode) =>
      dying(await (flags === 'r' ? nodeDisk.open(path, flags) : openForWriting(path, flags, mode))),
    rename: live(nodeDisk.rename),
    link: live(nodeDisk.link),
    rm: live(nodeDisk.rm),
  };
}
