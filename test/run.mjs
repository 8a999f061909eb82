/**
 * `npm test`: every test. Gets what the tests need first (Debian packages by apt-get when it may), builds, runs vitest,
 * and ends with a line `N passed, N failed`. Nothing is skipped in silence: what takes long to install, or is no Debian
 * package, has a command of its own, and a line says so.
 *
 * Of a whole run, up to three files that failed beside others run once more, alone: a machine that is shared now and then
 * stands still for longer than a page or a process waits. What then passes is named, with what it failed on, since it is
 * somebody's work to find out why; what fails alone has failed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ensureReady, root } from '../server/bin/ensure.mjs';
import { getTools } from './tools.mjs';

const mostSecondRuns = 3;
const filters = process.argv.slice(2);
/** Each has a project of its own, whose name begins so, and runs when it is asked for. */
const isAsked = (name) => filters.some((filter) => filter.startsWith(`test/${name}`));
const withBrokers = isAsked('brokers');
// One filter: of several that say "not", vitest takes what any of them lets through.
const projects = withBrokers || isAsked('timescale') ? [] : ['--project=!apart*'];

ensureReady();
getTools({ withBrokers });
const first = run(filters);
const again = filters.length === 0 && first !== null ? filesToRepeat(first) : [];
const second = again.length > 0 ? run(again) : null;
conclude(first, second);

/** Files with their tests as vitest counted them; null when it could not. */
function run(paths) {
  const dir = mkdtempSync(join(tmpdir(), 'hylla-test-'));
  const report = join(dir, 'report.json');
  const { status } = spawnSync(
    join(root, 'node_modules', '.bin', 'vitest'),
    [
      'run',
      '--config',
      'test/vitest.config.ts',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...projects,
      ...paths,
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, NODE_ENV: 'test' } },
  );
  const counted = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
  rmSync(dir, { recursive: true, force: true });
  return counted && { ...counted, good: status === 0 };
}

function filesToRepeat({ good, testResults }) {
  const failed = testResults.filter((file) => file.status === 'failed').map(({ name }) => relative(root, name));
  return good || failed.length > mostSecondRuns ? [] : failed;
}

function failuresOf({ testResults }) {
  return testResults.flatMap((file) => {
    const path = relative(root, file.name);
    const failed = file.assertionResults.filter((one) => one.status === 'failed');
    // A file that did not load has no tests of its own, and is a failure all the same.
    if (file.status === 'failed' && failed.length === 0) return [{ what: path, why: file.message }];
    return failed.map((one) => ({ what: `${path} > ${one.fullName}`, why: one.failureMessages.join('\n') }));
  });
}

function passedOf(counted, except = []) {
  return (counted?.testResults ?? [])
    .filter((file) => !except.includes(relative(root, file.name)))
    .flatMap((file) => file.assertionResults)
    .filter((one) => one.status === 'passed').length;
}

function conclude(counted, repeated) {
  const before = counted === null ? [] : failuresOf(counted);
  const left = repeated === null ? before : failuresOf(repeated);
  for (const { what, why } of before)
    if (!left.some((one) => one.what === what))
      console.log(`Failed beside others, passed alone: ${what}\n  ${why.split('\n')[0]}`);
  const skipped = (counted?.numPendingTests ?? 0) + (counted?.numTodoTests ?? 0);
  const passed = passedOf(counted, again) + passedOf(repeated);
  const good = (repeated ?? counted)?.good === true && left.length === 0 && passed > 0;
  if (counted === null || counted.numTotalTests === 0) console.error('No test ran.');
  if (filters.length === 0)
    console.log(
      'Not tried here: RabbitMQ (npm run test:brokers), TimescaleDB (npm run test:timescale), ' +
        'each state of each page in the second language (npm run test:pages)',
    );
  console.log(
    `${passed} passed, ${left.length === 0 && !good ? 1 : left.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  );
  process.exitCode = good ? 0 : 1;
}
