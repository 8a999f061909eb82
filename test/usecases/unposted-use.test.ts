/** Sensed use stands with its dispenser until the day is over, counts as use from the first, and is posted once. */
import { describe, expect, it } from 'vitest';
import { needOf } from '../../server/domain/needs.ts';
import { outlookOf } from '../../server/domain/outlook.ts';
import { applyDispensers } from '../../server/usecases/apply-dispensers.ts';
import { ingestReadings } from '../../server/usecases/ingest-readings.ts';
import { contextAt, type MemoryState } from '../support/memory-state.ts';
import { dispenserOf, smallSiteState, unwrap } from '../support/small-site.ts';

const monday = Date.parse('2026-11-23T09:00:00Z');
const hour = 3_600_000;
const day = 24 * hour;

function senses(state: MemoryState, levels: readonly number[], from: number, every = hour): void {
  levels.forEach((value, i) => {
    const receivedAt = from + i * every;
    const reading = {
      type: 'reading',
      dialect: 'hylla',
      address: 'rolls',
      dispenser: 'rolls',
      measured: { kind: 'percent', value },
      receivedAt,
      deviceTime: receivedAt,
    } as const;
    unwrap(ingestReadings(state, [reading], contextAt(receivedAt, 'system')));
  });
}

const posted = (state: MemoryState) => [...state.values('usage')].map(({ id, used }) => [id, used]);
const own = (state: MemoryState) => {
  const { used, usedOn } = state.get('levels', 'rolls') ?? {};
  return usedOn === undefined ? undefined : [usedOn, used];
};
const item = (state: MemoryState) => {
  const roll = state.get('items', 'roll');
  if (roll === undefined) throw new Error('no roll');
  return roll;
};

describe('what a dispenser uses on a day', () => {
  it('touches nothing of the item, so that no reading is in the way of that of another dispenser', () => {
    const state = smallSiteState();
    senses(state, [90, 80, 70], monday);
    expect(posted(state)).toEqual([]);
    expect(own(state)).toEqual(['2026-11-23', 0.2]);
  });

  it('is posted with the first use of the next, once', () => {
    const state = smallSiteState();
    senses(state, [90, 80, 70], monday);
    senses(state, [60, 50], monday + day);
    expect(posted(state)).toEqual([['roll@2026-11-23', 0.2]]);
    expect(own(state)).toEqual(['2026-11-24', 0.2]);
  });

  it('is of the day that was measured, when that comes late', () => {
    const state = smallSiteState();
    senses(state, [90, 80], monday + 13.5 * hour, 1.5 * hour);
    expect(own(state)).toEqual(['2026-11-24', 0.1]);
  });

  it('is seen in the demand and in the outlook, posted or not', () => {
    const state = smallSiteState();
    senses(state, [90, 80], monday);
    for (const [n, level] of [70, 55].entries()) senses(state, [level], monday + (n + 1) * day);
    const later = monday + 3 * day;
    expect(posted(state).map(([id]) => id)).toEqual(['roll@2026-11-23', 'roll@2026-11-24']);
    const { demand } = needOf(state, item(state), later);
    // Of the days after the first that has any.
    expect(demand.from).toBe('seen');
    const { past } = outlookOf(state, item(state), later, { back: 4, ahead: 1 });
    expect(past.at(-1)).toMatchObject({ day: '2026-11-26', used: 0 });
    state.put('balances', { id: 'roll@near', item: 'roll', location: 'near', onHand: 1 });
    const before = needOf(state, item(state), later).demand;
    applyDispensers(state, [{ ...dispenserOf(state, 'rolls'), name: 'Another name' }], contextAt(later));
    expect(own(state)).toEqual(['2026-11-25', 0.15]);
    senses(state, [54], later);
    expect(posted(state)).toEqual([
      ['roll@2026-11-23', 0.1],
      ['roll@2026-11-24', 0.1],
      ['roll@2026-11-25', 0.15],
    ]);
    expect(needOf(state, item(state), later).demand).toEqual(before);
  });

  it.each([
    ['another item hangs there', { item: 'cup' }],
    ['it is retired', { retired: true } as const],
  ])('is posted when %s', (_what, change) => {
    const state = smallSiteState();
    senses(state, [90, 80], monday);
    applyDispensers(state, [{ ...dispenserOf(state, 'rolls'), ...change }], contextAt(monday + 2 * hour));
    expect(posted(state)).toEqual([['roll@2026-11-23', 0.1]]);
    expect(own(state)).toBeUndefined();
  });
});
