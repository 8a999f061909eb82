/**
 * Builds the three pages to `dist/kiosk`. All URLs are relative, so that any base path works; nothing is inlined, so
 * that a content security policy without `unsafe-inline` and `data:` holds.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  base: './',
  build: {
    outDir: here('../dist/kiosk'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: [here('index.html'), here('wall.html'), here('office.html')] },
  },
});
