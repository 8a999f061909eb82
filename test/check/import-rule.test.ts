/** The check on the import rule can fail: a forbidden import, a package away from home, and an empty tree are all seen. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../support/start-server.ts';
// @ts-expect-error a plain script of the check, without types
import { cruise } from './import-rule.mjs';

const kept: [what: string, from: string, to: string][] = [
  ['the domain use the contract', 'server/domain', '../contract/item.ts'],
  ['the contract use valibot', 'server/contract', 'valibot'],
  ['http use hono', 'server/http', 'hono'],
  ['a script use a tool', 'server/bin', 'esbuild'],
];
const refused: [what: string, from: string, to: string, rule: string][] = [
  ['the contract knowing the domain', 'server/contract', '../domain/item.ts', 'contract-is-alone'],
  ['the domain knowing a use case', 'server/domain', '../usecases/item.ts', 'domain-knows-contract'],
  ['one edge knowing another', 'server/http', '../mqtt/item.ts', 'http-knows-no-other-edge'],
  ['an edge reading the settings', 'server/http', '../config.ts', 'http-knows-no-other-edge'],
  ['a page knowing the domain', 'kiosk', '../server/domain/item.ts', 'kiosk-knows-contract'],
  ['the domain reading files', 'server/domain', 'node:fs', 'domain-knows-contract'],
  ['hono outside http', 'server/mqtt', 'hono', 'home-of-hono'],
  ['aedes outside mqtt', 'server/http', 'aedes', 'home-of-aedes'],
  ['schemas of its own in storage', 'server/storage', 'valibot', 'home-of-valibot'],
  ['a package that came along with another', 'server/http', 'lit-html', 'only-declared-packages'],
  ['a tool of the build in the product', 'server/http', 'esbuild', 'no-tools-in-the-product'],
  ['an import of a test', 'server/http', '../../test/item.ts', 'nothing-imports-tests'],
  ['an import of nothing', 'server/http', './nowhere.ts', 'no-unresolved'],
];
const nameOf = (what: string): string => `${what.replaceAll(' ', '-')}.ts`;

let folder: string;
let found: { modules: number; violations: string[] };
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hylla-rule-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  file('tsconfig.json', '{"compilerOptions":{"module":"nodenext","allowImportingTsExtensions":true,"noEmit":true}}');
  for (const place of ['server/contract', 'server/domain', 'server/usecases', 'server/mqtt', 'firmware-sim', 'test'])
    file(`${place}/item.ts`, 'export const id = 1;');
  file('server/config.ts', 'export const id = 1;');
  for (const [what, from, to] of [...kept, ...refused])
    file(`${from}/${nameOf(what)}`, `import * as it from '${to}';\nexport const all = it;`);
  found = cruise(folder);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
const violationsOf = (from: string, what: string): string[] =>
  found.violations.filter((one) => one.includes(` ${from}/${nameOf(what)} -> `));

describe('the import rule', () => {
  test('reads every file', () => expect(found.modules).toBe(7 + kept.length + refused.length));

  test.each(kept)('lets %s', (what, from) => expect(violationsOf(from, what)).toEqual([]));

  test.each(refused)('refuses %s', (what, from, _to, rule) =>
    expect(violationsOf(from, what)).toContainEqual(expect.stringMatching(`^${rule}: `)),
  );

  test('does not pass an empty tree', () => {
    mkdirSync(join(folder, 'empty', 'server'), { recursive: true });
    writeFileSync(join(folder, 'empty', 'tsconfig.json'), '{}');
    expect(() => cruise(join(folder, 'empty'), ['server'])).toThrow(/said nothing/);
  });
});
