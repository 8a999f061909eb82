/** A real nginx in front of a server, as a process of its own. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

const program = '/usr/sbin/nginx';

export interface NginxServer {
  /** Without a path, ends with a slash. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Hands `path` on to `target`, both with slashes at their ends, and knows nothing else. Besides what any proxy has to
 * say (who asks, for which host, by which scheme, WebSocket) all is as the package has it: answers are buffered.
 */
export function nginxServer({ path, target }: { path: string; target: string }): Promise<NginxServer> {
  return nginxWith(
    (port) => `map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  server {
    listen 127.0.0.1:${port};
    location ${path} {
      proxy_pass ${target};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
    }
    location / { return 404; }
  }`,
  );
}

/** With what `http` says of its only server, which listens on the port that is handed to it. */
export async function nginxWith(http: (port: number) => string): Promise<NginxServer> {
  const dir = mkdtempSync(join(tmpdir(), 'hylla-nginx-'));
  const port = await freePort();
  const config = join(dir, 'nginx.conf');
  writeFileSync(
    config,
    `daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${dir}/nginx.pid;
error_log ${dir}/error.log;
events { worker_connections 256; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((what) => `${what}_temp_path ${dir}/${what};`).join(' ')}
  ${http(port)}
}
`,
  );
  const args = ['-p', dir, '-e', `${dir}/error.log`, '-c', config];
  const { status, stderr } = spawnSync(program, [...args, '-t', '-q'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`nginx refuses its settings: ${stderr}`);
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://127.0.0.1:${port}/`;
  await until(async () => child.exitCode !== null || (await fetch(url)).status > 0, { what: 'nginx' });
  if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
  return {
    url,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
