/**
 * The forecast goes by visits where those foretell use better, and by days where they do not: weeks of a house with a counter at the
 * door, judged by what came afterwards.
 */
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../firmware-sim/random.ts';
import type { Uplink } from '../../server/contract/reading.ts';
import type { LevelDoc } from '../../server/domain/model.ts';
import { runOut, runOutOf } from '../../server/domain/run-out.ts';
import { provenPerVisit } from '../../server/domain/visit-trial.ts';
import { importSite } from '../../server/usecases/import-site.ts';
import { ingestReadings } from '../../server/usecases/ingest-readings.ts';
import { visitsView } from '../../server/usecases/views/visits-view.ts';
import { contextAt, type MemoryState } from '../support/memory-state.ts';
import { dispenserOf, siteFile, smallSite, smallSiteState, unwrap } from '../support/small-site.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** A Monday, five weeks before clocks are set back. */
const start = Date.parse('2026-09-21T00:00:00+02:00');
/** Busy Tuesdays to Thursdays, nobody at weekends. */
const byWeekday = [6, 14, 16, 14, 4, 0, 0];

interface Week {
  readonly state: MemoryState;
  level(): LevelDoc;
  /** Hours until the level of now is used up, in truth and by either forecast, each noon of the last two weeks. */
  readonly errors: { byVisits: number; byDays: number; asShown: number };
}

/** `use`: percent points taken in an hour in which so many came. */
function weeks(count: number, use: (came: number, hourOfWeek: number) => number): Week {
  const random = createRandom(5);
  const state = smallSiteState();
  const locations = smallSite.locations.map((one) =>
    one.id === 'wc' ? { ...one, devices: [{ dialect: 'json', id: 'door' }] } : one,
  );
  const site = { ...smallSite.site, timezone: 'Europe/Stockholm' };
  unwrap(
    importSite(
      state,
      { file: siteFile({ version: 1, site, locations }), dryRun: false, prune: false },
      contextAt(start),
    ),
  );
  const hours = count * 168;
  const came = Array.from({ length: hours + 6 * 168 }, (_, i) => {
    const open = i % 24 >= 8 && i % 24 < 18;
    return open ? Math.max(0, Math.round((byWeekday[Math.floor(i / 24) % 7] ?? 0) + random.normal(0, 2))) : 0;
  });
  const used = came.map((n, i) => use(n, i % 168));
  const errors = { byVisits: 0, byDays: 0, asShown: 0 };
  let ids = 0;
  let left = 100;
  let total = 0;
  const take = (uplink: Uplink, at: number) =>
    ingestReadings(state, [uplink], { ...contextAt(at, 'system'), newId: () => `id-${++ids}` });
  for (let i = 0; i < hours; i++) {
    total += came[i] ?? 0;
    left -= used[i] ?? 0;
    if (left < 20) left = 100;
    const at = start + (i + 1) * hour;
    const common = { receivedAt: at, boot: 1, seq: i } as const;
    take(
      {
        ...common,
        type: 'vitals',
        dialect: 'json',
        address: 'door',
        dispensers: [],
        rooms: ['wc'],
        people: { total: { in: total } },
      },
      at,
    );
    const measured = { kind: 'percent', value: Math.round(left * 10) / 10 } as const;
    take({ ...common, type: 'reading', dialect: 'hylla', address: 'rolls', dispenser: 'rolls', measured }, at);
    if (i < hours - 2 * 168 || i % 24 !== 12) continue;
    const known = levelOf(state);
    let [taken, end] = [0, i + 1];
    while (taken < (known.level ?? 0) - 10 && end < came.length) taken += used[end++] ?? 0;
    const truth = start + end * hour;
    const about = { location: 'wc', emptyLevel: 10 };
    const off = (found: { p50: number } | null) => Math.abs((found?.p50 ?? truth + 99 * day) - truth) / hour;
    errors.byDays += off(runOut(known, 10));
    errors.byVisits += off(runOutOf(state, about, { ...known, trial: { days: 9, byVisits: 0, byDays: 1 } }));
    errors.asShown += off(runOutOf(state, about, known));
  }
  return { state, level: () => levelOf(state), errors };
}

function levelOf(state: MemoryState): LevelDoc {
  const level = state.get('levels', 'rolls');
  if (level === undefined) throw new Error('no level');
  return level;
}

describe('where people take what hangs there', () => {
  const { state, level, errors } = weeks(6, (came) => 0.05 * came);
  test('visits were the better guess for a week, and the forecast goes by them', () => {
    const { trial } = level();
    expect(trial?.days).toBeGreaterThan(10);
    expect((trial?.byVisits ?? 9) / (trial?.byDays ?? 1)).toBeLessThan(0.6);
    expect(provenPerVisit(level())).toBeCloseTo(0.05, 1);
    expect(visitsView(state, dispenserOf(state, 'rolls'), start + 42 * day).forecastBy).toBe('visits');
  });
  test('the forecast is then nearer to what comes', () => {
    expect(errors.asShown).toBe(errors.byVisits);
    expect(errors.byVisits / errors.byDays).toBeLessThan(0.7);
  });
});

describe('where it is taken at the same pace whoever passes', () => {
  const { state, level, errors } = weeks(6, () => 0.4);
  test('days stay the better guess, and the forecast goes by them', () => {
    const { trial } = level();
    expect(trial?.days).toBeGreaterThan(10);
    expect((trial?.byVisits ?? 0) / (trial?.byDays ?? 9)).toBeGreaterThan(1.5);
    expect(provenPerVisit(level())).toBeNull();
    expect(visitsView(state, dispenserOf(state, 'rolls'), start + 42 * day)).toMatchObject({
      ...{ forecastBy: 'days', perVisit: expect.any(Number) },
    });
  });
  test('by visits it would be farther from what comes', () => {
    expect(errors.asShown).toBe(errors.byDays);
    expect(errors.byVisits / errors.byDays).toBeGreaterThan(1.2);
  });
});

test('before it is judged for some days it is not gone by', () => {
  const rate = { points: 100, visits: 1000 };
  const judged = (days: number, byVisits = 1) =>
    provenPerVisit({ perVisit: rate, trial: { days, byVisits, byDays: 2 } });
  expect([judged(4), judged(5), judged(5, 2)]).toEqual([null, 0.1, null]);
  expect(provenPerVisit({ perVisit: rate })).toBeNull();
});
