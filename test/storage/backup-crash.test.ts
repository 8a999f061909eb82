/** `kill -9` while a backup is made, of a store that is written to: the backups that are there are whole, and stay. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBackup } from '../../server/storage/lowdb/backup-format.ts';
import { rotateBackups } from '../../server/storage/lowdb/rotate-backups.ts';
import { sized } from '../support/sized.ts';
import { type TestDirectory, testDirectory } from './data-directory.ts';
import { planOf, reading, room } from './store-contract.ts';

const kills = sized(15, 50);

let place: TestDirectory;
beforeEach(() => {
  place = testDirectory();
});
afterEach(() => place.clean());

/** Kills the backup at an instant within `most` ms of its begin. */
async function backUpAndKill(script: string, most: number): Promise<void> {
  const child = spawn(process.execPath, [script, place.dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  setTimeout(() => child.kill('SIGKILL'), Math.random() * most);
  await ended;
}

test(`${kills} kills`, { timeout: 120_000 }, async () => {
  const script = join(place.dir, '..', 'backup-writer.mjs');
  const entry = join(import.meta.dirname, 'backup-writer.ts');
  await build({ entryPoints: [entry], outfile: script, bundle: true, platform: 'node', format: 'esm' });
  const backups = join(place.dir, 'backups');
  const inDirectory = (end: string): string[] => readdirSync(backups).filter((name) => name.endsWith(end));

  const store = await place.start({ checkpointBytes: 200_000 });
  const noise = Array.from({ length: 20_000 }, () => Math.random().toString(36)).join('');
  await store.transact((tx) => tx.put('plans', planOf('a', noise)));
  let isOver = false;
  const load = (async () => {
    for (let n = 0; !isOver; n++) {
      await store.transact((tx) => {
        tx.put('locations', room(`r${n % 100}`, String(n)));
        tx.record(reading('d', n, n));
      });
    }
  })();
  const from = performance.now();
  await rotateBackups({ dir: place.dir, keep: 3 });
  const took = performance.now() - from;

  let cut = 0;
  let reached = 0;
  for (let kill = 0; kill < kills; kill++) {
    await backUpAndKill(script, 2 * took);
    if (inDirectory('.tmp').length > 0) cut++;
    const [newest = ''] = inDirectory('.gz').slice(-1);
    const { rev } = await readBackup(join(backups, newest), {});
    expect(rev).toBeGreaterThanOrEqual(reached);
    reached = rev;
  }
  expect(cut).toBeGreaterThan(kills / 10);
  isOver = true;
  await load;
  for (const name of inDirectory('.gz')) await readBackup(join(backups, name), {});
  expect(reached).toBeLessThanOrEqual(store.rev);
  await store.stop();

  // What was left half written goes with the next start; what is not the server's own stays.
  await backUpAndKill(script, 0);
  const again = await place.start();
  expect(inDirectory('.tmp')).toEqual([]);
  expect(existsSync(backups)).toBe(true);
  await again.stop();
});
