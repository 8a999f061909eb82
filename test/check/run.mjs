/** `npm run check`: types, lint, import rule, purity of the core, size of the pages, and every `*.check.mjs` beside this file. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, root } from '../../server/bin/ensure.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const bin = (name) => join(root, 'node_modules', '.bin', name);
ensureInstalled();

const own = Object.fromEntries(
  readdirSync(here)
    .filter((name) => name.endsWith('.check.mjs'))
    .map((name) => [name.replace('.check.mjs', ''), [process.execPath, [join(here, name)]]]),
);
const steps = [
  ['types', bin('tsc'), ['-p', 'tsconfig.json']],
  ['types of the pages', bin('tsc'), ['-p', 'kiosk/tsconfig.json']],
  ['types of the service worker', bin('tsc'), ['-p', 'kiosk/worker/tsconfig.json']],
  ['lint and format', bin('biome'), ['check', '--error-on-warnings', '.']],
  ...Object.entries(own).map(([name, command]) => [name, ...command]),
];

let failed = 0;
const waiting = [...steps];
await Promise.all([work(), work()]);
console.log(failed === 0 ? `check: all ${steps.length} in order` : `check: ${failed} of ${steps.length} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Two at a time; the first takes longest. */
async function work() {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const [name, command, args] = step;
    const from = performance.now();
    const { code, output } = await run(command, args);
    const time = `${((performance.now() - from) / 1000).toFixed(1)} s`;
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'}  ${name} (${time})`);
    if (code !== 0) failed++;
    // The checks of our own say something only where there is something to see.
    if (code !== 0 || (name in own && output !== '')) console.log(output.trimEnd());
  }
}

function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => resolve({ code, output }));
  });
}
