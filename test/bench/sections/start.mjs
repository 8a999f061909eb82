/** From start to ready with 1,000 dispensers, against an empty Node script; and the memory it then takes. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHylla } from '../support/processes.mjs';
import { plainRow, ratioRow } from '../support/rows.mjs';

const rounds = 7;

export async function run() {
  const first = await startHylla({ dispensers: 1000 });
  const data = mkdtempSync(join(tmpdir(), 'hylla-start-'));
  process.kill(first.pid, 'SIGSTOP');
  cpSync(first.dataDir, data, { recursive: true });
  process.kill(first.pid, 'SIGCONT');
  await first.stop();
  rmSync(join(data, 'hylla.lock'), { force: true });
  const values = [];
  const references = [];
  const memory = [];
  for (let round = 0; round < rounds; round++) {
    const copy = mkdtempSync(join(tmpdir(), 'hylla-start-'));
    cpSync(data, copy, { recursive: true });
    const hylla = await startHylla({ dispensers: 0, dataDir: copy });
    values.push(hylla.readyMs);
    memory.push(Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${hylla.pid}/status`, 'utf8'))?.[1]) / 1024);
    await hylla.stop();
    const from = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    references.push(performance.now() - from);
  }
  rmSync(data, { recursive: true });
  return [
    ratioRow({
      name: 'start to ready, 1,000 dispensers, against an empty script',
      unit: 'ms',
      values,
      references,
      goal: null,
    }),
    plainRow({ name: 'resident memory once ready', unit: 'MB', values: memory }),
  ];
}
