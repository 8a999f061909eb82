/** What a disk may hold after the power was cut at some step of a recording. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Step } from './recording-disk.ts';

/**
 * Of what no sync has made durable, what is there all the same. `nothing`: neither data nor names. `names`: names, but
 * not what is in the files. `data`: data, under the old names. `half`: the last write of each file by half. `last`: the
 * last write of each file, but not those before. `holes`: lengths, with NULs for what was written. `all`: everything.
 */
export const leftovers = ['nothing', 'names', 'data', 'half', 'last', 'holes', 'all'] as const;
export type Leftover = (typeof leftovers)[number];

interface File {
  durable: Buffer;
  seconds: number;
  /** Since the last sync. */
  readonly pending: Extract<Step, { kind: 'write' | 'truncate' }>[];
  pendingSeconds: number;
}

export interface Disk {
  /** Path below the root to bytes and time. */
  readonly files: ReadonlyMap<string, { readonly bytes: Buffer; readonly seconds: number }>;
  readonly acked: readonly string[];
}

/** The disk after `steps`, paths relative to `root`. */
export function afterCut(steps: readonly Step[], root: string, left: Leftover): Disk {
  const files = new Map<number, File>();
  const durable = new Map<string, number>();
  const names = new Map<string, number>();
  const acked: string[] = [];
  const fileOf = (file: number): File => {
    const found = files.get(file) ?? { durable: Buffer.alloc(0), seconds: 0, pending: [], pendingSeconds: 0 };
    files.set(file, found);
    return found;
  };
  for (const step of steps) {
    if (step.kind === 'ack') acked.push(step.id);
    else if (step.kind === 'write' || step.kind === 'truncate') fileOf(step.file).pending.push(step);
    else if (step.kind === 'times') fileOf(step.file).pendingSeconds = step.seconds;
    else if (step.kind === 'sync') {
      const file = fileOf(step.file);
      file.durable = file.pending.reduce(applied, file.durable);
      file.pending.length = 0;
      if (step.times) file.seconds = file.pendingSeconds;
    } else if (step.kind === 'move') {
      names.delete(step.from);
      names.set(step.to, step.file);
    } else if (step.kind === 'name') {
      if (step.file === null) names.delete(step.path);
      else names.set(step.path, step.file);
    } else keepNames(durable, names, step.directory);
  }
  const there = left === 'nothing' || left === 'data' ? durable : names;
  return {
    acked,
    files: new Map(
      [...there].map(([path, number]) => {
        const file = fileOf(number);
        const seconds = left === 'all' ? file.pendingSeconds : file.seconds;
        return [relative(root, path), { bytes: contentOf(file, left), seconds }] as const;
      }),
    ),
  };
}

/** Writes it out; `directories` are there whatever happened. */
export function materialise({ files }: Disk, dir: string, directories: readonly string[]): void {
  for (const directory of ['', ...directories]) mkdirSync(join(dir, directory), { recursive: true });
  for (const [path, { bytes, seconds }] of files) {
    writeFileSync(join(dir, path), bytes);
    if (seconds > 0) utimesSync(join(dir, path), seconds, seconds);
  }
}

function keepNames(durable: Map<string, number>, names: ReadonlyMap<string, number>, directory: string): void {
  for (const path of durable.keys()) if (dirname(path) === directory && !names.has(path)) durable.delete(path);
  for (const [path, file] of names) if (dirname(path) === directory) durable.set(path, file);
}

function contentOf({ durable, pending }: File, left: Leftover): Buffer {
  const last = pending.at(-1);
  if (last === undefined || left === 'nothing' || left === 'names') return durable;
  if (left === 'last') return applied(durable, last);
  if (left === 'holes') {
    const blank = pending.map((step) =>
      step.kind === 'write' ? { ...step, bytes: Buffer.alloc(step.bytes.length) } : step,
    );
    return blank.reduce(applied, durable);
  }
  const whole = left === 'half' ? pending.slice(0, -1) : pending;
  const bytes = whole.reduce(applied, durable);
  if (left !== 'half') return bytes;
  return last.kind === 'truncate'
    ? bytes
    : applied(bytes, { ...last, bytes: last.bytes.subarray(0, last.bytes.length >> 1) });
}

function applied(bytes: Buffer, step: File['pending'][number]): Buffer {
  const length = step.kind === 'truncate' ? step.length : Math.max(bytes.length, step.at + step.bytes.length);
  const result = Buffer.alloc(length);
  bytes.copy(result);
  if (step.kind === 'write') step.bytes.copy(result, step.at);
  return result;
}
