import { beforeAll, expect, test } from 'vitest';
import { setLocale } from '../../../kiosk/i18n/locale.ts';
import { reasonFigures } from '../../../kiosk/office/reason-figures.ts';

beforeAll(() => setLocale({ locale: 'sv' }));

test('every figure that the server kept of an order line is told, also what hangs in dispensers and the packs added', () => {
  const figures = {
    position: 1,
    onHand: 2,
    inDispensers: 3,
    onOrder: 4,
    allocated: 5,
    reorderPoint: 6,
    canOrder: 7,
    orderUpTo: 8,
    dailyUse: 9,
    leadTimeDays: 10,
    reviewDays: 11,
    safetyStock: 12,
    hanging: 13,
    roundedUpBy: 14,
  };
  const told = reasonFigures({ kind: 'reorder', ...figures });
  expect(told.map(([, value]) => Number.parseInt(value, 10))).toEqual(Object.values(figures));
  expect(new Set(told.map(([name]) => name)).size).toBe(told.length);
});

test('what was not kept is left out', () => {
  expect(reasonFigures({ kind: 'manual' })).toEqual([]);
  expect(reasonFigures({ kind: 'join', onHand: 0 }).map(([, value]) => value)).toEqual(['0']);
});
