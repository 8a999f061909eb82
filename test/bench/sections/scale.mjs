/**
 * What a reading costs with more and more dispensers, on a server that was started with them. Each round runs all sizes, one
 * after the other. Checkpoints are in it as far as they come about: at 100,000 dispensers one in a million readings.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundle } from '../support/bundle.mjs';
import { flags } from '../support/processes.mjs';
import { ratioRow } from '../support/rows.mjs';

const sizes = [30, 1_000, 10_000, 100_000];
/** Many, since what else runs on the machine tells in each. */
const rounds = 31;
const readings = 20_000;
/** Each dispenser has been heard three times: the first readings are another matter, and rare. */
const warmUp = 300_000;

export async function run() {
  const dir = mkdtempSync(join(tmpdir(), 'hylla-scale-'));
  const outfile = await bundle('reading-cost.ts', dir);
  const servers = [];
  try {
    for (const size of sizes) servers.push(await start(outfile, size, join(dir, String(size))));
    const costs = sizes.map(() => []);
    for (const { cost } of servers) await cost(warmUp);
    for (let round = 0; round < rounds; round++)
      for (const [i, { cost }] of servers.entries()) costs[i].push(await cost(readings));
    return sizes.map((size, i) =>
      ratioRow({
        name: `CPU time a reading at ${size.toLocaleString('en')} dispensers, against ${sizes[0]}`,
        unit: 'µs',
        values: costs[i],
        references: costs[0],
        goal: i === 0 ? null : 1.25,
        atMost: true,
      }),
    );
  } finally {
    for (const { child } of servers) {
      child.stdin.end();
      await once(child, 'exit');
    }
    rmSync(dir, { recursive: true });
  }
}

async function start(outfile, size, dataDir) {
  const child = spawn(process.execPath, [...flags, '--expose-gc', outfile, String(size), dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  await lines.next();
  const cost = async (count) => {
    child.stdin.write(`${count}\n`);
    return Number((await lines.next()).value);
  };
  return { child, cost };
}
