/** Bundles server and simulator (esbuild) and the pages (vite) into `dist/`. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import { buildPages } from './build-pages.mjs';
import { beginBuild } from './ensure.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const dist = join(root, 'dist');
/** What `npm start` gives to Node: a cache is for these. */
const flags = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts.start.match(/--\S+/g) ?? [];
const builtIt = beginBuild();
rmSync(dist, { recursive: true, force: true });

const ours = (name) => join(root, 'server', 'bin', name);
const node = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  // Half of the bytes; names stay, for stacks.
  minifyWhitespace: true,
  minifySyntax: true,
  alias: {
    debug: ours('no-debug.cjs'),
    'node:http2': ours('no-http2.mjs'),
    'readable-stream': ours('node-stream.cjs'),
  },
  logLevel: 'warning',
};
const server = join(dist, 'server');
/** Packages that a start by itself does not use, each a script of its own: the server's is a third shorter by them. */
const later = ['mqtt', 'nodemailer', 'pino', 'postgres', 'saxes', 'yaml'];

await Promise.all([
  // One script, since only a script can be kept compiled (`main.cjs`).
  bundle({
    ...node,
    format: 'cjs',
    banner: {
      js: "(function (require, __filename) {const module = {}, ownUrl = require('node:url').pathToFileURL(__filename).href;",
    },
    footer: { js: '})' },
    define: { 'import.meta.url': 'ownUrl' },
    // A script by itself imports nothing: `import()` of what is Node's own becomes `require`.
    supported: { 'dynamic-import': false },
    external: later,
    entryPoints: [join(root, 'server', 'main.ts')],
    outfile: join(server, 'server.cjs'),
  }),
  ...later.map((name) =>
    bundle({
      ...node,
      sourcemap: false,
      format: 'cjs',
      stdin: { contents: `module.exports = require('${name}')`, resolveDir: root },
      // Where Node looks for it.
      outfile: join(server, 'node_modules', `${name}.js`),
    }),
  ),
  bundle({
    ...node,
    format: 'esm',
    // Bundled packages written for CommonJS call `require`, which an ES module does not have.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
    },
    entryPoints: [join(root, 'firmware-sim', 'main.ts')],
    outfile: join(dist, 'firmware-sim', 'main.js'),
  }),
]);
copyFileSync(ours('main.cjs'), join(server, 'main.js'));
// Read at the start by Node, for the kind of `main.js`.
writeFileSync(join(server, 'package.json'), '{"type":"commonjs"}\n');
// Read at the start, from beside the code that applies them.
cpSync(join(root, 'server', 'storage', 'postgres', 'migrations'), join(server, 'migrations'), { recursive: true });
await buildPages(root);

// Last: it serves the pages.
const isAscii = !readFileSync(join(server, 'server.cjs')).some((byte) => byte > 127);
if (!isAscii) throw new Error('dist/server/server.cjs has a letter that is not ASCII: write it as an escape');
const [maker, main] = [ours('make-code-cache.mjs'), join(server, 'main.js')];
const { status } = spawnSync(process.execPath, [...flags, maker, main], { stdio: ['ignore', 'ignore', 'inherit'] });
if (status !== 0) throw new Error('the built server did not start');
builtIt();
