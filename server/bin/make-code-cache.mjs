/**
 * Runs the built server once on nothing, and keeps what V8 compiled meanwhile beside it. In a process of its own, with the
 * flags that the server will have: `node FLAGS make-code-cache.mjs PATH/TO/main.js`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

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
  HYLLA_LOG_LEVEL: 'error',
});
const { script, cacheFile } = await import(main);
process.on('exit', (code) => {
  if (code === 0) writeFileSync(cacheFile, script.createCachedData());
  rmSync(dataDir, { recursive: true, force: true });
});
while (!(await answers('readyz'))) await new Promise((resolve) => setTimeout(resolve, 5));
for (const path of ['', 'wall', 'office', 'api/v1/snapshot']) await answers(path);
process.kill(process.pid, 'SIGTERM');

async function answers(path) {
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
