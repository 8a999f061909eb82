/**
 * How a page is built to `dist/kiosk`; `server/bin/build-pages.mjs` says which. All URLs are relative, so that any base
 * path works; nothing is inlined, so that a content security policy without `unsafe-inline` and `data:` holds.
 */
import { fileURLToPath } from 'node:url';
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

/** Vite's loader of later pieces also fetches their styles and hints; ours have none of their own. */
const plainImports: Plugin = {
  name: 'plain-imports',
  enforce: 'pre',
  load: (id) => (id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load();' : null),
};

/** What a page needs at first, in one piece: shared with later pieces it would be several, which compress worse. */
const shell = new Set<string>();
const oneShell: Plugin = {
  name: 'one-shell',
  buildEnd() {
    const add = (id: string): void => {
      if (shell.has(id)) return;
      shell.add(id);
      for (const next of this.getModuleInfo(id)?.importedIds ?? []) add(next);
    };
    for (const id of this.getModuleIds()) if (this.getModuleInfo(id)?.isEntry) add(id);
  },
};

export default defineConfig({
  root: here('.'),
  base: './',
  plugins: [plainImports, oneShell, pureSchemas, outdentTemplates],
  build: {
    outDir: here('../dist/kiosk'),
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shell', test: (id) => shell.has(id) }] } } },
  },
});
