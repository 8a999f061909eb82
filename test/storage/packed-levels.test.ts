/** Packed levels are a map of documents: what is put comes back, whatever is in it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyLevelDoc } from '../../server/domain/dispenser.ts';
import type { LevelDoc } from '../../server/domain/model.ts';
import { LevelShape } from '../../server/domain/shapes/levels.ts';
import { PackedLevels } from '../../server/storage/packed-levels.ts';
import { Tables } from '../../server/storage/tables.ts';
import { asStored } from '../support/as-stored.ts';
import { anyLevel, filters, levels } from '../support/level-values.ts';

const named = (n: number, level: number | null = null): LevelDoc => ({ ...emptyLevelDoc(`d-${n}`), level });

const sorted = (docs: Iterable<readonly [string, LevelDoc]>) =>
  asStored([...docs]).sort(([a], [b]) => (a < b ? -1 : 1));

test('each property of a document comes back, as any of its values', () => {
  fc.assert(
    fc.property(anyLevel, anyLevel, (first, second) => {
      const packed = new PackedLevels();
      for (const doc of [first, second, first]) {
        packed.set(doc.id, doc);
        expect(asStored(packed.get(doc.id))).toEqual(asStored(doc));
      }
    }),
    { numRuns: 2_000 },
  );
});

test('each property there is has values here', () => {
  expect(Object.keys({ id: 1, filter: 1, ...levels }).sort()).toEqual(Object.keys(LevelShape.entries).sort());
  expect(Object.keys(filters).sort()).toEqual(Object.keys(LevelShape.entries.filter.entries).sort());
});

describe('as a map', () => {
  const steps = fc.array(
    fc.record({
      n: fc.integer({ min: 0, max: 600 }),
      level: fc.option(fc.integer({ min: 0, max: 100 })),
      what: fc.constantFrom('set', 'set', 'set', 'delete', 'clear' as const),
    }),
    { maxLength: 400 },
  );

  test('it holds what a map would, after any steps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), steps, (filled, all) => {
        const [packed, map] = [new PackedLevels(), new Map<string, LevelDoc>()];
        const put = (doc: LevelDoc) => [packed.set(doc.id, doc), map.set(doc.id, doc)];
        for (let n = 0; n < filled; n++) put(named(n));
        for (const [i, { n, level, what }] of all.entries())
          if (what === 'set') put(named(n, level));
          else if (what === 'delete') [packed.delete(`d-${n}`), map.delete(`d-${n}`)];
          else if (i % 10 === 0) [packed.clear(), map.clear()];
        expect(packed.size).toBe(map.size);
        expect(sorted(packed)).toEqual(sorted(map));
        expect([...packed.values()].map(({ id }) => id).sort()).toEqual([...map.keys()].sort());
        for (const n of [0, 1, 299, 600]) expect(packed.has(`d-${n}`)).toBe(map.has(`d-${n}`));
      }),
      { numRuns: 100 },
    );
  });

  test('a snapshot stays as it was, whatever is put, removed or cleared later', () => {
    const packed = new PackedLevels();
    for (let n = 0; n < 600; n++) packed.set(`d-${n}`, named(n, n));
    const before = asStored([...packed.values()]);
    const snapshot = packed.snapshot();
    packed.set('d-5', { ...named(5, 99), problem: 'jam' });
    packed.delete('d-7');
    packed.set('d-601', named(601, 1));
    expect(asStored([...snapshot])).toEqual(before);
    packed.clear();
    expect(asStored([...snapshot])).toEqual(before);
  });

  test('a document that was asked for stays as it was', () => {
    const packed = new PackedLevels();
    packed.set('d-1', named(1, 40));
    const before = packed.get('d-1');
    packed.set('d-1', named(1, 39));
    expect(before?.level).toBe(40);
  });
});

test('documents that differ in numbers only share the rest, however many others there are', () => {
  const packed = new PackedLevels();
  const plain = (n: number): LevelDoc => ({
    ...JSON.parse(JSON.stringify(named(n, n))),
    status: 'ok',
    statusAt: n,
    dailyDrop: n,
  });
  for (let n = 0; n < 50; n++)
    packed.set(`d-${n}`, n % 10 === 0 ? { ...plain(n), told: { at: n, level: 1 } } : plain(n));
  const rests = new Set(Array.from({ length: 50 }, (_, n) => packed.row(`d-${n}`)?.rest));
  expect(rests.size).toBe(6);
  for (let n = 0; n < 50; n++)
    expect(packed.get(`d-${n}`)).toMatchObject({ id: `d-${n}`, level: n, statusAt: n, dailyDrop: n });
  expect(packed.get('d-20')?.told).toEqual({ at: 20, level: 1 });
  expect(packed.get('d-21')?.told).toBeUndefined();
});

test('tables that are packed hold what they held', () => {
  const tables = new Tables();
  for (let n = 0; n < 3; n++) tables.set('levels', `d-${n}`, named(n, n));
  const before = asStored([...tables.durable.values('levels')]);
  tables.pack();
  expect(asStored([...tables.durable.values('levels')])).toEqual(before);
  expect(asStored([...(tables.snapshot().levels ?? [])])).toEqual(before);
});
