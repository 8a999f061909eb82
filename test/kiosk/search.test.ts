import { expect, test } from 'vitest';
import { find } from '../../kiosk/state/search.ts';

const all = [
  { href: 'a', label: 'Påfyllningsrunda' },
  { href: 'b', label: 'Pappershandduk, rulle' },
  { href: 'c', label: 'Handdukar', detail: 'WC 1A' },
  { href: 'd', label: 'Kopieringspapper', detail: 'A4' },
];
const hrefs = (sought: string, recent: readonly string[] = [], limit = 10) =>
  find(all, sought, recent, limit).map(({ href }) => href);

test.each([
  ['pafyll', ['a']],
  ['PÅFYLL', ['a']],
  ['pa', ['a', 'b', 'd']],
  ['rulle papp', ['b']],
  ['wc hand', ['c']],
  ['handduk', ['c', 'b']],
  ['papper', ['b', 'd']],
  ['a4', ['d']],
  ['xyz', []],
])('%s finds %j', (sought, found) => {
  expect(hrefs(sought)).toEqual(found);
});

test('with nothing sought the recent ones come first, the latest foremost', () => {
  expect(hrefs('', ['d', 'b'])).toEqual(['d', 'b', 'a', 'c']);
  expect(hrefs('  ', ['gone'])).toEqual(['a', 'b', 'c', 'd']);
});

test('among equals the recent one is first, and no more are shown than asked for', () => {
  expect(hrefs('pa', ['b'])).toEqual(['b', 'a', 'd']);
  expect(hrefs('', [], 2)).toEqual(['a', 'b']);
});
