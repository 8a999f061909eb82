import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A condition that is awaited may take its time on a machine that is shared. */
const patient = { poll: { timeout: 20_000 } };

/**
 * Three projects, one after the other: parts; pages in a browser; whole processes that are killed, stopped and timed. Files
 * side by side, since much of their time is waiting. A fourth, of brokers that take long to install, is left out of `npm test`.
 */
export default defineConfig({
  root,
  test: {
    projects: [
      {
        test: {
          name: 'parts',
          root,
          include: ['test/**/*.test.ts'],
          exclude: ['test/system/**', 'test/e2e/**', 'test/brokers/**'],
          testTimeout: 60_000,
          expect: patient,
          hookTimeout: 60_000,
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'pages',
          root,
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          expect: patient,
          hookTimeout: 120_000,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'system',
          root,
          include: ['test/system/**/*.test.ts'],
          testTimeout: 120_000,
          expect: patient,
          hookTimeout: 60_000,
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'brokers',
          root,
          include: ['test/brokers/**/*.test.ts'],
          testTimeout: 120_000,
          expect: patient,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
