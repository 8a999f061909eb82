/** Dispensers in a store as a site in use has them, without the API. */
import { emptyLevelDoc } from '../../../server/domain/dispenser.ts';
import type { DispenserDoc, LevelDoc } from '../../../server/domain/model.ts';
import type { Store } from '../../../server/usecases/ports.ts';

/** Puts `count` of them, ids `d-1` on, in steps: one commit of 100,000 would be a line of 100 MB. */
export async function fill(store: Store, count: number): Promise<void> {
  const step = 5_000;
  for (let from = 1; from <= count; from += step) {
    await store.transact((tx) => {
      for (let i = from; i < Math.min(from + step, count + 1); i++) {
        tx.put('dispensers', dispenserOf(i));
        tx.put('levels', levelOf(i, 0));
      }
    });
  }
}

function dispenserOf(i: number): DispenserDoc {
  return {
    id: `d-${i}`,
    name: `Dispenser ${i}`,
    location: 'bench',
    item: `item-${i % 20}`,
    capacity: 1,
    lowLevel: 20,
    emptyLevel: 5,
    measure: { kind: 'percent' },
    device: { dialect: 'hylla', id: `d-${i}` },
  } as DispenserDoc;
}

/** As a device leaves it that has been heard; `later`: ms after that of the others. */
export function levelOf(i: number, later: number): LevelDoc {
  const at = 1_700_000_000_000 + later;
  const empty = emptyLevelDoc(`d-${i}`);
  return {
    ...empty,
    level: 41.5,
    levelAt: at,
    seenAt: at + 12,
    status: 'ok',
    statusAt: at,
    content: 0.415,
    vitals: { battery: 87, rssi: -71 },
    interval: 600_000,
    dailyDrop: 12.345,
    filter: {
      ...empty.filter,
      seen: { boots: [{ boot: 1, intervals: [[1, 1]] }], times: [] },
      recent: [41, 42, 41],
      same: { level: 41, since: at, count: 3, rate: 12.345 },
      use: { since: at, points: 0.5 },
    },
  };
}
