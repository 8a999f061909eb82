/**
 * `npm test`: every test. Gets what the tests need first (Debian packages by apt-get when it may), builds, runs vitest,
 * and ends with a line `N passed, N failed`. Nothing is skipped in silence: brokers that take long to install have
 * `npm run test:brokers`, and a line says so.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureReady, root } from '../server/bin/ensure.mjs';
import { getTools } from './tools.mjs';

const filters = process.argv.slice(2);
const withBrokers = filters.some((filter) => filter.startsWith('test/brokers'));

ensureReady();
getTools({ withBrokers });
const report = join(mkdtempSync(join(tmpdir(), 'hylla-test-')), 'report.json');
const { status } = spawnSync(
  join(root, 'node_modules', '.bin', 'vitest'),
  [
    'run',
    '--config',
    'test/vitest.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...(withBrokers ? [] : ['--project=!brokers']),
    ...filters,
  ],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, NODE_ENV: 'test' } },
);
conclude(status);

function conclude(code) {
  const counted = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
  rmSync(join(report, '..'), { recursive: true, force: true });
  const passed = counted?.numPassedTests ?? 0;
  // A file that did not load has no tests of its own, and is a failure all the same.
  const broken = (counted?.testResults ?? []).filter(
    (file) => file.status === 'failed' && file.assertionResults.every((one) => one.status !== 'failed'),
  ).length;
  const failed = (counted?.numFailedTests ?? 0) + broken;
  const skipped = (counted?.numPendingTests ?? 0) + (counted?.numTodoTests ?? 0);
  if (counted === null || passed + failed === 0) console.error('No test ran.');
  if (filters.length === 0) console.log('Not tried here: RabbitMQ (npm run test:brokers)');
  const good = code === 0 && failed === 0 && passed > 0;
  console.log(
    `${passed} passed, ${failed === 0 && !good ? 1 : failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  );
  process.exitCode = good ? 0 : 1;
}
