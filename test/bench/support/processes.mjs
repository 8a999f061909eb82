/** The processes that are measured, each on a free port of its own, and how they are ended. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const root = dirname(dirname(dirname(here)));
/** What `npm start` gives to Node. */
export const flags = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts.start.match(/--\S+/g) ?? [];
export const token = 'a-token-for-the-benchmarks';

export function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** A site with `count` dispensers of Hylla's own dialect, ids `d-1` on. */
export function siteOf(count) {
  return {
    version: 1,
    site: { id: 'bench', name: 'Bench', timezone: 'Europe/Stockholm' },
    locations: [
      { id: 'bench', name: 'Bench', kind: 'site' },
      { id: 'store', name: 'Store', kind: 'storeroom', parent: 'bench' },
    ],
    items: Array.from({ length: 20 }, (_, i) => ({
      id: `item-${i}`,
      name: `Item ${i}`,
      category: 'hygiene',
      stockUnit: 'roll',
    })),
    dispensers: Array.from({ length: count }, (_, i) => ({
      id: `d-${i + 1}`,
      name: `Dispenser ${i + 1}`,
      location: 'bench',
      item: `item-${i % 20}`,
      capacity: 1,
      device: { dialect: 'hylla', id: `d-${i + 1}` },
    })),
    stock: Array.from({ length: 20 }, (_, i) => ({ item: `item-${i}`, location: 'store', onHand: 1000 })),
  };
}

/**
 * The built server on throw-away data (or in `dataDir`, which stays) with `dispensers`; `credentials` for as many of their
 * devices as asked for. With `channel` its `child` takes messages, which costs the server's start something.
 */
export async function startHylla({
  dispensers = 0,
  devices = 0,
  dataDir: kept,
  nodeArgs = [],
  env = {},
  channel = false,
}) {
  const dataDir = kept ?? mkdtempSync(join(tmpdir(), 'hylla-bench-'));
  const [httpPort, mqttPort] = await Promise.all([freePort(), freePort()]);
  const started = performance.now();
  const child = spawn(process.execPath, [...flags, ...nodeArgs, join(root, 'dist', 'server', 'main.js')], {
    env: {
      PATH: process.env.PATH,
      HYLLA_HOST: '127.0.0.1',
      HYLLA_HTTP_PORT: String(httpPort),
      HYLLA_MQTT_PORT: String(mqttPort),
      HYLLA_DATA_DIR: dataDir,
      HYLLA_API_TOKEN: token,
      HYLLA_LOG_LEVEL: 'error',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit', ...(channel ? ['ipc'] : [])],
  });
  const url = `http://127.0.0.1:${httpPort}/`;
  while (
    !(await fetch(`${url}readyz`).then(
      (answer) => answer.ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error('the server did not start');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const readyMs = performance.now() - started;
  const api = async (path, body) => {
    const answer = await fetch(`${url}api/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  if (dispensers > 0) await api('import', siteOf(dispensers));
  const credentials = [];
  for (let from = 1; from <= devices; from += 50) {
    const names = Array.from({ length: Math.min(50, devices - from + 1) }, (_, i) => `d-${from + i}`);
    credentials.push(...(await Promise.all(names.map((name) => api(`devices/${name}/credentials`, {})))));
  }
  return {
    url,
    port: mqttPort,
    pid: child.pid,
    dataDir,
    readyMs,
    credentials,
    api,
    child,
    stop: () => end(child, kept ? null : dataDir),
  };
}

/** One of the references beside this file, which print their port. */
export async function startReference(script, { args = [], nodeArgs = [] } = {}) {
  const child = spawn(process.execPath, [...nodeArgs, join(here, script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise((resolve) => child.stdout.once('data', (line) => resolve(Number(line))));
  return { port, pid: child.pid, stop: () => end(child) };
}

/** null where Mosquitto is not installed. */
export async function startMosquitto() {
  if (!existsSync('/usr/sbin/mosquitto')) return null;
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'hylla-mosquitto-'));
  const config = join(dir, 'mosquitto.conf');
  writeFileSync(
    config,
    `listener ${port} 127.0.0.1\nallow_anonymous true\nmax_inflight_messages 0\nmax_queued_messages 0\nset_tcp_nodelay true\n`,
  );
  const child = spawn('/usr/sbin/mosquitto', ['-c', config], { stdio: 'ignore' });
  while (!(await answers(port))) await new Promise((resolve) => setTimeout(resolve, 10));
  return { port, pid: child.pid, stop: () => end(child, dir) };
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Runs the load in its own process. */
export async function load(job, script = 'mqtt-load.mjs') {
  const result = await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(here, script)], { stdio: ['pipe', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.on('data', (chunk) => (printed += chunk));
    child.once('exit', (code) =>
      code === 0 ? resolve(JSON.parse(printed)) : reject(new Error(`the load ended with ${code}`)),
    );
    child.stdin.end(JSON.stringify(job));
  });
  for (const [i, seq] of (result.seqs ?? []).entries()) job.devices[i].seq = seq;
  return result;
}

/** The same devices, for another server: what they have told one must not be missing at the other. */
export const twinsOf = (devices) => devices.map((device) => ({ ...device }));

/** Connects all `devices`, from a process of its own, until it is stopped. */
export async function holdConnections(job) {
  const child = spawn(process.execPath, [join(here, 'idle-load.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.write(`${JSON.stringify(job)}\n`);
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', (code) => reject(new Error(`the load ended with ${code}`)));
  });
  return { stop: () => child.stdin.end() };
}

/** Screens in a process of their own; answers once they are all connected. `result`: what it has measured at its end. */
export async function startLiveLoad(job) {
  const child = spawn(process.execPath, [join(here, 'live-load.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.stdin.end(JSON.stringify(job));
  if ((await lines.next()).done) throw new Error('the load ended before its screens were connected');
  return { result: lines.next().then(({ value }) => JSON.parse(value)) };
}

function end(child, dir) {
  return new Promise((resolve) => {
    child.once('exit', () => {
      if (dir) rmSync(dir, { recursive: true, force: true });
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/** Seconds of CPU that the process has used, its threads included. */
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** MB that the process has resident. */
export function residentMB(pid) {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
