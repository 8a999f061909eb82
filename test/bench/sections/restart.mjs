/**
 * From the start after a kill to ready. What came since the last checkpoint is in the journal: up to 16 MB of it, or 28,000
 * readings; more where no checkpoint could be written for long.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../support/bundle.mjs';
import { startHylla } from '../support/processes.mjs';
import { plainRow } from '../support/rows.mjs';

const rounds = 5;
const dispensers = 1000;
const cases = [
  { name: '100,000 readings, all in the journal', folded: 0, waiting: 100_000, atMost: 3000 },
  { name: '1,000,000 readings in history, 28,000 in the journal', folded: 1_000_000, waiting: 28_000, atMost: 10_000 },
];

export async function run() {
  const rows = [];
  for (const one of cases) rows.push(await measure(one));
  return rows;
}

async function measure({ name, folded, waiting, atMost }) {
  const dir = mkdtempSync(join(tmpdir(), 'hylla-restart-'));
  const dataDir = join(dir, 'data');
  const values = [];
  try {
    await (await startHylla({ dispensers, dataDir })).stop();
    const script = await bundle('killed-history.ts', dir);
    try {
      execFileSync(process.execPath, [script, dataDir, String(folded), String(waiting)], { stdio: 'inherit' });
    } catch (error) {
      // It kills itself.
      if (error.signal !== 'SIGKILL') throw error;
    }
    for (let round = 0; round < rounds; round++) {
      const copy = join(dir, 'copy');
      cpSync(dataDir, copy, { recursive: true, preserveTimestamps: true });
      const hylla = await startHylla({ dataDir: copy });
      values.push(hylla.readyMs);
      await hylla.stop();
      rmSync(copy, { recursive: true });
    }
  } finally {
    rmSync(dir, { recursive: true });
  }
  return plainRow({ name: `restart after a kill: ${name}`, unit: 'ms', values, atMost });
}
