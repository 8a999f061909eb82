import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { outboxFault } from '../../server/purchasing/file-channel.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hylla-outbox-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('an outbox that can be written has no fault, is for its owner only, and keeps nothing of the trial', async () => {
  const outbox = join(dir, 'data', 'outbox');
  expect(await outboxFault(outbox)).toBeNull();
  expect(statSync(outbox).mode & 0o777).toBe(0o700);
  writeFileSync(join(outbox, '2026-001.json'), '{}');
  expect(await Promise.all([outboxFault(outbox), outboxFault(outbox)])).toEqual([null, null]);
  expect(readdirSync(outbox)).toEqual(['2026-001.json']);
});

test('one that cannot be made, or cannot be written, is told', async () => {
  writeFileSync(join(dir, 'data'), 'a file');
  expect(await outboxFault(join(dir, 'data', 'outbox'))).toMatch(/ENOTDIR|EEXIST/);
  expect(await outboxFault('/proc/nowhere/outbox')).toMatch(/ENOENT|EACCES/);
});
