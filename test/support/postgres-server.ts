/** A real PostgreSQL: a cluster of its own in a temporary directory, on a free port, durable as in production. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { freePort } from './free-port.ts';

const password = 'a-password-that-must-not-show';

export interface PostgresServer {
  /** URL of a new, empty database. */
  database(): Promise<string>;
  /** Runs one SQL text as the owner. */
  query(url: string, text: string): Promise<readonly Record<string, unknown>[]>;
  /** `pg_dump` of a database to a file, which it answers. */
  dump(url: string): string;
  /** `pg_restore` of such a file in place of what is there. */
  restore(url: string, file: string): void;
  /** `pg_ctl stop -m immediate`: no shutdown checkpoint, as after a crash. */
  crash(): void;
  start(): void;
  /** SIGSTOP to every process of the server. */
  pause(): void;
  resume(): void;
  clean(): void;
  readonly password: string;
}

/** PostgreSQL refuses to run as root: then it runs as the `postgres` user of the package. */
const asRoot = process.getuid?.() === 0;

function run(program: string, args: readonly string[]): void {
  const path = join(binDirectory(), program);
  const [command, rest] = asRoot ? ['runuser', ['-u', 'postgres', '--', path, ...args]] : [path, [...args]];
  const { status, stderr } = spawnSync(command, rest, { stdio: ['ignore', 'ignore', 'pipe'], cwd: tmpdir() });
  if (status !== 0) throw new Error(`${program} failed: ${stderr?.toString()}`);
}

function binDirectory(): string {
  const versions = '/usr/lib/postgresql';
  const newest = existsSync(versions) ? readdirSync(versions).sort((a, b) => Number(b) - Number(a))[0] : undefined;
  if (newest === undefined) throw new Error('The tests need PostgreSQL: apt-get install postgresql');
  return join(versions, newest, 'bin');
}

export async function postgresServer(settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
  const dir = mkdtempSync(join(tmpdir(), 'hylla-pg-'));
  const data = join(dir, 'data');
  const port = await freePort();
  const secret = join(dir, 'password');
  writeFileSync(secret, password);
  if (asRoot) spawnSync('chown', ['-R', 'postgres', dir]);
  chmodSync(dir, 0o700);
  run('initdb', [
    '-D',
    data,
    '-U',
    'hylla',
    '-A',
    'scram-sha-256',
    `--pwfile=${secret}`,
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
  ]);
  const lines = { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: dir, ...settings };
  writeFileSync(
    join(data, 'postgresql.auto.conf'),
    Object.entries(lines)
      .map(([name, value]) => `${name} = '${value}'\n`)
      .join(''),
  );
  const url = (name: string) => `postgres://hylla:${password}@127.0.0.1:${port}/${name}`;
  let databases = 0;
  let dumps = 0;

  const server: PostgresServer = {
    password,
    async query(of, text) {
      const sql = postgres(of, { max: 1, onnotice: () => {} });
      try {
        return [...(await sql.unsafe(text))];
      } finally {
        await sql.end({ timeout: 1 });
      }
    },
    async database() {
      const name = `hylla_${++databases}`;
      await server.query(url('postgres'), `CREATE DATABASE ${name}`);
      return url(name);
    },
    dump(of) {
      const file = join(dir, `${++dumps}.dump`);
      run('pg_dump', ['-Fc', '-f', file, of]);
      return file;
    },
    restore: (to, file) => run('pg_restore', ['--clean', '--if-exists', '--exit-on-error', '-d', to, file]),
    crash: () => run('pg_ctl', ['-D', data, 'stop', '-m', 'immediate', '-s']),
    start: () => run('pg_ctl', ['-D', data, 'start', '-w', '-s', '-l', join(data, 'log')]),
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    clean() {
      try {
        signal('SIGCONT');
        run('pg_ctl', ['-D', data, 'stop', '-m', 'immediate', '-s']);
      } catch {
        // It was stopped already.
      }
      rmSync(dir, { recursive: true, force: true });
    },
  };

  function signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    const pidFile = join(data, 'postmaster.pid');
    if (!existsSync(pidFile)) return;
    const main = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
    // The postmaster first: one that is paused makes no more processes, so that the list is whole.
    process.kill(main, name);
    const children = spawnSync('ps', ['-o', 'pid=', '--ppid', String(main)])
      .stdout.toString()
      .split('\n');
    for (const pid of children.map(Number).filter(Boolean)) {
      try {
        process.kill(pid, name);
      } catch (error) {
        // A worker process may end by itself between the list and the signal.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
  }

  try {
    server.start();
  } catch (error) {
    server.clean();
    throw error;
  }
  return server;
}
