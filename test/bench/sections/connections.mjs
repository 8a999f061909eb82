/** Memory of 10,000 devices that are connected and say nothing, against bare aedes. Each round has processes of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flags, holdConnections, residentMB, startHylla, startReference } from '../support/processes.mjs';
import { ratioRow } from '../support/rows.mjs';

const rounds = 5;
const connections = 10_000;
/** Real ms, after which what logging in left behind has been collected, as far as it will be. */
const settled = 3_000;

export async function run() {
  const dir = mkdtempSync(join(tmpdir(), 'hylla-connections-'));
  const dataDir = join(dir, 'data');
  const figures = { hylla: [], aedes: [] };
  try {
    const first = await startHylla({ dispensers: connections, devices: connections, dataDir });
    await first.stop();
    for (let round = 0; round < rounds; round++) {
      const targets = {
        aedes: await startReference('bare-aedes.mjs', { nodeArgs: flags }),
        hylla: await startHylla({ dataDir }),
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
  await pause();
  const before = residentMB(target.pid);
  const held = await holdConnections({ port: target.port, devices });
  await pause();
  const after = residentMB(target.pid);
  held.stop();
  await target.stop();
  return ((after - before) * 1024) / devices.length;
}

const pause = () => new Promise((resolve) => setTimeout(resolve, settled));
