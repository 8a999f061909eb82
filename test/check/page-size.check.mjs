/** The pages weigh no more than was promised, built as they are served. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPages } from '../../server/bin/build-pages.mjs';
import { root } from '../../server/bin/ensure.mjs';
import { measure } from './page-size.mjs';

const dir = mkdtempSync(join(tmpdir(), 'hylla-size-'));
try {
  await buildPages(root, dir);
  const rows = measure(dir);
  console.table(rows);
  if (rows.length === 0 || rows.some(({ holds }) => !holds)) process.exitCode = 1;
} finally {
  rmSync(dir, { recursive: true });
}
