import { expect, test } from 'vitest';
import { counted, keepCounts, keptCounts } from '../../kiosk/state/stocktake.ts';

function storage() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
}

test('what is typed is there after a reload, for its storeroom, until it is booked', () => {
  const home = storage();
  keepCounts('near', { roll: '3' }, home);
  expect(keptCounts('near', home)).toEqual({ roll: '3' });
  expect(keptCounts('far', home)).toEqual({});
  keepCounts('near', {}, home);
  expect(home.kept.size).toBe(0);
});

test('what is kept and no count counts for none', () => {
  const home = storage();
  for (const text of ['no json', '[1]', '{"roll": 3}']) {
    home.kept.set('hylla-count-near', text);
    expect(keptCounts('near', home)).toEqual({});
  }
});

test('counts stand beside what is expected; nothing typed is nothing counted, and zero is', () => {
  const expected = new Map([['roll', 5]]);
  expect(counted({ roll: '0', cup: '2,5', soap: ' ', bag: 'two', tea: '-1' }, expected)).toEqual([
    { item: 'roll', expected: 5, counted: 0 },
    { item: 'cup', expected: 0, counted: 2.5 },
    { item: 'bag', expected: 0, counted: null },
    { item: 'tea', expected: 0, counted: null },
  ]);
});
