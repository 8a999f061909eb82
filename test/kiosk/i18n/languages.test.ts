/** Every text of every page in both languages, also those that are made of values: none is empty, none the other's. */
import { describe, expect, test } from 'vitest';
import * as english from '../../../kiosk/i18n/languages/en.ts';
import * as swedish from '../../../kiosk/i18n/languages/sv.ts';
import { setLocale } from '../../../kiosk/i18n/locale.ts';

type Values = readonly (readonly unknown[])[];

/** What a reason is about: anything that it asks for. */
const about = new Proxy({}, { get: (_target, name) => `‹${String(name)}›` });

/** What is given to a text that takes something else than counts and names. */
const someThings: Values = [[['a', 'b', 'c']], [['a']]];
const samples: Readonly<Record<string, Values>> = {
  '.someEmpty': someThings,
  '.someLow': someThings,
  '.filledToday': someThings,
  '.onFloor': [['Plan 2']],
  '.about': ['empty', 'item', 'problem'].flatMap((kind) => [
    [kind, '‹a›'],
    [kind, null],
  ]),
  '.labels.formatOf': [['70x37', 24]],
  '.rounds.result': ['refilled', 'skipped', 'missing'].map((kind) => [kind, '09:12']),
  '.rounds.soon': [[null], ['14:30']],
  '.rounds.packs': [
    [1, '12 rullar', null],
    [2, '12 rullar', '3 rullar'],
  ],
  '.dispensers.flag': [[true], [false]],
};
/** One and many, which is most of what grammar asks; a name where a figure does not do. */
const counts: Values = [
  [1, 1, 1],
  [2, 3, 4],
];
const names: Values = [['‹a›', '‹b›', '‹c›']];

function made(make: (...values: readonly unknown[]) => unknown, path: string): string[] {
  const given = path.startsWith('.refused.reasons') ? [[about]] : samples[path];
  const all = (values: Values) => values.map((one) => String(make(...one)));
  if (given !== undefined) return all(given);
  try {
    return all(counts);
  } catch {
    return all(names);
  }
}

/** Every text with its path; one that takes values is made with each of its samples. */
function texts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function')
    return made((...values) => value(...values), path).map((text, i): [string, string] => [`${path}(${i})`, text]);
  if (Array.isArray(value)) return value.flatMap((one, i) => texts(one, `${path}[${i}]`));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, one]) => texts(one, `${path}.${key}`));
  return [];
}

/** Paths of what may be the same word in both: names, units, and loans. */
const same: Readonly<Record<string, RegExp>> = {
  screens: /^\.people\(0\)$/,
  kiosk: /^\.title$/,
  office:
    /^\.(byItself|dispensers\.(signal|device|metrics\.(signal|status))|edit\.(id|fullMm|fullG|device)|reporting\.(minutes|lasting\.minutes)|health\.(gateway|firmware)|screens\.kinds\.kiosk)(\(|$)/,
  follow: /^$/,
};

const en = { ...english };
const sv = { ...swedish };
type Page = keyof typeof sv;

test('each language has the texts of each page', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(sv).sort());
  expect(Object.keys(sv)).toContain('kiosk');
});

describe.each(Object.keys(sv) as Page[])('%s', (page) => {
  test('says all of it in both languages, and nothing in the other by oversight', async () => {
    await setLocale({ locale: 'sv' });
    const inSwedish = new Map(texts(sv[page]));
    const inEnglish = texts(en[page]);
    expect([...inSwedish.keys()].sort()).toEqual(inEnglish.map(([path]) => path).sort());
    for (const [path, text] of [...inSwedish, ...inEnglish]) {
      expect(text.trim(), path).not.toBe('');
      expect(text, path).not.toMatch(/undefined|NaN|\[object|=>/);
    }
    const alike = inEnglish.filter(
      ([path, text]) => inSwedish.get(path) === text && /\p{L}{2}/u.test(text.replace(/‹.*?›/g, '')),
    );
    expect(alike.filter(([path]) => !same[page]?.test(path))).toEqual([]);
  });
});
