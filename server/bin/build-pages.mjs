/**
 * Builds the pages (vite) into `dist/kiosk`, each by itself: a screen shows one of them for years, and one script
 * is smaller than shared pieces. Then the service worker, which is told what the screens load, and what is compressed
 * once here and not for each screen: the server hands out `x.br` and `x.gz` where they lie beside `x`.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build as bundle } from 'esbuild';
import { build } from 'vite';

/** Pages that start with the server away. */
const screens = ['index', 'wall'];

/** `root`: of the project. `dist` is there and has no pages. */
export async function buildPages(root, outDir = join(root, 'dist', 'kiosk')) {
  const page = async (name) => {
    const { output } = await build({
      configFile: join(root, 'kiosk', 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir, emptyOutDir: false, rolldownOptions: { input: join(root, 'kiosk', `${name}.html`) } },
    });
    return output.map(({ fileName }) => fileName);
  };
  const [loaded] = await Promise.all([Promise.all(screens.map(page)), page('office'), page('follow')]);
  await buildWorker(root, outDir, [...new Set(loaded.flat())]);
  compress(outDir);
}

async function buildWorker(root, outDir, built) {
  const beside = readdirSync(join(root, 'kiosk', 'public')).filter((name) => !name.endsWith('.txt'));
  const files = [...built.filter((name) => !name.endsWith('.html')), ...beside].sort();
  const content = createHash('sha256');
  for (const name of [...screens.map((screen) => `${screen}.html`), ...files])
    content.update(`${name}\0`).update(readFileSync(join(outDir, name)));
  await bundle({
    entryPoints: { sw: join(root, 'kiosk', 'worker', 'service-worker.ts') },
    outdir: outDir,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    define: {
      builtFiles: JSON.stringify(files),
      builtVersion: JSON.stringify(content.digest('base64url').slice(0, 12)),
    },
    logLevel: 'warning',
  });
}

function compress(dir) {
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(js|css|html|svg|txt|webmanifest)$/.test(name)) continue;
    const text = readFileSync(join(dir, name));
    writeFileSync(join(dir, `${name}.br`), brotliCompressSync(text));
    writeFileSync(join(dir, `${name}.gz`), gzipSync(text, { level: 9 }));
  }
}
