import { describe, expect, it } from 'vitest';
import { isWholeUnit, refillAmounts } from '../../server/domain/refill.ts';

const percent = { kind: 'percent' } as const;
const roll = { kind: 'roll', fullRadiusMm: 95, coreRadiusMm: 20, sensor: 'radius' } as const;

describe('what a refill takes', () => {
  it.each([
    ['a whole unit from 1 to 100', { capacity: 1, measure: percent }, 1, 100, undefined, { into: 0.99, stub: 0.01 }],
    ['a whole unit topped up at half', { capacity: 1, measure: percent }, 50, 100, undefined, { into: 0.5, stub: 0.5 }],
    ['two rolls side by side', { capacity: 2, measure: roll }, 30, 100, undefined, { into: 1.4, stub: 0.6 }],
    ['loose goods', { capacity: 200, measure: percent }, 10, 95, undefined, { into: 170, stub: 0 }],
    ['no rise', { capacity: 1, measure: percent }, 98, 98, undefined, { into: 0, stub: 0 }],
    ['a fall', { capacity: 1, measure: percent }, 98, 60, undefined, { into: 0, stub: 0 }],
    ['two rolls told for one', { capacity: 1, measure: roll }, 0, 100, 2, { into: 1, stub: 1 }],
    [
      'fewer loose goods told than the levels say',
      { capacity: 200, measure: percent },
      0,
      100,
      150,
      { into: 150, stub: 0 },
    ],
  ] as const)('%s', (_name, dispenser, from, to, told, amounts) => {
    expect(refillAmounts(dispenser, from, to, told)).toEqual(amounts);
  });

  it('is a whole unit for rolls and for what a dispenser holds one of', () => {
    expect(isWholeUnit({ capacity: 1, measure: percent })).toBe(true);
    expect(isWholeUnit({ capacity: 2, measure: roll })).toBe(true);
    expect(isWholeUnit({ capacity: 2, measure: percent })).toBe(false);
  });
});
