/**
 * What the linter cannot express of the core's purity: of `Date` only what needs an argument (`new Date(x)`, `parse`,
 * `UTC`), of `Math` all but `random`, and none of Node's own modules.
 */
import ts from 'typescript';

const pureDate = ['parse', 'UTC', 'prototype'];

/** The faults in one file's text, as `line what`. */
export function impurities(text) {
  const source = ts.createSourceFile('core.ts', text, ts.ScriptTarget.Latest, true);
  const faults = [];
  const complain = (node, what) =>
    faults.push(`${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1} ${what}`);
  const visit = (node) => {
    if (ts.isTypeNode(node)) return;
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier?.text.startsWith('node:')
    )
      complain(node, `imports ${node.moduleSpecifier.text}`);
    if (ts.isIdentifier(node) && isValue(node)) {
      if (node.text === 'Date' && !isPureDate(node)) complain(node, `${node.parent.getText(source)} reads the clock`);
      if (node.text === 'Math' && !isPureMath(node)) complain(node, `${node.parent.getText(source)} may draw chance`);
      if (node.text === 'globalThis') complain(node, 'globalThis reaches everything');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return faults;
}

/** Not the name of a property or of a declaration. */
function isValue(node) {
  return node.parent.name !== node || ts.isShorthandPropertyAssignment(node.parent);
}

function isPureDate(node) {
  const { parent } = node;
  if (ts.isNewExpression(parent)) return parent.expression !== node || parent.arguments?.length > 0;
  if (ts.isPropertyAccessExpression(parent)) return pureDate.includes(parent.name.text);
  return ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword;
}

function isPureMath({ parent }) {
  return ts.isPropertyAccessExpression(parent) && parent.name.text !== 'random';
}
