/** A real Mosquitto as a process of its own, with its state on disk. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

export interface MosquittoServer {
  readonly mqttPort: number;
  start(): Promise<void>;
  /** SIGTERM: it writes down what it has; SIGKILL does not let it. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** SIGSTOP: connections stay, nothing is answered. */
  pause(): void;
  resume(): void;
  clean(): Promise<void>;
}

/** What keeps a message that it has acknowledged over its own death, but for the last ones; the compose file has them. */
export const durable = ['autosave_on_changes true', 'autosave_interval 1'];

/** Started. `lines` are added to its settings. */
export async function mosquittoServer(lines: readonly string[] = []): Promise<MosquittoServer> {
  const dir = mkdtempSync(join(tmpdir(), 'hylla-mosquitto-'));
  const mqttPort = await freePort();
  writeFileSync(
    join(dir, 'mosquitto.conf'),
    [
      `listener ${mqttPort} 127.0.0.1`,
      'allow_anonymous true',
      'persistence true',
      `persistence_location ${dir}/`,
      `user ${process.env['USER'] ?? 'root'}`,
      ...lines,
      '',
    ].join('\n'),
  );
  let child: ChildProcess | null = null;
  const server: MosquittoServer = {
    mqttPort,
    async start() {
      const starting = spawn('mosquitto', ['-c', join(dir, 'mosquitto.conf')], { stdio: 'ignore' });
      child = starting;
      await until(
        () =>
          starting.exitCode !== null ||
          new Promise((resolve) => {
            const probe = connect(mqttPort, '127.0.0.1', () => {
              probe.destroy();
              resolve(true);
            });
            probe.once('error', () => resolve(false));
          }),
        { what: 'mosquitto' },
      );
      if (starting.exitCode !== null) throw new Error(`mosquitto ended with ${starting.exitCode}`);
    },
    async stop(signal = 'SIGTERM') {
      const ending = child;
      child = null;
      if (ending === null || ending.exitCode !== null) return;
      const gone = new Promise((resolve) => ending.once('exit', resolve));
      ending.kill(signal);
      await gone;
    },
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    async clean() {
      await server.stop('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}
