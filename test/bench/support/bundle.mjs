/** A script beside this file that uses the server's own parts, as one that Node runs. */
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './processes.mjs';

/** Answers the path of the bundle, which is in `dir`. */
export async function bundle(script, dir) {
  const outfile = join(dir, script.replace('.ts', '.mjs'));
  await build({
    entryPoints: [join(root, 'test', 'bench', 'support', script)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
  });
  return outfile;
}
