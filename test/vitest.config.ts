import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type InlineConfig, type TestSpecification } from 'vitest/node';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A condition that is awaited may take its time on a machine that is shared. */
const patient = { poll: { timeout: 60_000 } };

/** They put a module of their own in the place of one of ours, so that files after them must have modules anew. */
const mocking = ['test/mqtt/acknowledger.test.ts', 'test/mqtt/embedded-patience.test.ts'];

const long = [
  ...['crash-first', 'crash-second', 'postgres', 'replicas', 'outside-faults'],
  ...['everybody', 'office-everybody', 'pictures', 'office', 'demo', 'wall-readable', 'follow', 'offline', 'wall-week'],
  ...['outside-broker', 'outside-servers', 'postgres-faults', 'postgres-replicas', 'postgres-needs'],
  ...['lowdb-power-cut', 'lowdb-damage'],
];

/** What takes longest begins first, so that nothing is waited for at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => long.some((name) => moduleId.includes(`/${name}.`));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** They say how long something may take at most, so that nothing else runs beside them. */
const timed = [
  ...['commands', 'crowd', 'disk', 'ending', 'flood', 'fuzz', 'malformed', 'stop'].map(
    (name) => `test/system/${name}.test.ts`,
  ),
  ...['limits', 'live'].map((name) => `test/http/${name}.test.ts`),
  'test/mqtt/embedded-access.test.ts',
  'test/storage/postgres-schema.test.ts',
];

/** One after the other, in the order of `groupOrder`. */
function project(
  name: string,
  groupOrder: number,
  workers: number,
  options: Pick<InlineConfig, 'include' | 'exclude' | 'isolate'>,
) {
  return {
    test: {
      name,
      root,
      ...options,
      testTimeout: name === 'pages' ? 180_000 : 120_000,
      hookTimeout: 120_000,
      expect: patient,
      maxWorkers: workers,
      sequence: { groupOrder },
    },
  };
}

/**
 * Parts; pages in a browser; whole processes that are killed and stopped; what must be in time. Files side by side, since
 * much of their time is waiting, and modules shared, since many files take longer to load than to run. What takes long to
 * install, or is no Debian package, is left out of `npm test`.
 */
export default defineConfig({
  root,
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      project('parts', 0, 4, {
        include: ['test/**/*.test.ts'],
        exclude: ['test/system/**', 'test/e2e/**', 'test/brokers/**', 'test/timescale/**', ...mocking, ...timed],
        isolate: false,
      }),
      project('parts that mock', 0, 4, { include: mocking }),
      project('pages', 1, 3, { include: ['test/e2e/**/*.test.ts'], isolate: false }),
      project('system', 2, 3, {
        include: ['test/system/**/*.test.ts'],
        exclude: timed,
        isolate: false,
      }),
      project('timed', 3, 1, { include: timed, isolate: false }),
      project('apart: brokers', 4, 1, { include: ['test/brokers/**/*.test.ts'] }),
      project('apart: timescale', 5, 1, { include: ['test/timescale/**/*.test.ts'] }),
    ],
  },
});
