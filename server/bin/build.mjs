/** Bundles server and simulator (esbuild) and the pages (vite) into `dist/`. */
import { cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import { buildPages } from './build-pages.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });

// Bundled packages written for CommonJS call `require`, which an ES module does not have.
const banner = {
  js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
};
const ours = (name) => join(root, 'server', 'bin', name);
const node = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  // Half of the bytes, a tenth of the start; names stay, for stacks.
  minifyWhitespace: true,
  minifySyntax: true,
  splitting: true,
  banner,
  alias: {
    debug: ours('no-debug.cjs'),
    'node:http2': ours('no-http2.mjs'),
    'readable-stream': ours('node-stream.cjs'),
  },
  logLevel: 'warning',
};

await Promise.all([
  bundle({ ...node, entryPoints: { main: join(root, 'server', 'main.ts') }, outdir: join(dist, 'server') }),
  bundle({ ...node, entryPoints: { main: join(root, 'firmware-sim', 'main.ts') }, outdir: join(dist, 'firmware-sim') }),
]);
// Read at the start, from beside the code that applies them.
cpSync(join(root, 'server', 'storage', 'postgres', 'migrations'), join(dist, 'server', 'migrations'), {
  recursive: true,
});
await buildPages(root);
