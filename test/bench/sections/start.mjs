/**
 * From start to ready with 1,000 dispensers and a year of history, against an empty Node script; and the memory it then
 * takes, against a script with the same imports.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../support/bundle.mjs';
import { residentMB, startHylla, startReference } from '../support/processes.mjs';
import { ratioRow } from '../support/rows.mjs';

const rounds = 7;
const dispensers = 1000;
/** ms after which a start has nothing left to do: history is rolled up a second after it. */
const settled = 3000;

export async function run() {
  const dir = mkdtempSync(join(tmpdir(), 'hylla-start-'));
  const dataDir = join(dir, 'data');
  const start = { values: [], references: [] };
  const memory = { values: [], references: [] };
  try {
    const first = await startHylla({ dispensers, dataDir });
    await first.stop();
    execFileSync(process.execPath, [await bundle('year-of-history.ts', dir), dataDir], { stdio: 'inherit' });
    for (let round = 0; round < rounds; round++) {
      const hylla = await startHylla({ dataDir });
      start.values.push(hylla.readyMs);
      const from = performance.now();
      spawnSync(process.execPath, ['-e', '0']);
      start.references.push(performance.now() - from);
      const imports = await startReference('same-imports.mjs');
      await new Promise((resolve) => setTimeout(resolve, settled));
      memory.values.push(residentMB(hylla.pid));
      memory.references.push(residentMB(imports.pid));
      await Promise.all([hylla.stop(), imports.stop()]);
    }
  } finally {
    rmSync(dir, { recursive: true });
  }
  return [
    ratioRow({
      name: 'start to ready, 1,000 dispensers, a year of history, against an empty script',
      unit: 'ms',
      ...start,
      goal: 2.5,
      atMost: true,
    }),
    ratioRow({ name: 'idle memory, against the same imports', unit: 'MB', ...memory, goal: 1.5, atMost: true }),
  ];
}
