/** The check on the import rule can fail: a forbidden import, a package away from home, and an empty tree are all seen. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { root } from '../support/start-server.ts';
// @ts-expect-error a plain script of the check, without types
import { cruise } from './import-rule.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hylla-rule-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(
    join(folder, 'tsconfig.json'),
    '{"compilerOptions":{"module":"nodenext","allowImportingTsExtensions":true,"noEmit":true}}',
  );
  file('server/contract/ids.ts', 'export const id = 1;');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
const violations = (): string[] => cruise(folder, ['server']).violations;

describe('the import rule', () => {
  test('lets the domain use the contract', () => {
    file('server/domain/item.ts', "import { id } from '../contract/ids.ts';\nexport const next = id + 1;");
    expect(violations()).toEqual([]);
    expect(cruise(folder, ['server']).modules).toBe(2);
  });

  test.each([
    ['the contract knowing the domain', 'server/contract/bad.ts', '../domain/item.ts'],
    ['the domain knowing a use case', 'server/domain/bad.ts', '../usecases/item.ts'],
    ['one edge knowing another', 'server/http/bad.ts', '../mqtt/item.ts'],
    ['the domain reading files', 'server/domain/bad.ts', 'node:fs'],
    ['hono outside http', 'server/mqtt/bad.ts', 'hono'],
    ['aedes outside mqtt', 'server/http/bad.ts', 'aedes'],
    ['an import of nothing', 'server/http/bad.ts', './nowhere.ts'],
  ])('refuses %s', (_what, path, target) => {
    for (const place of ['domain', 'usecases', 'mqtt']) file(`server/${place}/item.ts`, 'export const id = 2;');
    file(path, `import * as it from '${target}';\nexport const all = it;`);
    expect(violations()).not.toEqual([]);
  });

  test('does not pass an empty tree', () => {
    mkdirSync(join(folder, 'empty', 'server'), { recursive: true });
    writeFileSync(join(folder, 'empty', 'tsconfig.json'), '{}');
    expect(() => cruise(join(folder, 'empty'), ['server'])).toThrow(/said nothing/);
  });
});
