import { expect, test } from 'vitest';
import { leafChanges } from '../../../kiosk/state/value-changes.ts';

test('only what differs is told, down to the figure', () => {
  const before = [{ sku: 'A1', prices: [{ fromPacks: 1, price: '289.00' }] }];
  const after = [
    {
      sku: 'A1',
      prices: [
        { fromPacks: 1, price: '299.00' },
        { fromPacks: 5, price: '270.00' },
      ],
    },
  ];
  expect(leafChanges(before, after)).toEqual([
    { path: '0.prices.0.price', before: '289.00', after: '299.00' },
    { path: '0.prices.1.fromPacks', after: 5 },
    { path: '0.prices.1.price', after: '270.00' },
  ]);
});

test('a plain value is its own leaf; what was not there, or goes, has one side', () => {
  expect(leafChanges('Roll', 'Towel roll')).toEqual([{ path: '', before: 'Roll', after: 'Towel roll' }]);
  expect(leafChanges(undefined, 4)).toEqual([{ path: '', after: 4 }]);
  expect(leafChanges({ device: 'x' }, {})).toEqual([{ path: 'device', before: 'x' }]);
  expect(leafChanges([1, 2], [1, 2])).toEqual([]);
});
