/**
 * Runs the built server once, with some simulated sensors, and keeps what V8 compiled meanwhile beside it. In a process of
 * its own, with the flags that the server will have: `node FLAGS make-code-cache.mjs PATH/TO/main.js`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const token = 'the-token-of-a-build';
const hours = 12;
const hourMs = 3_600_000;

const main = pathToFileURL(process.argv[2]);
process.argv.length = 2;
const dataDir = mkdtempSync(join(tmpdir(), 'hylla-build-'));
const [http, mqtt] = [await freePort(), await freePort()];
for (const name of Object.keys(process.env)) if (name.startsWith('HYLLA_')) delete process.env[name];
Object.assign(process.env, {
  HYLLA_HOST: '127.0.0.1',
  HYLLA_HTTP_PORT: String(http),
  HYLLA_MQTT_PORT: String(mqtt),
  HYLLA_DATA_DIR: dataDir,
  HYLLA_API_TOKEN: token,
  HYLLA_LOG_LEVEL: 'error',
});
const { script, cacheFile } = await import(main);
process.on('exit', (code) => {
  if (code === 0) writeFileSync(cacheFile, script.createCachedData());
  rmSync(dataDir, { recursive: true, force: true });
});
while (!(await get('readyz'))) await new Promise((resolve) => setTimeout(resolve, 5));
await playSensors();
for (const path of ['', 'wall', 'office', 'api/v1/snapshot']) await get(path);
process.kill(process.pid, 'SIGTERM');

/** Half a day of a small office, up to now. */
async function playSensors() {
  const sim = join(dirname(dirname(fileURLToPath(main))), 'firmware-sim', 'main.js');
  const options = {
    api: `http://127.0.0.1:${http}`,
    broker: `mqtt://127.0.0.1:${mqtt}`,
    token,
    dispensers: 8,
    epoch: new Date(Date.now() - hours * hourMs).toISOString(),
    hours,
    speed: hours * 3600,
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(process.execPath, [sim, ...args, '--quiet'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('the simulated sensors did not come to an end');
}

async function get(path) {
  try {
    const answer = await fetch(`http://127.0.0.1:${http}/${path}`);
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
