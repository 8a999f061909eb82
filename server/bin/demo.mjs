/**
 * `npm run demo`: the main job, visible. A server on throw-away data with the demo site, its clock running fast, every
 * screen open without log-in, and the simulator playing sensors and people through the real broker and API.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureReady, root } from './ensure.mjs';

/** 600: a working day in two and a half minutes. */
const speed = process.env.HYLLA_DEMO_SPEED ?? '600';
/** A Monday morning before the first round. */
const epoch = '2026-11-23T05:40:00Z';

delete process.env.HYLLA_DEMO_SPEED;
ensureReady();
const dataDir = mkdtempSync(join(tmpdir(), 'hylla-demo-'));
const token = randomBytes(24).toString('base64url');
const httpPort = process.env.HYLLA_HTTP_PORT ?? '8080';
const mqttPort = process.env.HYLLA_MQTT_PORT ?? '1883';
const children = new Set();
let stopping = false;

const server = start(
  'server',
  ['--demo', '--speed', speed, '--epoch', epoch, '--import', join(root, 'server', 'demo', 'site.json')],
  {
    HYLLA_DATA_DIR: dataDir,
    HYLLA_API_TOKEN: token,
    HYLLA_HTTP_PORT: httpPort,
    HYLLA_MQTT_PORT: mqttPort,
    HYLLA_LOG_LEVEL: process.env.HYLLA_LOG_LEVEL ?? 'warn',
  },
);
process.on('SIGINT', () => stop(0));
process.on('SIGTERM', () => stop(0));

const api = `http://127.0.0.1:${httpPort}`;
if (await ready(`${api}/readyz`)) {
  await putPlans();
  start('firmware-sim', ['--api', api, '--broker', `mqtt://127.0.0.1:${mqttPort}`, '--life'], {
    HYLLA_API_TOKEN: token,
  });
}

function start(name, args, env) {
  const child = spawn(process.execPath, [join(root, 'dist', name, 'main.js'), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  children.add(child);
  child.on('exit', (code) => {
    children.delete(child);
    stop(code ?? 1);
  });
  return child;
}

/** Each floor's plan, a file of its name. */
async function putPlans() {
  const folder = join(root, 'server', 'demo', 'plans');
  for (const name of readdirSync(folder)) {
    await fetch(`${api}/api/v1/locations/${name.replace('.svg', '')}/plan`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'image/svg+xml' },
      body: readFileSync(join(folder, name)),
    });
  }
}

/** True when the server says that it is ready; false when it ended instead. */
async function ready(url) {
  while (server.exitCode === null && !stopping) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

function stop(code) {
  if (!stopping) {
    stopping = true;
    process.exitCode = code;
    for (const child of children) child.kill('SIGTERM');
  }
  if (children.size === 0) rmSync(dataDir, { recursive: true, force: true });
}
