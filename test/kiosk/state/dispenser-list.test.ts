import { expect, test } from 'vitest';
import { narrowed, type Sort, sorted } from '../../../kiosk/state/dispenser-list.ts';
import { at, dispenser } from '../sample-model.ts';

const all = [
  dispenser('soap', { name: 'Tvål', location: 'wc', status: 'ok', level: 80, battery: 20, seenAt: at(-90) }),
  dispenser('towels', { name: 'Handdukar', location: 'wc', status: 'empty', level: 1, battery: null, seenAt: at(-1) }),
  dispenser('cups', { name: 'Muggar', status: 'low', level: 15, battery: 90, seenAt: null }),
  dispenser('filters', {
    name: 'Filter',
    status: 'unknown',
    level: null,
    battery: 55,
    emptyAt: { p10: at(1), p50: at(2), p90: at(3) },
  }),
];
const ids = (sort: Sort) => sorted(all, sort, (location) => location).map(({ id }) => id);

test.each([
  ['urgency', ['towels', 'cups', 'filters', 'soap']],
  ['name', ['filters', 'towels', 'cups', 'soap']],
  ['place', ['filters', 'cups', 'towels', 'soap']],
  ['level', ['towels', 'cups', 'soap', 'filters']],
  ['runsOut', ['filters', 'towels', 'cups', 'soap']],
  ['seen', ['soap', 'filters', 'towels', 'cups']],
  ['battery', ['soap', 'filters', 'cups', 'towels']],
] as const)('by %s; what is not known comes last', (sort, order) => {
  expect(ids(sort)).toEqual(order);
});

test('narrowed by words, status and floor', () => {
  const usual = {
    wanted: '',
    status: '',
    isWithin: () => true,
    textOf: ({ name, location }: { name: string; location: string }) => `${name} ${location}`,
  } as const;
  const found = (more: Partial<Parameters<typeof narrowed>[1]>) =>
    narrowed(all, { ...usual, ...more }).map(({ id }) => id);
  expect(found({})).toHaveLength(4);
  expect(found({ wanted: 'WC  tvål' })).toEqual(['soap']);
  expect(found({ status: 'low' })).toEqual(['cups']);
  expect(found({ isWithin: (location) => location === 'wc', status: 'empty' })).toEqual(['towels']);
});
