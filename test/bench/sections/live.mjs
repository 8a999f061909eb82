/**
 * 2,000 screens on the live link while 50 dispensers a second change, against 2,000 bare sockets that are sent the same
 * frames every 100 ms; what the changes take with one screen alone; the memory of a screen, and how long after the first
 * change of a batch its frame has arrived.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuSeconds, residentMB, startHylla, startLiveLoad, startReference, token } from '../support/processes.mjs';
import { plainRow, ratioRow } from '../support/rows.mjs';

/** More than elsewhere: one round is off by a fifth of the ratio. */
const rounds = 9;
const clients = 2_000;
const seconds = 8;
/** Of what only comes before it. */
const before = 4;

export async function run() {
  const dir = mkdtempSync(join(tmpdir(), 'hylla-live-'));
  const file = join(dir, 'frame');
  const dataDir = join(dir, 'data');
  const first = await startHylla({ dispensers: 1000, devices: 50, dataDir });
  const devices = first.credentials;
  await first.stop();
  const cpu = { hylla: [], one: [], bare: [] };
  const memory = [];
  const p99 = [];
  const frames = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const hylla = await startHylla({ dataDir });
      const readings = { mqttPort: hylla.port, devices, perBatch: 5, firstSeq: (round + 1) * 200_000 };
      const job = { port: Number(new URL(hylla.url).port), clients: 1, seconds: before, token };
      const one = await measure(hylla.pid, { ...job, readings });
      readings.firstSeq += 50_000;
      const fresh = await measure(hylla.pid, { ...job, clients, readings });
      readings.firstSeq += 50_000;
      // Such a server runs for months: by now its code is compiled.
      const told = await measure(hylla.pid, { ...job, clients, seconds, readings });
      cpu.one.push(one.cpu);
      cpu.hylla.push(told.cpu);
      memory.push(((fresh.resident - one.resident) * 1024) / (clients - 1));
      p99.push(told.p99);
      frames.push(told.frames / clients / seconds);
      await hylla.stop();
      writeFileSync(file, told.frame);
      const bare = await startReference('bare-frames.mjs', { args: [file] });
      cpu.bare.push((await measure(bare.pid, { clients, seconds, token, port: bare.port })).cpu);
      await bare.stop();
    }
  } finally {
    rmSync(dir, { recursive: true });
  }
  return [
    ratioRow({
      name: '2,000 screens, 50 changes/s, CPU, against the same frames to bare sockets',
      unit: '% of a core',
      values: cpu.hylla,
      references: cpu.bare,
      goal: 1.3,
      atMost: true,
    }),
    plainRow({ name: '1 screen, 50 changes/s, CPU', unit: '% of a core', values: cpu.one }),
    plainRow({ name: '2,000 screens, frames to each, 10 from the bare sockets', unit: '/s', values: frames }),
    plainRow({ name: '2,000 screens, memory of each', unit: 'kB', values: memory, atMost: 30 }),
    plainRow({ name: '2,000 screens, p99 from first change to frame', unit: 'ms', values: p99, atMost: 110 }),
  ];
}

async function measure(pid, job) {
  const load = await startLiveLoad(job);
  const before = cpuSeconds(pid);
  const from = performance.now();
  const result = await load.result;
  const cpu = (100 * (cpuSeconds(pid) - before) * 1000) / (performance.now() - from);
  return { ...result, cpu, resident: residentMB(pid) };
}
