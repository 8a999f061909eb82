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

/** What comes later has no styles of its own to fetch first: an import is an import. */
const plainImports: Plugin = {
  name: 'plain-imports',
  enforce: 'pre',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : null),
};

export default defineConfig({
  root: here('.'),
  base: './',
  plugins: [pureSchemas, plainImports, outdentTemplates],
  build: {
    outDir: here('../dist/kiosk'),
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      // Schemas are made of others' entries (`...OrderHead.entries`): reading those does nothing.
      treeshake: { propertyReadSideEffects: false },
      output: {
        // What the page waits for is one file: pieces shared with what comes later would compress worse.
        codeSplitting: { groups: [{ name: 'page', test: /-page\.ts$/ }] },
        chunkFileNames: ({ facadeModuleId }) =>
          `assets/${facadeModuleId?.includes('/i18n/') ? 'language-' : ''}[name]-[hash].js`,
      },
    },
  },
});
