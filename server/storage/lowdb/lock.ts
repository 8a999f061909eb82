/**
 * One process a data directory: `hylla.lock` names who has it. It survives a crash, and the next start clears it when
 * its owner is dead; that a number of a dead process was given to another is seen by the process's start time. Of an
 * owner on another host (another container on the same volume) nothing is known here: it is asked, by a file
 * that a living owner removes.
 */
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isRecord } from '../documents.ts';
import { DirectoryInUse, StoreRefused } from '../store-refused.ts';
import { type Disk, exists, fileMode, hasCode } from './disk.ts';

const watchInterval = 1000;
const answerTime = 4000;

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** What tells processes of the same number apart: boot and start tick; null where the system does not say. */
  readonly started: string | null;
}

export interface Lock {
  /** True when the run before ended without giving it back. */
  readonly wasStale: boolean;
  release(): Promise<void>;
}

/** Takes the lock of `dir` or throws `DirectoryInUse`. `onLost`: somebody else has taken it; write no more. */
export async function acquireLock(disk: Disk, dir: string, onLost: (problem: string) => void): Promise<Lock> {
  const path = join(dir, 'hylla.lock');
  const question = `${path}.ask`;
  const me: Owner = { pid: process.pid, host: hostname(), started: await startOf(process.pid) };
  const mine = `${JSON.stringify(me)}\n`;
  const other = await claim(disk, path, mine);
  if (other !== null) {
    const owner = parseOwner(other);
    if (owner && (await isAlive(disk, owner, me, question))) {
      const where = owner.host === me.host ? '' : ` on ${owner.host}`;
      throw new DirectoryInUse(
        `${dir} is in use by another Hylla (process ${owner.pid}${where}): stop it first, or set HYLLA_DATA_DIR to another directory`,
      );
    }
    await takeOver(disk, path, mine, other, dir);
  }
  await disk.rm(question, { force: true });
  const watch = setInterval(() => void look(), watchInterval);
  watch.unref();
  async function look(): Promise<void> {
    try {
      if (await exists(disk, question)) await disk.rm(question, { force: true });
      if ((await read(disk, path)) === mine) return;
      clearInterval(watch);
      onLost(`${path} names another process: two servers were started on ${dir}`);
    } catch {
      // A disk that cannot be read now is noticed where it matters: at the next commit.
    }
  }
  return {
    wasStale: other !== null,
    release: async () => {
      clearInterval(watch);
      if ((await read(disk, path)) === mine) await disk.rm(path, { force: true });
    },
  };
}

/** Puts the lock in place if there is none; else answers what the present one says. */
async function claim(disk: Disk, path: string, mine: string): Promise<string | null> {
  const temporary = `${path}.${process.pid}`;
  await put(disk, temporary, mine, 'w');
  try {
    await disk.link(temporary, path);
    return null;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return (await read(disk, path)) ?? '';
    // A file system without hard links.
    return (await put(disk, path, mine, 'wx')) ? null : ((await read(disk, path)) ?? '');
  } finally {
    await disk.rm(temporary, { force: true });
  }
}

/** Replaces the lock of a dead owner. Of two that try at the same time the one that came last has it. */
async function takeOver(disk: Disk, path: string, mine: string, stale: string, dir: string): Promise<void> {
  const temporary = `${path}.${process.pid}`;
  await put(disk, temporary, mine, 'w');
  const now = await read(disk, path);
  if (now === stale || now === null) {
    await disk.rename(temporary, path);
    await pause(50);
    if ((await read(disk, path)) === mine) return;
  }
  await disk.rm(temporary, { force: true });
  throw new StoreRefused(`${dir} was taken by another Hylla that started at the same time`);
}

async function isAlive(disk: Disk, owner: Owner, me: Owner, question: string): Promise<boolean> {
  if (owner.host !== me.host) return answers(disk, question);
  const started = await startOf(owner.pid);
  if (started !== null && owner.started !== null) return started === owner.started;
  if (me.started !== null && started === null) return false;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

async function answers(disk: Disk, question: string): Promise<boolean> {
  await put(disk, question, `${process.pid}\n`, 'w');
  for (let waited = 0; waited < answerTime; waited += 100) {
    await pause(100);
    if (!(await exists(disk, question))) return true;
  }
  return false;
}

async function put(disk: Disk, path: string, text: string, flags: 'w' | 'wx'): Promise<boolean> {
  try {
    const file = await disk.open(path, flags, fileMode);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function read(disk: Disk, path: string): Promise<string | null> {
  try {
    return await disk.readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Null for what a crash left half written: its owner is dead. */
function parseOwner(text: string): Owner | null {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || typeof value['pid'] !== 'number' || typeof value['host'] !== 'string') return null;
    const { pid, host, started } = value;
    return { pid, host, started: typeof started === 'string' ? started : null };
  } catch {
    return null;
  }
}

/** Boot id and start tick (field 22 of proc(5) stat) of a process; null when it is gone or /proc is not there. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // The name in parentheses may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended; only its parent has not noticed.
    return fields[0] === 'Z' ? null : `${boot.trim()} ${fields[19]}`;
  } catch {
    return null;
  }
}
