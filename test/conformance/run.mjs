/**
 * `npm run test:conformance -- [CHECKOUT]`: Eclipse Paho's interoperability suite for MQTT 3.1.1 (Python 3), from outside,
 * against bare aedes and against Hylla. Without a checkout of eclipse/paho.mqtt.testing it clones one. Fails when Hylla
 * fails something that bare aedes passes and that `deviations` does not give a reason for, or when a reason is outdated.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureReady, root } from '../../server/bin/ensure.mjs';
import { startHylla, startReference } from '../bench/support/processes.mjs';
import { deviations } from './deviations.mjs';

const source = 'https://github.com/eclipse/paho.mqtt.testing.git';
const scratch = mkdtempSync(join(tmpdir(), 'hylla-conformance-'));
ensureReady();
try {
  process.exitCode = await compare(process.argv[2] ?? cloned());
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function compare(checkout) {
  const suite = join(checkout, 'interoperability');
  if (!existsSync(join(suite, 'client_test.py')))
    throw new Error(`${checkout} holds no interoperability/client_test.py`);
  const bare = await withBareAedes((port) => run(suite, { port, name: 'aedes' }));
  const hylla = await withHylla((port, access) => run(suite, { port, name: 'hylla', ...access }));
  if (bare.size === 0 || hylla.size !== bare.size) throw new Error('the suite did not run to its end');
  let faults = 0;
  for (const [test, atBare] of bare) {
    const atHylla = hylla.get(test);
    const reason = deviations[test];
    const isWorse = atBare === 'passed' && atHylla !== 'passed';
    const isOutdated = reason !== undefined && !isWorse;
    if ((isWorse && reason === undefined) || isOutdated) faults++;
    const remark = isOutdated
      ? 'no longer deviates: strike it off'
      : isWorse
        ? (reason ?? 'WORSE THAN BARE AEDES')
        : '';
    console.log(`${test.padEnd(34)} aedes ${atBare.padEnd(7)} hylla ${atHylla?.padEnd(7)} ${remark}`.trimEnd());
  }
  console.log(faults === 0 ? 'conformance: in order' : `conformance: ${faults} at fault`);
  return faults === 0 ? 0 : 1;
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

async function withBareAedes(work) {
  const server = await startReference('bare-aedes.mjs');
  try {
    return await work(server.port);
  } finally {
    await server.stop();
  }
}

/** With an integration that may publish and subscribe everywhere but where the suite wants to be refused. */
async function withHylla(work) {
  const server = await startHylla({});
  try {
    const filters = ['+', '/#', 'TopicA/#', 'Topic/#', '+/+', '+/C', '#'];
    const { username, password } = await server.api('integrations/paho/credentials', {
      publish: filters,
      subscribe: filters,
    });
    const env = { MQTT_USER: username, MQTT_PASSWORD: password, KEEPALIVE: '60' };
    return await work(server.port, { env });
  } finally {
    await server.stop();
  }
}

function cloned() {
  const checkout = join(scratch, 'paho.mqtt.testing');
  const { status } = spawnSync('git', ['clone', '--quiet', '--depth', '1', source, checkout], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${source} could not be cloned: give the path of a checkout`);
  return checkout;
}
