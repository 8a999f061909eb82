/**
 * Makes a fresh clone runnable: installs the locked dependencies if they are missing, builds if sources changed.
 * Uses nothing but Node itself, since at first nothing else is there.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const stamp = join(root, 'dist', '.stamp');
const sources = ['server', 'kiosk', 'firmware-sim', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** Installs and builds as needed; ends the process with one line when that fails. */
export function ensureReady() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Hylla needs Node 20.19 or newer; this is ${process.versions.node}`);
  // A container holds the build only.
  if (!existsSync(join(root, 'package-lock.json'))) return;
  ensureInstalled();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceState()) return;
  console.log('Building Hylla …');
  run(process.execPath, [join(root, 'server', 'bin', 'build.mjs')]);
}

/** To be called before a build. What it answers is to be called after: that the build is of the sources as they were. */
export function beginBuild() {
  const state = sourceState();
  return () => writeFileSync(stamp, state);
}

export function ensureInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  const wanted = lockHash();
  const marker = join(root, 'node_modules', '.hylla-lock');
  // An install without the build's tools (npm under NODE_ENV=production) is not whole.
  const whole = existsSync(installed) && existsSync(join(root, 'node_modules', 'esbuild'));
  if (whole && existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  if (whole && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs) {
    writeFileSync(marker, wanted);
    return;
  }
  console.log('Installing what Hylla needs (npm ci) …');
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(marker, wanted);
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** Node's version, and name, size and time of every source file, so that a later start need not read them. */
function sourceState() {
  const hash = createHash('sha256').update(process.versions.node);
  const visit = (path) => {
    const info = statSync(path, { throwIfNoEntry: false });
    if (!info) return;
    if (info.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else hash.update(`${path}\0${info.size}\0${info.mtimeMs}\n`);
  };
  for (const source of sources) visit(join(root, source));
  return hash.digest('hex');
}

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) fail(`${command} ${args.join(' ')} did not succeed`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
