/** Imports point one way. A run that read next to nothing has proved nothing, and fails. */
import { root } from '../../server/bin/ensure.mjs';
import { cruise } from './import-rule.mjs';

const { modules, imports, violations } = cruise(root);
for (const violation of violations) console.log(violation);
if (modules < 50 || imports < 100) {
  console.log(`only ${modules} modules with ${imports} imports were read`);
  process.exitCode = 1;
}
if (violations.length > 0) process.exitCode = 1;
