import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMoney, lineTotal, parseMoney } from '../../server/domain/money.ts';

describe('money', () => {
  test.each([
    ['0', 0],
    ['0.05', 5],
    ['1.1', 110],
    ['419.00', 41_900],
    ['999999999.99', 99_999_999_999],
  ])('%s is %i minor units', (text, minor) => {
    expect(parseMoney(text)).toBe(minor);
  });

  test('comes back as it went', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e11 }), (minor) => parseMoney(formatMoney(minor)) === minor));
  });

  test('is written with two decimals, also when it is next to nothing or below it', () => {
    expect([0, 5, 110, -5, -12_345].map(formatMoney)).toEqual(['0.00', '0.05', '1.10', '-0.05', '-123.45']);
  });

  test('of a line is exact where floating point is not', () => {
    expect(formatMoney(lineTotal({ packs: 3, packPrice: parseMoney('0.10') }))).toBe('0.30');
  });
});
