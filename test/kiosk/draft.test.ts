import { describe, expect, test } from 'vitest';
import { changedPaths, getAt, idOf, setAt, typedAmount, typedNumber } from '../../kiosk/state/draft.ts';

const doc = { name: 'a', offers: [{ sku: 'x', prices: [{ fromPacks: 1, price: '2' }] }], freight: { fee: '1' } };

describe('a value', () => {
  test('is found by its path, and nothing where there is nothing', () => {
    expect(getAt(doc, 'offers.0.prices.0.price')).toBe('2');
    expect(getAt(doc, 'offers.3.prices')).toBeUndefined();
    expect(getAt(doc, 'name.first')).toBeUndefined();
    expect(getAt(doc, 'constructor')).toBeUndefined();
  });

  test('is set in a copy, with the objects on the way', () => {
    const next = setAt(doc, 'offers.0.prices.0.price', '3');
    expect(getAt(next, 'offers.0.prices.0.price')).toBe('3');
    expect(getAt(doc, 'offers.0.prices.0.price')).toBe('2');
    expect(setAt({}, 'leadTimeDays.mean', 3)).toEqual({ leadTimeDays: { mean: 3 } });
  });

  test('taken out takes out what is left empty, and a row of a list', () => {
    expect(setAt(doc, 'freight.fee', undefined)).toEqual({ name: 'a', offers: doc.offers });
    expect(setAt(doc, 'offers.0', undefined)).toEqual({ ...doc, offers: [] });
  });
});

test('what differs is named by its path, a list as a whole', () => {
  expect(changedPaths(doc, doc)).toEqual([]);
  expect(changedPaths(doc, setAt(doc, 'freight.fee', '2'))).toEqual(['freight.fee']);
  expect(changedPaths(doc, setAt(doc, 'offers.0.sku', 'y'))).toEqual(['offers']);
});

test.each([
  ['1,5', 1.5],
  [' 1 000 ', 1000],
  ['', undefined],
  ['tio', 'tio'],
  ['Infinity', 'Infinity'],
])('typed %s is %s', (text, value) => {
  expect(typedNumber(text)).toBe(value);
});

test.each([
  ['Torkrulle, stor', 'torkrulle-stor'],
  ['Ångström & Ö', 'angstrom-o'],
  ['--', ''],
  ['x'.repeat(100), 'x'.repeat(64)],
])('an id of %s', (name, id) => {
  expect(idOf(name)).toBe(id);
});

test.each([
  ['1 289,50', '1289.50'],
  ['289.00', '289.00'],
  [' ', undefined],
  ['a lot', 'a lot'],
])('%j is the amount %j', (text, amount) => {
  expect(typedAmount(text)).toBe(amount);
});
