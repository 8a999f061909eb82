/**
 * Durable acknowledged readings through the whole chain (credentials, decoding, quality, ledger, journal), against bare
 * aedes and Mosquitto, which acknowledge and forget. Each round runs all of them, one after the other.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuSeconds, load, startHylla, startMosquitto, startReference, twinsOf } from '../support/processes.mjs';
import { median, plainRow, ratioRow } from '../support/rows.mjs';

const rounds = 5;
const seconds = 2;
const shapes = [
  { name: '50 connections x window 20', connections: 50, window: 20, aedes: 0.6, mosquitto: 1.2 },
  { name: '1,000 connections x window 1', connections: 1000, window: 1, aedes: 0.8, mosquitto: 0.42 },
];

export async function run() {
  const hylla = await startHylla({ dispensers: 1000, devices: 1000 });
  const aedes = await startReference('bare-aedes.mjs');
  const mosquitto = await startMosquitto();
  const rows = [];
  const fleets = new Map([hylla, aedes, mosquitto].map((target) => [target, twinsOf(hylla.credentials)]));
  /** One round against one of them. */
  const measure = (target, { connections, ...job }) =>
    load({ port: target.port, devices: fleets.get(target).slice(0, connections), seconds, ...job });
  try {
    for (const { name, connections, window, aedes: goal, mosquitto: other } of shapes) {
      const figures = { hylla: [], aedes: [], mosquitto: [], load: [], cpu: { hylla: [], aedes: [], mosquitto: [] } };
      for (let round = 0; round < rounds; round++) {
        for (const [who, target] of Object.entries({ hylla, aedes, mosquitto })) {
          if (target === null) continue;
          const before = cpuSeconds(target.pid);
          const result = await measure(target, { connections, window });
          figures.cpu[who].push(((cpuSeconds(target.pid) - before) * 1e6) / result.acked);
          figures[who].push(result.acked / result.seconds);
          figures.load.push(result.cpuShare);
        }
      }
      const row = { unit: 'readings/s', values: figures.hylla };
      rows.push(ratioRow({ ...row, name: `${name}, against bare aedes`, references: figures.aedes, goal }));
      if (mosquitto !== null)
        rows.push(ratioRow({ ...row, name: `${name}, against Mosquitto`, references: figures.mosquitto, goal: other }));
      rows.push(
        // Told because it stays the same when others use the machine.
        ratioRow({
          name: `${name}, CPU time a reading, against bare aedes`,
          unit: 'µs',
          values: figures.cpu.hylla,
          references: figures.cpu.aedes,
          goal: null,
        }),
      );
      rows.push(plainRow({ name: `${name}, CPU of the load generator`, unit: 'cores', values: figures.load }));
    }
    rows.push(await latency(measure, hylla, aedes));
  } finally {
    await Promise.all([hylla.stop(), aedes.stop(), mosquitto?.stop()]);
  }
  return rows;
}

/** Acknowledgement at 1,000 readings/s, against bare aedes plus one fdatasync. */
async function latency(measure, hylla, aedes) {
  const job = { connections: 50, window: 1, perSecond: 1000 };
  const values = [];
  const references = [];
  for (let round = 0; round < rounds; round++) {
    values.push((await measure(hylla, job)).p50);
    references.push((await measure(aedes, job)).p50 + (await syncTime()));
  }
  return ratioRow({
    name: 'acknowledgement p50 at 1,000 readings/s, against bare aedes + fdatasync',
    unit: 'ms',
    values,
    references,
    goal: 2,
    atMost: true,
  });
}

/** ms of one small append and fdatasync, median of 200. */
async function syncTime() {
  const dir = mkdtempSync(join(tmpdir(), 'hylla-sync-'));
  const file = await open(join(dir, 'journal'), 'a');
  const times = [];
  for (let i = 0; i < 200; i++) {
    const from = performance.now();
    await file.write(Buffer.alloc(300, 0x61));
    await file.datasync();
    times.push(performance.now() - from);
  }
  await file.close();
  rmSync(dir, { recursive: true });
  return median(times);
}
