/** Every refusal that a person may meet has a word that pages can say in their own language. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as v from 'valibot';
import { expect, test } from 'vitest';
import { SourceInput, UserInput } from '../../server/contract/api/access.ts';
import { NewMovement } from '../../server/contract/api/stock.ts';
import { decode } from '../../server/contract/errors.ts';
import { reasons } from '../../server/contract/reasons.ts';
import { SiteFile } from '../../server/contract/site-file.ts';

function sources(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

/** The text of a call from its opening parenthesis to the closing one. */
function callAt(text: string, start: number): string {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if (text[i] === '(') depth++;
    if (text[i] === ')') depth--;
    if (depth === 0) return text.slice(start, i + 1);
  }
  return text.slice(start);
}

test('what is refused for how things stand says for which reason', () => {
  const found: string[] = [];
  for (const path of sources('server')) {
    const text = readFileSync(path, 'utf8');
    for (const { index } of text.matchAll(/\brefuse\(\s*'conflict'/g)) {
      const call = callAt(text, index + 'refuse'.length);
      if (!/\breason\b/.test(call)) found.push(`${path}: ${call}`);
    }
  }
  expect(found).toEqual([]);
});

test.each([
  [
    NewMovement,
    { kind: 'count', item: 'pen', location: 'store', quantity: -1 },
    '$.quantity',
    'too-small',
    { limit: 0 },
  ],
  [NewMovement, { kind: 'gift', item: 'pen', location: 'store', quantity: 1 }, '$.kind', 'not-one-of', undefined],
  [NewMovement, { kind: 'count', item: 'pen', quantity: 1 }, '$.location', 'missing', undefined],
  [
    NewMovement,
    { kind: 'count', item: 'pen', location: 'store', quantity: 'x' },
    '$.quantity',
    'wrong-type',
    undefined,
  ],
  [NewMovement, { kind: 'count', item: 'pen', location: 'store', quantity: 1, x: 1 }, '$.x', 'unknown-key', undefined],
  [NewMovement, { kind: 'count', item: 'PEN', location: 'store', quantity: 1 }, '$.item', 'wrong-form', undefined],
  [UserInput, { role: 'staff', password: 'short' }, '$.password', 'too-short', { limit: 10 }],
  [SourceInput, { url: 'http://x', topics: ['a'] }, '$.url', 'not-an-address', undefined],
  [SourceInput, { url: 'mqtt://a:b@x', topics: ['a'] }, '$.url', 'password-in-address', undefined],
  [SourceInput, { url: 'mqtt://x', topics: ['a/#/b'] }, '$.topics[0]', 'not-a-topic', undefined],
  [
    SiteFile,
    { version: 1, items: [{ id: 'a', name: 'A', category: 'x', stockUnit: 'b' }] },
    '$.items[0].category',
    'not-one-of',
    undefined,
  ],
] as const)('a schema says it too: %#', (schema, input, path, reason, about) => {
  const refused = decode<v.GenericSchema>(schema, input);
  expect(refused.ok ? [] : refused.issues).toMatchObject([{ path, reason, ...(about && { about }) }]);
});

test('no word is there that nothing says', () => {
  const all = sources('server')
    .filter((path) => path !== join('server', 'contract', 'reasons.ts'))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
  const own = readFileSync('server/contract/reasons.ts', 'utf8');
  const unused = reasons.filter((one) => {
    const word = new RegExp(`'${one}'`, 'g');
    return !word.test(all) && (own.match(word)?.length ?? 0) < 2;
  });
  expect(unused).toEqual([]);
});
