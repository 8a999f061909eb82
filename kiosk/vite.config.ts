/**
 * Builds the three pages to `dist/kiosk`. All URLs are relative, so that any base path works; nothing is inlined, so
 * that a content security policy without `unsafe-inline` and `data:` holds.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** In minified code only templates (HTML, CSS, SVG) still have indented lines, and there indentation means nothing. */
const outdentTemplates: Plugin = {
  name: 'outdent-templates',
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type === 'chunk') chunk.code = chunk.code.replace(/\n\s+/g, '\n');
    }
  },
};

/** A schema is a value and nothing else: a page that needs one of the contract's does not carry them all. */
const pureSchemas: Plugin = {
  name: 'pure-schemas',
  enforce: 'pre',
  transform(code, id) {
    return id.includes('/server/contract/') ? code.replace(/\bv\.\w+\(/g, '/* @__PURE__ */ $&') : null;
  },
};

/** The server hands out `x.br` and `x.gz` where they lie beside `x`: compressed once here, not for each screen. */
const compressed: Plugin = {
  name: 'compressed',
  closeBundle() {
    const dist = here('../dist/kiosk');
    for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(js|css|html|svg|txt)$/.test(name)) continue;
      const text = readFileSync(join(dist, name));
      writeFileSync(join(dist, `${name}.br`), brotliCompressSync(text));
      writeFileSync(join(dist, `${name}.gz`), gzipSync(text, { level: 9 }));
    }
  },
};

export default defineConfig({
  root: here('.'),
  base: './',
  plugins: [pureSchemas, outdentTemplates, compressed],
  build: {
    outDir: here('../dist/kiosk'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: [here('index.html'), here('wall.html'), here('office.html')] },
  },
});
