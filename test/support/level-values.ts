/** Level documents of all kinds: each property with values that are alike to nothing but themselves. */
import fc from 'fast-check';
import type { LevelDoc } from '../../server/domain/model.ts';
import type { FilterState } from '../../server/domain/reading-quality.ts';

type Values<T> = { readonly [K in keyof Required<T>]: readonly Required<T>[K][] };
const absent = undefined as never;
/** Each property there is: the compiler asks for a new one. */
export const filters: Values<FilterState> = {
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
export const levels: Omit<Values<LevelDoc>, 'id' | 'filter'> = {
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
export const oneOf = <T extends object>(values: { readonly [K in keyof T]: readonly unknown[] }) =>
  fc.record(
    Object.fromEntries(
      Object.entries<readonly unknown[]>(values).map(([name, some]) => [name, fc.constantFrom(...some)]),
    ),
  );

/** Any of their values in each property. */
export const anyLevel = fc
  .record({ level: oneOf(levels), filter: oneOf(filters) })
  .map(({ level, filter }) => ({ id: 'd-1', ...level, filter }) as unknown as LevelDoc);
