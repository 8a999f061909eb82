/** A script that uses parts in TypeScript, as one that Node runs; its path is from this directory. */
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { root } from './processes.mjs';

/** Answers the path of the bundle, which is in `dir`. */
export async function bundle(script, dir) {
  const outfile = join(dir, basename(script).replace('.ts', '.mjs'));
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
