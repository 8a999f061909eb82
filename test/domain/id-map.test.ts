/** A map by id: as V8's own, few or many. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdMap } from '../../server/domain/id-map.ts';

const id = fc.oneof(
  fc.integer({ min: 0, max: 40 }).map((n) => `d-${n}`),
  fc.constantFrom('', '__proto__', 'ä', '\u{1f9fb}', '\ud83e', 'constructor'),
);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant('set' as const), id) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('delete' as const), id) },
  { weight: 1, arbitrary: fc.constant(['clear' as const, ''] as const) },
);

test.each([0, 3, 4_096])('any steps have the same outcome as with a Map, from %d entries on large', (most) => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const own = new IdMap<number>(most);
      const model = new Map<string, number>();
      for (const [i, [what, name]] of steps.entries()) {
        if (what === 'set') {
          own.set(name, i);
          model.set(name, i);
        } else if (what === 'delete') expect(own.delete(name)).toBe(model.delete(name));
        else {
          own.clear();
          model.clear();
        }
        expect(own.size).toBe(model.size);
        expect(own.get(name)).toBe(model.get(name));
        expect(own.has(name)).toBe(model.has(name));
      }
      expect([...own]).toEqual([...model]);
      expect([...own.values()]).toEqual([...model.values()]);
      for (const [name, value] of model) expect(own.get(name)).toBe(value);
    }),
    { numRuns: 300 },
  );
});

test('many that come and go leave no more behind than they need', () => {
  const own = new IdMap<number>(0);
  for (let i = 0; i < 100_000; i++) {
    own.set(`request-${i}`, i);
    if (i >= 10) own.delete(`request-${i - 10}`);
  }
  expect([...own.values()]).toEqual(Array.from({ length: 10 }, (_, i) => 99_990 + i));
  const { entries, table } = own as unknown as { entries: unknown[]; table: Int32Array };
  expect(entries.length).toBeLessThan(200);
  expect(table.length).toBeLessThan(400);
});

test('a walk that has begun goes on, whatever is put and deleted meanwhile', () => {
  const own = new IdMap<number>(0);
  for (let i = 0; i < 100; i++) own.set(`d-${i}`, i);
  const seen: number[] = [];
  for (const value of own.values()) {
    seen.push(value);
    if (value === 50) for (let i = 0; i < 50; i++) own.delete(`d-${i}`);
    if (value === 60) for (let i = 0; i < 1_000; i++) own.set(`e-${i}`, -1);
  }
  expect(seen.filter((value) => value >= 0)).toEqual(Array.from({ length: 100 }, (_, i) => i));
});
