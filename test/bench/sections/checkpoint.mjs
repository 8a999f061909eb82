/** How long a checkpoint holds the event loop, while which no message is taken in and no screen is told. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../support/bundle.mjs';
import { plainRow } from '../support/rows.mjs';

const rounds = 15;
const dispensers = 10_000;

export async function run() {
  const dir = mkdtempSync(join(tmpdir(), 'hylla-checkpoint-'));
  try {
    const outfile = await bundle('checkpoint-block.ts', dir);
    const args = [outfile, String(dispensers), join(dir, 'data'), String(rounds)];
    const { status, stdout } = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    if (status !== 0) throw new Error(`the store ended with ${status}`);
    const { blocks, idle, took } = JSON.parse(stdout);
    return [
      plainRow({ name: 'event-loop block per checkpoint at 10,000 dispensers', unit: 'ms', values: blocks, atMost: 5 }),
      plainRow({ name: 'the same without a checkpoint', unit: 'ms', values: idle }),
      plainRow({ name: 'the whole checkpoint', unit: 'ms', values: took }),
    ];
  } finally {
    rmSync(dir, { recursive: true });
  }
}
