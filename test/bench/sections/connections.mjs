/**
 * Memory of 10,000 devices that are connected and say nothing, against bare aedes: what is in use, without garbage and free
 * room, of which V8 keeps as much as it likes. Each round has processes of its own.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { heldFile } from '../support/held-file.mjs';
import { flags, holdConnections, startHylla, startReference } from '../support/processes.mjs';
import { ratioRow } from '../support/rows.mjs';

const rounds = 5;
const connections = 10_000;
/** Real ms until a process is quiet. */
const settled = 2_000;
const collects = new URL('../support/collects.mjs', import.meta.url).href;
const nodeArgs = ['--expose-gc', '--import', collects];

export async function run() {
  const dir = mkdtempSync(join(tmpdir(), 'hylla-connections-'));
  const dataDir = join(dir, 'data');
  const figures = { hylla: [], aedes: [] };
  try {
    const first = await startHylla({ dispensers: connections, devices: connections, dataDir });
    await first.stop();
    for (let round = 0; round < rounds; round++) {
      const targets = {
        aedes: await startReference('bare-aedes.mjs', { nodeArgs: [...flags, ...nodeArgs] }),
        hylla: await startHylla({ dataDir, nodeArgs }),
      };
      for (const [who, target] of Object.entries(targets)) figures[who].push(await measure(target, first.credentials));
    }
  } finally {
    rmSync(dir, { recursive: true });
  }
  return [
    ratioRow({
      name: '10,000 idle connections, memory of each, against bare aedes',
      unit: 'kB',
      values: figures.hylla,
      references: figures.aedes,
      goal: 1.2,
      atMost: true,
    }),
  ];
}

/** kB of each connection. Ends `target`. */
async function measure(target, devices) {
  const before = await heldKB(target.pid);
  const held = await holdConnections({ port: target.port, devices });
  const after = await heldKB(target.pid);
  held.stop();
  await target.stop();
  return (after - before) / devices.length;
}

async function heldKB(pid) {
  await new Promise((resolve) => setTimeout(resolve, settled));
  process.kill(pid, 'SIGUSR2');
  while (!existsSync(heldFile(pid))) await new Promise((resolve) => setTimeout(resolve, 20));
  const held = Number(readFileSync(heldFile(pid), 'utf8'));
  rmSync(heldFile(pid));
  return held;
}
