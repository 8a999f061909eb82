/** The tables of what works with what: no family or model is missing, and each row's tests are about it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dialects } from '../../server/contract/site-file.ts';
import { presets } from '../../server/mqtt/dialects/presets/index.ts';

const folder = 'server/mqtt';
const text = readFileSync(join(folder, 'README.md'), 'utf8');
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').map((cell) => cell.trim()));
const namesIn = (cell = ''): readonly string[] => [...cell.matchAll(/`([a-z0-9-]+)`/g)].map(([, name]) => name ?? '');
/** Rows whose second cell names a dialect or a preset. */
const told = rows
  .map((cells) => ({ names: namesIn(cells[2]), link: /\]\(([^)]+)\)/.exec(cells.at(-2) ?? '')?.[1] }))
  .filter(({ names }) => names.some((name) => presets.has(name) || dialects.some((one) => one === name)));

test.each(told)('$names stand in $link', ({ names, link }) => {
  const file = join(folder, link ?? '');
  expect(existsSync(file)).toBe(true);
  const tests = readFileSync(file, 'utf8');
  const models = names.map((name) => name.slice(name.indexOf('-') + 1));
  expect([...names, ...models].some((name) => tests.includes(name))).toBe(true);
});

test('every family has a row of its own, and so has every kind of model', () => {
  const named = told.flatMap(({ names }) => names);
  expect(dialects.filter((dialect) => !named.includes(dialect))).toEqual([]);
  const kinds = new Set([...presets.values()]);
  const missing = [...kinds].filter(({ name, also = [] }) => ![name, ...also].some((one) => named.includes(one)));
  expect(missing.map(({ name }) => name).filter((name) => !/^tasmota-/.test(name))).toEqual([]);
});

test('every link leads somewhere', () => {
  for (const [, path = ''] of text.matchAll(/\]\((\.\.[^)#]+)\)/g))
    expect(existsSync(join(folder, path)), path).toBe(true);
});
