import { describe, expect, it } from 'vitest';
import { applyMovement, countDiffers, type Effective, roundQuantity } from '../../server/domain/ledger.ts';

const apply = (movement: Partial<Effective> & Pick<Effective, 'kind'>, stock: Record<string, number> = {}) =>
  applyMovement({ item: 'towel', quantity: 4, ...movement }, (location) => stock[location] ?? 0);
const balances = (...args: Parameters<typeof apply>) => {
  const applied = apply(...args);
  if (!applied.ok) throw new Error('short');
  return Object.fromEntries(applied.balances.map(({ location, onHand }) => [location, onHand]));
};

describe('a movement', () => {
  it.each([
    [{ kind: 'receipt', to: 'a' }, { a: 10 }, { a: 14 }],
    [{ kind: 'issue', from: 'a' }, { a: 10 }, { a: 6 }],
    [
      { kind: 'transfer', from: 'a', to: 'b' },
      { a: 10, b: 1 },
      { a: 6, b: 5 },
    ],
    [{ kind: 'count', to: 'a', change: -6 }, { a: 10 }, { a: 4 }],
    [{ kind: 'write-off', from: 'a' }, { a: 10 }, { a: 6 }],
    [{ kind: 'return', to: 'a' }, { a: 10 }, { a: 14 }],
    [
      { kind: 'reversal', from: 'b', to: 'a' },
      { a: 6, b: 5 },
      { a: 10, b: 1 },
    ],
  ] as const)('%o changes the stock of its storerooms and no other', (movement, before, after) => {
    expect(balances(movement, before)).toEqual(after);
  });

  it('is refused when it would leave less than nothing', () => {
    expect(apply({ kind: 'issue', from: 'a' }, { a: 3.5 })).toEqual({
      ok: false,
      shortage: { location: 'a', onHand: 3.5, wanted: 4 },
    });
    expect(balances({ kind: 'issue', from: 'a' }, { a: 4 })).toEqual({ a: 0 });
  });
});

describe('quantities', () => {
  it('carry no dust of binary fractions', () => {
    expect(balances({ kind: 'receipt', to: 'a', quantity: 0.2 }, { a: 0.1 })).toEqual({ a: 0.3 });
    expect(balances({ kind: 'issue', from: 'a', quantity: 0.3 }, { a: 0.1 + 0.2 })).toEqual({ a: 0 });
    expect(Object.is(roundQuantity(-1e-9), 0)).toBe(true);
  });
});

describe('a count', () => {
  it.each([
    [18, 18, false],
    [18, 17, false],
    [18, 16.9, true],
    [1800, 1836, false],
    [1800, 1837, true],
    [0, 2, true],
  ])('of a stock of %d that finds %d differs: %s', (expected, counted, differs) => {
    expect(countDiffers(expected, counted)).toBe(differs);
  });
});
