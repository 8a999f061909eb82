/**
 * The core (contract, domain, usecases) has no clock, no chance, no I/O. Globals are the linter's; this finds what it
 * cannot express: `Date.now`, `new Date()` without an argument, `Math.random`, and imports of Node's own modules.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { root } from '../../server/bin/ensure.mjs';

let files = 0;
for (const folder of ['contract', 'domain', 'usecases']) {
  for (const name of readdirSync(join(root, 'server', folder), { recursive: true })) {
    if (name.endsWith('.ts')) inspect(join(root, 'server', folder, name));
  }
}
if (files < 20) complain(`only ${files} files of the core were read`);

function inspect(path) {
  files++;
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const visit = (node) => {
    const text = node.getText(source);
    const where = () =>
      `${relative(root, path)}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`;
    if (ts.isPropertyAccessExpression(node) && /^(Date\.now|Math\.random|globalThis\.)/.test(text))
      complain(`${where()} ${text}`);
    if (ts.isNewExpression(node) && node.expression.getText(source) === 'Date' && !node.arguments?.length)
      complain(`${where()} new Date() reads the clock`);
    if (ts.isImportDeclaration(node) && /^['"]node:/.test(node.moduleSpecifier.getText(source)))
      complain(`${where()} imports ${node.moduleSpecifier.getText(source)}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
}

function complain(message) {
  console.log(message);
  process.exitCode = 1;
}
