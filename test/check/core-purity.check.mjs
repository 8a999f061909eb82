/** The core (contract, domain, usecases) has no clock, no chance, no I/O. Plain globals are the linter's. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../../server/bin/ensure.mjs';
import { impurities } from './core-purity.mjs';

let files = 0;
for (const folder of ['contract', 'domain', 'usecases']) {
  for (const name of readdirSync(join(root, 'server', folder), { recursive: true })) {
    if (!name.endsWith('.ts')) continue;
    files++;
    const path = join(root, 'server', folder, name);
    for (const fault of impurities(readFileSync(path, 'utf8'))) complain(`${relative(root, path)}:${fault}`);
  }
}
if (files < 20) complain(`only ${files} files of the core were read`);

function complain(message) {
  console.log(message);
  process.exitCode = 1;
}
