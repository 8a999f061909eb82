/** A patch makes the later document of the earlier one, or there is none. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LevelDoc } from '../../server/domain/model.ts';
import { docOf, type LevelRow } from '../../server/storage/level-row.ts';
import { patched, writePatch } from '../../server/storage/lowdb/doc-patch.ts';
import { JsonBytes } from '../../server/storage/lowdb/json-bytes.ts';
import { levelBefore, writeLevelPatch } from '../../server/storage/lowdb/level-patch.ts';
import { PackedLevels } from '../../server/storage/packed-levels.ts';
import { anyLevel, filters, levels, oneOf } from '../support/level-values.ts';

const out = new JsonBytes();

function patchOf<D extends { readonly id: string }>(
  before: object,
  after: D,
  write: (out: JsonBytes, before: D, after: D) => boolean = writePatch,
): Record<string, unknown> | null {
  out.clear().ascii('before');
  const isWritten = write(out, before as D, after);
  const text = out.view().toString();
  if (!isWritten) expect(text).toBe('before');
  return isWritten ? JSON.parse(text.slice('before'.length)) : null;
}

const few = fc.constantFrom('a', 'b', 'c');
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.dictionary(few, fc.jsonValue({ maxDepth: 2 })),
  fc.constant(undefined),
);
const documents = fc
  .record({ id: fc.constant('d-1') })
  .chain(({ id }) => fc.dictionary(few, value).map((rest) => ({ ...rest, id })));

test('of any two documents', () => {
  let patches = 0;
  fc.assert(
    fc.property(documents, documents, (before, after) => {
      const patch = patchOf(before, after);
      if (patch === null) return;
      patches++;
      expect(JSON.parse(JSON.stringify(patched(before, patch)))).toEqual(JSON.parse(JSON.stringify(after)));
    }),
    { numRuns: 400 },
  );
  expect(patches).toBeGreaterThan(40);
});

test('it says what has changed, within an object too, and nothing else', () => {
  const filter = { seen: [1], recent: [40], missing: 0 };
  const before = { id: 'd-1', level: 40, status: 'ok', told: null, vitals: { battery: 87 }, filter };
  const after = { ...before, level: 39, told: { at: 5 }, filter: { ...filter, seen: [1, 2] } };
  expect(patchOf(before, after)).toEqual({ id: 'd-1', level: 39, told: { at: 5 }, filter: { seen: [1, 2] } });
  expect(patchOf(before, { ...before })).toEqual({ id: 'd-1' });
});

test('a document that loses a property, or an object in it does, has none', () => {
  const before = { id: 'd-1', doubt: 'jam', vitals: { battery: 87, rssi: -71 } };
  const later: { readonly id: string }[] = [
    Object.assign({ id: 'd-1' }, { vitals: before.vitals }),
    Object.assign({ ...before }, { doubt: undefined }),
    Object.assign({ ...before }, { vitals: { battery: 87 } }),
  ];
  for (const after of later) expect(patchOf(before, after)).toBeNull();
});

describe('of a level, by the names of its properties', () => {
  const rowOf = (doc: LevelDoc): LevelRow => {
    const packed = new PackedLevels();
    packed.set(doc.id, doc);
    const row = packed.row(doc.id);
    if (row === undefined) throw new Error('it was put');
    return row;
  };
  const writePacked = (to: JsonBytes, before: LevelDoc, after: LevelDoc): boolean =>
    writeLevelPatch(to, rowOf(before), after);
  const changes = fc.record({ level: oneOf(levels), filter: oneOf(filters) });
  const plain = <T extends object>(from: T, names: readonly string[]) =>
    Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));
  const plainOfLevel = ['level', 'levelAt', 'seenAt', 'content', 'interval', 'dailyDrop', 'used', 'usedOn', 'vitals'];
  const plainOfFilter = ['seen', 'recent', 'same', 'rises', 'missing', 'use'];

  test('it makes the same of it as any other patch does, or there is none', () => {
    let patches = 0;
    fc.assert(
      fc.property(anyLevel, changes, fc.boolean(), (earlier, { level, filter }, isPlain) => {
        const later = (
          isPlain
            ? {
                ...earlier,
                ...plain(level, plainOfLevel),
                filter: { ...earlier.filter, ...plain(filter, plainOfFilter) },
              }
            : { id: 'd-1', ...level, filter }
        ) as LevelDoc;
        const patch = patchOf(earlier, later, writePacked);
        if (patch === null) return;
        patches++;
        expect(JSON.parse(JSON.stringify(patched(earlier, patch)))).toEqual(JSON.parse(JSON.stringify(later)));
      }),
      { numRuns: 3_000 },
    );
    expect(patches).toBeGreaterThan(100);
  });

  test('any other patch of it leaves out what says the same', () => {
    fc.assert(
      fc.property(anyLevel, oneOf(levels), (earlier, level) => {
        const later = { ...earlier, ...level };
        const row = rowOf(earlier);
        // Parts that were read anew are the same and not identical.
        const again = { ...later, filter: docOf(row).filter };
        const patch = patchOf(levelBefore(row, again), again);
        expect(patch === null ? null : { filter: {}, ...patch }).toEqual(
          patchOf(earlier, later) && { filter: {}, ...patchOf(earlier, later) },
        );
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ...Object.entries<readonly unknown[]>(levels).map(([name, values]) => ({ name, values, inFilter: false })),
    ...Object.entries<readonly unknown[]>(filters).map(([name, values]) => ({ name, values, inFilter: true })),
  ])('$name alone, to each of its values', ({ name, values, inFilter }) => {
    const first = (all: { readonly [name: string]: readonly unknown[] }) =>
      Object.fromEntries(Object.entries(all).map(([key, some]) => [key, some[0]]));
    const earlier = { id: 'd-1', ...first(levels), filter: first(filters) } as unknown as LevelDoc;
    const isPlain = (inFilter ? plainOfFilter : plainOfLevel).includes(name);
    for (const value of values.slice(1)) {
      const later = (
        inFilter ? { ...earlier, filter: { ...earlier.filter, [name]: value } } : { ...earlier, [name]: value }
      ) as LevelDoc;
      const patch = patchOf(earlier, later, writePacked);
      const special = name === 'seen' && JSON.stringify(value).match(/values|behind/);
      expect(patch !== null).toBe(isPlain && !special);
      if (patch !== null) expect(patch).toEqual(patchOf(earlier, later));
    }
  });
});
