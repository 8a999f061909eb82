/**
 * Memory of 10,000 devices that are connected and say nothing, against bare aedes: what is held, without garbage, of which V8
 * keeps as much as it likes. Each round has processes of its own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flags, holdConnections, residentMB, startHylla, startReference } from '../support/processes.mjs';
import { ratioRow } from '../support/rows.mjs';

const rounds = 5;
const connections = 10_000;
/** Real ms until a process is quiet, and until it has given back what was collected. */
const settled = 1_500;
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
  const before = await heldMB(target.pid);
  const held = await holdConnections({ port: target.port, devices });
  const after = await heldMB(target.pid);
  held.stop();
  await target.stop();
  return ((after - before) * 1024) / devices.length;
}

/** Twice, since pages go back when what was in them has been swept. */
async function heldMB(pid) {
  for (let i = 0; i < 2; i++) {
    await pause();
    process.kill(pid, 'SIGUSR2');
  }
  await pause();
  return residentMB(pid);
}

const pause = () => new Promise((resolve) => setTimeout(resolve, settled));
