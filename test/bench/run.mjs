/**
 * `npm run bench -- [--section NAME] [--json FILE]`: the benchmarks as a table, and as JSON for machines. A section is a
 * file in `sections/` that exports `run()`, which answers its rows; each figure is a ratio within one interleaved run.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureReady } from '../../server/bin/ensure.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({ options: { section: { type: 'string' }, json: { type: 'string' } } });
const known = readdirSync(join(here, 'sections'))
  .filter((name) => name.endsWith('.mjs'))
  .map((name) => name.replace('.mjs', ''));
if (values.section !== undefined && !known.includes(values.section)) {
  console.error(`There is no section "${values.section}"; there are ${known.join(', ')}.`);
  process.exit(1);
}
ensureReady();

const sections = {};
for (const name of values.section === undefined ? known : [values.section]) {
  console.log(`\n${name}`);
  const { run } = await import(join(here, 'sections', `${name}.mjs`));
  sections[name] = await run();
  console.table(
    sections[name].map((row) => ({
      name: row.name,
      value: `${format(row.value)} ${row.unit}`,
      reference: row.reference === null ? '' : `${format(row.reference)} ${row.unit}`,
      ratio: row.ratio === null ? '' : row.ratio.toFixed(2),
      spread: row.spread === null ? '' : `${row.spread.map((one) => one.toFixed(2)).join(' to ')}`,
      goal: row.goal ?? '',
      holds: row.holds === null ? '' : row.holds ? 'yes' : 'NO',
    })),
  );
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ sections }, null, 2)}\n`);

function format(value) {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : Number(value.toPrecision(3)).toString();
}
