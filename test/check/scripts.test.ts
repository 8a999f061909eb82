/**
 * What an operator starts by npm is stopped by a signal to npm. npm passes it on to its shell only, and a shell that waits
 * for node dies of it and leaves node running: so these scripts `exec`.
 */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../support/start-server.ts';

const long = 'process.on("SIGTERM", () => { console.log("stopped in order"); process.exit(0); });';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hylla-scripts-'));
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  mkdirSync(join(folder, 'server', 'bin'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each(['start', 'demo', 'sim'])('npm run %s: SIGTERM reaches the program, and npm ends with it', async (name) => {
  const program = `${long} console.log("up " + process.pid); setInterval(() => {}, 1000);`;
  writeFileSync(join(folder, 'server', 'bin', `${name}.mjs`), program);
  const npm = spawn('npm', ['run', name], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  let printed = '';
  let pid = 0;
  npm.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
    const up = /up (\d+)/.exec(printed);
    if (up === null || pid !== 0) return;
    pid = Number(up[1]);
    npm.kill('SIGTERM');
  });
  const code = await new Promise<number | null>((resolve) => npm.once('exit', resolve));
  const left = isRunning(pid);
  if (left) process.kill(pid, 'SIGKILL');
  expect({ code, left }).toEqual({ code: 0, left: false });
  expect(printed).toContain('stopped in order');
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
