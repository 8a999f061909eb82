import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A condition that is awaited may take its time on a machine that is shared. */
const patient = { poll: { timeout: 20_000 } };

/** They put a module of their own in the place of one of ours, so that files after them must have modules anew. */
const mocking = ['test/mqtt/acknowledger.test.ts', 'test/mqtt/embedded-patience.test.ts'];

/** What takes longest begins first, so that nothing is waited for at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) =>
      /system\/crash\.|everybody|pictures|power-cut|damage/.test(moduleId);
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/**
 * Three projects, one after the other: parts; pages in a browser; whole processes that are killed, stopped and timed. Files
 * side by side, since much of their time is waiting, and modules shared, since many files take longer to load than to run. A fourth, of brokers that take long to install, is left out of `npm test`.
 */
export default defineConfig({
  root,
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'parts',
          root,
          include: ['test/**/*.test.ts'],
          exclude: ['test/system/**', 'test/e2e/**', 'test/brokers/**', ...mocking],
          isolate: false,
          testTimeout: 60_000,
          expect: patient,
          hookTimeout: 60_000,
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'parts that mock',
          root,
          include: mocking,
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
          isolate: false,
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
          isolate: false,
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
