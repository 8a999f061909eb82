/**
 * Loaded into a process that is measured (`--expose-gc --import`). At SIGUSR2 it collects its garbage and writes down, in kB,
 * what of its memory is in use: what is resident without the room in V8's pages that is free, of which V8 gives back now
 * more and now less.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import { heldFile } from './held-file.mjs';

/** ms until the pages that a collection has freed are given back. */
const givenBack = 500;

process.on('SIGUSR2', () => {
  globalThis.gc();
  setTimeout(() => {
    const { total_physical_size, used_heap_size } = getHeapStatistics();
    const held = (process.memoryUsage.rss() - total_physical_size + used_heap_size) / 1024;
    writeFileSync(`${heldFile(process.pid)}.part`, String(held));
    renameSync(`${heldFile(process.pid)}.part`, heldFile(process.pid));
  }, givenBack);
});
