/** One dispenser with a sensor over a memory state, a storeroom behind it, and a clock: for telling what readings lead to. */
import type { DeviceEvent, DeviceVitals, Measured } from '../../server/contract/reading.ts';
import type { HistoryRow, LevelDoc, MovementDoc } from '../../server/domain/model.ts';
import { importSite } from '../../server/usecases/import-site.ts';
import { ingestReadings } from '../../server/usecases/ingest-readings.ts';
import { markSuspect } from '../../server/usecases/mark-suspect.ts';
import type { Inbound, IngestSummary } from '../../server/usecases/ports.ts';
import { watchDispensers } from '../../server/usecases/watch-dispensers.ts';
import { type MemoryState, memoryState } from './memory-state.ts';
import { siteFile, unwrap } from './small-site.ts';
import { useIn } from './use-in.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
/** A Monday morning. */
export const monday = Date.parse('2026-11-23T08:00:00Z');

const site = siteFile({
  version: 1,
  site: { id: 'house', name: 'House', timezone: 'UTC', holidays: ['2026-12-24', '2026-12-25', '2027-01-01'] },
  locations: [
    { id: 'house', name: 'House', kind: 'site' },
    { id: 'store', name: 'Store', kind: 'storeroom', parent: 'house' },
  ],
  items: [{ id: 'towel', name: 'Towel', category: 'hygiene', stockUnit: 'roll' }],
  dispensers: [
    { id: 'd', name: 'D', location: 'house', item: 'towel', capacity: 1, device: { dialect: 'hylla', id: 'd' } },
  ],
  stock: [{ item: 'towel', location: 'store', onHand: 1000 }],
});

export interface Stamped {
  readonly boot?: number;
  readonly seq?: number;
  readonly deviceTime?: number;
  readonly retained?: boolean;
  readonly vitals?: DeviceVitals;
}

export interface SensorBench {
  readonly state: MemoryState;
  now: number;
  /** A reading as it would arrive now: a percentage, null for "no value", or anything measured. */
  reading(value: number | Measured | null, stamp?: Stamped): Inbound;
  event(event: DeviceEvent, stamp?: Stamped): Inbound;
  availability(online: boolean, retained?: boolean): Inbound;
  take(...batch: readonly Inbound[]): IngestSummary;
  /** Takes one reading each `every` ms, the first after one of them. */
  report(every: number, values: readonly (number | null)[], stamp?: (i: number) => Stamped): void;
  doubt(): void;
  /** The tick of the watch. */
  watch(clockSetAt?: number): void;
  readonly level: LevelDoc;
  readonly history: readonly HistoryRow[];
  issues(): readonly MovementDoc[];
  /** Stock units, by the usage documents. */
  used(): number;
}

export function sensorBench(start = monday): SensorBench {
  const state = memoryState();
  let serial = 0;
  const bench: SensorBench = {
    state,
    now: start,
    reading(value, stamp = {}) {
      const measured = typeof value === 'number' ? ({ kind: 'percent', value } as const) : value;
      return { ...base(), type: 'reading', dispenser: 'd', measured, ...stamp };
    },
    event: (event, stamp = {}) => ({ ...base(), type: 'event', event, dispensers: ['d'], ...stamp }),
    availability: (online, retained = false) => ({
      ...base(),
      type: 'availability',
      online,
      dispensers: ['d'],
      retained,
    }),
    take: (...batch) => unwrap(ingestReadings(state, batch, context())),
    report(every, values, stamp = () => ({})) {
      for (const [i, value] of values.entries()) {
        bench.now += every;
        bench.take(bench.reading(value, stamp(i)));
      }
    },
    doubt: () => markSuspect(state, 'd', context()),
    watch: (clockSetAt) => void unwrap(watchDispensers(state, { clockSetAt }, context())),
    get level() {
      const level = state.get('levels', 'd');
      if (level === undefined) throw new Error('no level');
      return level;
    },
    history: state.history,
    issues: () => [...state.values('movements')].filter(({ kind }) => kind === 'issue'),
    used: () => useIn(state).used,
  };
  const base = () => ({ dialect: 'hylla', address: 'd', receivedAt: bench.now }) as const;
  const context = () => ({ now: bench.now, by: 'system', newId: () => `id-${String(++serial).padStart(6, '0')}` });
  unwrap(importSite(state, { file: site, dryRun: false, prune: false }, context()));
  return bench;
}
