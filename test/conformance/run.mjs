/**
 * `npm run test:conformance -- [CHECKOUT]`: Eclipse Paho's interoperability suite for MQTT 3.1.1 (Python 3), from outside,
 * against bare aedes and against Hylla. Without a checkout of eclipse/paho.mqtt.testing it clones one.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureReady, root } from '../../server/bin/ensure.mjs';
import { cloned, compare, withBareAedes, withHylla } from './compare.mjs';
import { deviations } from './deviations.mjs';

const source = 'https://github.com/eclipse/paho.mqtt.testing.git';
const scratch = mkdtempSync(join(tmpdir(), 'hylla-conformance-'));
ensureReady();
try {
  process.exitCode = await both(process.argv[2] ?? cloned(source, scratch));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function both(checkout) {
  const suite = join(checkout, 'interoperability');
  if (!existsSync(join(suite, 'client_test.py')))
    throw new Error(`${checkout} holds no interoperability/client_test.py`);
  const bare = await withBareAedes((port) => run(suite, { port, name: 'aedes' }));
  const hylla = await withHylla((port, { username, password }) => {
    const env = { MQTT_USER: username, MQTT_PASSWORD: password, KEEPALIVE: '60' };
    return run(suite, { port, name: 'hylla', env });
  });
  return compare({ bare, hylla, deviations });
}

/** Test to `passed` or `failed`. */
async function run(suite, { port, name, env = {} }) {
  const report = join(scratch, name);
  const args = [join(root, 'test', 'conformance', 'suite.py'), String(port), report];
  const child = spawn('python3', args, {
    cwd: suite,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`the suite ended with ${code}: ${said}`);
  if (process.env.VERBOSE) console.log(said);
  return new Map(
    readFileSync(report, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' ')),
  );
}
