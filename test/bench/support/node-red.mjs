/** Node-RED as it comes, with one flow: MQTT in, JSON, global context, a line in a file. Fetched from npm once, for the benchmarks only. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, root } from './processes.mjs';

/** The last whose engines take Node 20. */
const version = '4.1.15';
const home = join(root, 'node_modules', '.cache', 'hylla-bench', `node-red-${version}`);

/** Waits until its HTTP port answers. `file`: where the lines go. */
export async function startNodeRed(brokerPort) {
  const red = join(home, 'node_modules', 'node-red', 'red.js');
  if (!existsSync(red)) {
    mkdirSync(home, { recursive: true });
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefix', home, `node-red@${version}`], {
      stdio: 'ignore',
    });
  }
  const dir = mkdtempSync(join(tmpdir(), 'hylla-node-red-'));
  const file = join(dir, 'readings.ndjson');
  const port = await freePort();
  writeFileSync(join(dir, 'flows.json'), JSON.stringify(flow(brokerPort, file)));
  writeFileSync(
    join(dir, 'settings.js'),
    `module.exports = { flowFile: 'flows.json', uiHost: '127.0.0.1', uiPort: ${port}, logging: { console: { level: 'off' } } };`,
  );
  const started = performance.now();
  const child = spawn(process.execPath, [red, '--userDir', dir, '--settings', join(dir, 'settings.js')], {
    stdio: 'ignore',
  });
  while (
    !(await fetch(`http://127.0.0.1:${port}/`).then(
      (answer) => answer.ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error('Node-RED did not start');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return {
    readyMs: performance.now() - started,
    file,
    pid: child.pid,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          rmSync(dir, { recursive: true, force: true });
          resolve();
        });
        child.kill('SIGTERM');
      }),
  };
}

function flow(brokerPort, file) {
  const node = (id, type, next, rest) => ({ id, type, z: 'flow', x: 0, y: 0, wires: next ? [[next]] : [], ...rest });
  return [
    { id: 'flow', type: 'tab', label: 'readings' },
    {
      id: 'broker',
      type: 'mqtt-broker',
      broker: '127.0.0.1',
      port: String(brokerPort),
      protocolVersion: '4',
      keepalive: '60',
      cleansession: true,
    },
    node('in', 'mqtt in', 'json', {
      topic: 'hylla/+/level',
      qos: '1',
      datatype: 'utf8',
      broker: 'broker',
      inputs: 0,
    }),
    node('json', 'json', 'keep', { action: 'obj', property: 'payload' }),
    node('keep', 'function', 'file', {
      func: "global.set(msg.topic.split('/')[1], msg.payload); return msg;",
      outputs: 1,
    }),
    node('file', 'file', null, {
      filename: file,
      filenameType: 'str',
      appendNewline: true,
      overwriteFile: 'false',
      encoding: 'utf8',
    }),
  ];
}
