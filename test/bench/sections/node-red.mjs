/**
 * 40,000 readings until the last is stored, and the time to be ready, against Mosquitto and Node-RED (MQTT in, JSON,
 * global context, file): what many build such a thing with. Hylla's are checked, kept and synced to disk; Node-RED's are
 * appended to a file.
 */
import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNodeRed } from '../support/node-red.mjs';
import { load, startHylla, startMosquitto, twinsOf } from '../support/processes.mjs';
import { ratioRow } from '../support/rows.mjs';

const rounds = 5;
const readings = 40_000;
const newline = 0x0a;

export async function run() {
  const dir = mkdtempSync(join(tmpdir(), 'hylla-versus-'));
  const dataDir = join(dir, 'data');
  const rate = { values: [], references: [] };
  const start = { values: [], references: [] };
  const mosquitto = await startMosquitto();
  if (mosquitto === null) throw new Error('this needs Mosquitto: apt-get install mosquitto');
  try {
    const first = await startHylla({ dispensers: 1000, devices: 50, dataDir });
    await first.stop();
    const job = { devices: first.credentials, window: 20, seconds: 120, count: readings };
    for (let round = 0; round < rounds; round++) {
      const hylla = await startHylla({ dataDir });
      start.values.push(hylla.readyMs);
      rate.values.push(readings / (await load({ ...job, port: hylla.port })).seconds);
      await hylla.stop();
      const red = await startNodeRed(mosquitto.port);
      start.references.push(red.readyMs);
      const { startedAt } = await load({ ...job, devices: twinsOf(job.devices), port: mosquitto.port });
      rate.references.push(readings / (((await lastLine(red.file)) - startedAt) / 1000));
      await red.stop();
    }
  } finally {
    await mosquitto.stop();
    rmSync(dir, { recursive: true });
  }
  return [
    ratioRow({
      name: '40,000 readings end to end, against Mosquitto + Node-RED',
      unit: 'readings/s',
      ...rate,
      goal: 8,
    }),
    ratioRow({
      name: 'start to ready, 1,000 dispensers, against Node-RED',
      unit: 'ms',
      ...start,
      goal: 0.33,
      atMost: true,
    }),
  ];
}

/** When the file had a line of every reading, in ms since the epoch. */
async function lastLine(file) {
  const buffer = Buffer.alloc(1 << 16);
  let lines = 0;
  let at = 0;
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
    if (existsSync(file)) {
      const handle = openSync(file, 'r');
      for (let read = 1; read > 0; at += read) {
        read = readSync(handle, buffer, 0, buffer.length, at);
        for (let i = buffer.indexOf(newline); i >= 0 && i < read; i = buffer.indexOf(newline, i + 1)) lines++;
      }
      closeSync(handle);
    }
    if (lines >= readings) return Date.now();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`Node-RED has written ${lines} of ${readings} readings`);
}
