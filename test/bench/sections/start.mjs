/**
 * From start to ready with 1,000 dispensers and a year of history, against an empty Node script; and the memory it then
 * takes, against a script with the same imports.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { residentMB, startHylla, startReference } from '../support/processes.mjs';
import { ratioRow } from '../support/rows.mjs';

const rounds = 7;
const dispensers = 1000;
const day = 86_400_000;

export async function run() {
  const dataDir = mkdtempSync(join(tmpdir(), 'hylla-start-'));
  const first = await startHylla({ dispensers, dataDir });
  await first.stop();
  writeHistory(dataDir);
  const start = { values: [], references: [] };
  const memory = { values: [], references: [] };
  try {
    for (let round = 0; round < rounds; round++) {
      const hylla = await startHylla({ dataDir });
      start.values.push(hylla.readyMs);
      const from = performance.now();
      spawnSync(process.execPath, ['-e', '0']);
      start.references.push(performance.now() - from);
      const imports = await startReference('same-imports.mjs');
      await new Promise((resolve) => setTimeout(resolve, 500));
      memory.values.push(residentMB(hylla.pid));
      memory.references.push(residentMB(imports.pid));
      await Promise.all([hylla.stop(), imports.stop()]);
    }
  } finally {
    rmSync(dataDir, { recursive: true });
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

/** One reading of each dispenser on each day of a year, in the segments of `dir` and told of in its checkpoint. */
function writeHistory(dir) {
  const checkpoint = JSON.parse(readFileSync(join(dir, 'hylla.json'), 'utf8'));
  const today = Math.floor(Date.now() / day);
  for (let number = today - 365; number < today; number++) {
    const at = number * day + day / 2;
    let lines = '';
    for (let i = 1; i <= dispensers; i++) lines += `["d-${i}",${at},0,1,${number - today + 366},62,"a"]\n`;
    const name = `${new Date(at).toISOString().slice(0, 10)}.ndjson`;
    writeFileSync(join(dir, 'readings', name), lines);
    checkpoint.readings[name] = lines.length;
  }
  writeFileSync(join(dir, 'hylla.json'), JSON.stringify(checkpoint));
}
