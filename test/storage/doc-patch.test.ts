/** A patch makes the later document of the earlier one, or there is none. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LevelDoc } from '../../server/domain/model.ts';
import type { FilterState } from '../../server/domain/reading-quality.ts';
import { patched, writePatch } from '../../server/storage/lowdb/doc-patch.ts';
import { JsonBytes } from '../../server/storage/lowdb/json-bytes.ts';
import { writeLevelPatch } from '../../server/storage/lowdb/level-patch.ts';

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
  type Values<T> = { readonly [K in keyof Required<T>]: readonly Required<T>[K][] };
  const absent = undefined as never;
  /** Each property there is: the compiler asks for a new one. */
  const filters: Values<FilterState> = {
    seen: [
      { boots: [], times: [] },
      { boots: [{ boot: 1, intervals: [[1, 2]] }], times: [1, 2] },
      {
        boots: [
          {
            boot: 2,
            intervals: [
              [1, 2],
              [4, 4],
            ],
          },
          { boot: 1, intervals: [] },
        ],
        times: [],
      },
      { boots: [], times: [5], values: [1, null] },
      { boots: [], times: [5], behind: { boot: null, top: 3, since: 4 } },
    ],
    recent: [[], [40], [40, 41.5, 42]],
    leap: [null, { level: 3, at: 4 }],
    same: [null, { level: 4.25, since: 5, count: 1, rate: null }, { level: 4.25, since: 5, count: 2, rate: 0.5 }],
    rises: [absent, { mean: 0.1234, count: 3 }, { mean: 0, count: 4 }],
    missing: [0, 1],
    beyondEmpty: [absent, true],
    openedAt: [null, 7],
    offlineAt: [null, 8],
    outage: [absent, 9],
    use: [null, { since: 1, points: 2.5 }],
  };
  const trial = { days: 1, byDays: 2, byVisits: 3 } as unknown as NonNullable<LevelDoc['trial']>;
  const levels: Omit<Values<LevelDoc>, 'id' | 'filter'> = {
    level: [null, 40, 39.99],
    levelAt: [null, 1_795_989_179_161],
    seenAt: [null, 1_795_989_179_162],
    status: ['ok', 'low'],
    statusAt: [null, 5],
    outages: [absent, [{ from: 1, to: 2 }]],
    problem: [null, 'jam'],
    doubt: [absent, { problem: 'stuck', level: null }],
    refilledAt: [null, 6],
    told: [absent, { at: 5, level: 100 }],
    content: [0, 0.41],
    online: [null, true],
    gatewayDown: [absent, { name: 'å "1"', at: 2 }],
    vitals: [{}, { battery: 87 }],
    interval: [null, 600_000],
    dailyDrop: [null, 3.5],
    perVisit: [absent, { points: 1, visits: 2 }],
    trial: [absent, trial],
    used: [absent, 0.5, -0.25],
    usedOn: [absent, '2026-11-23', '2026-11-24'],
    calibration: [absent, { empty: [], full: [] } as unknown as NonNullable<LevelDoc['calibration']>],
  };
  const oneOf = <T extends object>(values: { readonly [K in keyof T]: readonly unknown[] }) =>
    fc.record(
      Object.fromEntries(
        Object.entries<readonly unknown[]>(values).map(([name, some]) => [name, fc.constantFrom(...some)]),
      ),
    );
  const changes = fc.record({ level: oneOf(levels), filter: oneOf(filters) });
  const before = fc
    .record({ level: oneOf(levels), filter: oneOf(filters) })
    .map(({ level, filter }) => ({ id: 'd-1', ...level, filter }) as unknown as LevelDoc);
  const plain = <T extends object>(from: T, names: readonly string[]) =>
    Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));
  const plainOfLevel = ['level', 'levelAt', 'seenAt', 'content', 'interval', 'dailyDrop', 'used', 'usedOn'];
  const plainOfFilter = ['seen', 'recent', 'same', 'rises', 'missing', 'use'];

  test('it makes the same of it as any other patch does, or there is none', () => {
    let patches = 0;
    fc.assert(
      fc.property(before, changes, fc.boolean(), (earlier, { level, filter }, isPlain) => {
        const later = (
          isPlain
            ? {
                ...earlier,
                ...plain(level, plainOfLevel),
                filter: { ...earlier.filter, ...plain(filter, plainOfFilter) },
              }
            : { id: 'd-1', ...level, filter }
        ) as LevelDoc;
        const patch = patchOf(earlier, later, writeLevelPatch);
        if (patch === null) return;
        patches++;
        expect(JSON.parse(JSON.stringify(patched(earlier, patch)))).toEqual(JSON.parse(JSON.stringify(later)));
      }),
      { numRuns: 3_000 },
    );
    expect(patches).toBeGreaterThan(100);
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
      const patch = patchOf(earlier, later, writeLevelPatch);
      const special = name === 'seen' && JSON.stringify(value).match(/values|behind/);
      expect(patch !== null).toBe(isPlain && !special);
      if (patch !== null) expect(patch).toEqual(patchOf(earlier, later));
    }
  });
});
