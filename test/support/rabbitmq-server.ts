/** A real RabbitMQ with its MQTT plugin: a node of its own in a temporary directory, on free ports. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

const versions = '/usr/lib/rabbitmq/lib';

export interface RabbitServer {
  readonly mqttPort: number;
  readonly version: string;
  start(): Promise<void>;
  /** The node and all that it has started. */
  kill(): Promise<void>;
  clean(): Promise<void>;
}

/** Started. */
export async function rabbitServer(): Promise<RabbitServer> {
  const found = existsSync(versions)
    ? readdirSync(versions).find((name) => name.startsWith('rabbitmq_server-'))
    : undefined;
  if (found === undefined) throw new Error('These tests need RabbitMQ: apt-get install rabbitmq-server');
  const dir = mkdtempSync(join(tmpdir(), 'hylla-rabbit-'));
  const [mqttPort, nodePort, namePort] = await Promise.all([freePort(), freePort(), freePort()]);
  writeFileSync(
    join(dir, 'rabbitmq.conf'),
    `listeners.tcp = none\nmqtt.listeners.tcp.1 = 127.0.0.1:${mqttPort}\nmqtt.allow_anonymous = true\n`,
  );
  writeFileSync(join(dir, 'plugins'), '[rabbitmq_mqtt].\n');
  const env = {
    PATH: process.env['PATH'],
    HOME: dir,
    RABBITMQ_NODENAME: `hylla-${mqttPort}@localhost`,
    RABBITMQ_MNESIA_BASE: join(dir, 'data'),
    RABBITMQ_LOG_BASE: join(dir, 'log'),
    RABBITMQ_CONFIG_FILE: join(dir, 'rabbitmq'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(dir, 'plugins'),
    RABBITMQ_DIST_PORT: String(nodePort),
    ERL_EPMD_PORT: String(namePort),
  };
  let child: ChildProcess | null = null;
  const server: RabbitServer = {
    mqttPort,
    version: found.replace('rabbitmq_server-', ''),
    async start() {
      // A process group of its own, since the node is a grandchild.
      child = spawn(join(versions, found, 'sbin', 'rabbitmq-server'), [], { env, stdio: 'ignore', detached: true });
      await until(() => answers(mqttPort), { within: 60_000, what: 'RabbitMQ' });
    },
    async kill() {
      const ending = child;
      child = null;
      if (ending?.pid === undefined || ending.exitCode !== null) return;
      const gone = new Promise((resolve) => ending.once('exit', resolve));
      process.kill(-ending.pid, 'SIGKILL');
      await gone;
      await until(async () => !(await answers(mqttPort)), { what: 'RabbitMQ to be gone' });
    },
    async clean() {
      await server.kill();
      spawnSync('epmd', ['-port', String(namePort), '-kill']);
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(port, '127.0.0.1', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}
