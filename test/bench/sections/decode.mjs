/** What understanding a message costs, envelope by envelope, against parsing its JSON and doing nothing with it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../support/bundle.mjs';
import { root } from '../support/processes.mjs';
import { ratioRow } from '../support/rows.mjs';

const rounds = 9;

export async function run() {
  const dir = mkdtempSync(join(tmpdir(), 'hylla-decode-'));
  try {
    const outfile = await bundle('decode-cost.ts', dir);
    const { status, stdout } = spawnSync(process.execPath, [outfile, String(rounds)], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (status !== 0) throw new Error(`the decoder ended with ${status}`);
    return Object.entries(JSON.parse(stdout)).map(([name, { decode, parse }]) =>
      ratioRow({ name, unit: 'µs', values: decode, references: parse, goal: 20, atMost: true }),
    );
  } finally {
    rmSync(dir, { recursive: true });
  }
}
