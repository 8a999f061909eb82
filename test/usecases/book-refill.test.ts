import { describe, expect, it } from 'vitest';
import type { Refill } from '../../server/domain/refill.ts';
import { bookRefill } from '../../server/usecases/book-refill.ts';
import { ingestReadings } from '../../server/usecases/ingest-readings.ts';
import { refillByHand } from '../../server/usecases/refill-by-hand.ts';
import { contextAt, type MemoryState } from '../support/memory-state.ts';
import { dispenserOf, setLevel, smallSiteState, unwrap } from '../support/small-site.ts';
import { useIn } from '../support/use-in.ts';

const nine = Date.parse('2026-11-23T09:00:00Z');
const minutes = (n: number) => nine + n * 60_000;
const onHand = (state: MemoryState, item: string, location = 'near') =>
  state.get('balances', `${item}@${location}`)?.onHand;
const booked = (state: MemoryState) =>
  [...state.values('movements')]
    .filter(({ kind }) => kind !== 'count')
    .map(({ kind, from, to, dispenser, quantity, by, note }) => ({ kind, from, to, dispenser, quantity, by, note }));

function sensed(
  state: MemoryState,
  id: string,
  fromLevel: number,
  toLevel: number,
  at = nine,
  more: Partial<Refill> = {},
) {
  return bookRefill(
    state,
    { dispenser: dispenserOf(state, id), fromLevel, toLevel, how: 'sensed', at, ...more },
    contextAt(at, 'system'),
  );
}
function tapped(state: MemoryState, dispenser: string, at = nine, refill: { level?: number; quantity?: number } = {}) {
  return unwrap(refillByHand(state, { dispenser, refill: { level: 100, ...refill } }, contextAt(at, 'user:anna')));
}

describe('a sensed refill', () => {
  it('of a roll issues what hangs there now, writes the stub off, and takes a whole roll from the storeroom', () => {
    const state = smallSiteState([{ item: 'roll', location: 'near', onHand: 5 }]);
    expect(sensed(state, 'rolls', 1, 100)).toMatchObject({ issued: 0.99, stub: 0.01, from: 'near' });
    expect(onHand(state, 'roll')).toBe(4);
    const line = { from: 'near', to: undefined, dispenser: 'rolls', by: 'system' };
    expect(booked(state)).toEqual([
      { ...line, kind: 'issue', quantity: 0.99, note: undefined },
      { ...line, kind: 'write-off', quantity: 0.01, note: 'stub' },
    ]);
  });

  it('of loose goods issues the fraction', () => {
    const state = smallSiteState([{ item: 'cup', location: 'near', onHand: 1000 }]);
    sensed(state, 'cups', 10, 95);
    expect(onHand(state, 'cup')).toBe(830);
  });

  it('takes loose goods from the next storeroom when the nearest runs out', () => {
    const state = smallSiteState([
      { item: 'cup', location: 'near', onHand: 50 },
      { item: 'cup', location: 'far', onHand: 500 },
    ]);
    sensed(state, 'cups', 0, 100);
    expect([onHand(state, 'cup'), onHand(state, 'cup', 'far')]).toEqual([0, 350]);
    expect(state.size('discrepancies')).toBe(0);
  });

  it('takes a roll whole: from the storeroom that has one', () => {
    const state = smallSiteState([
      { item: 'roll', location: 'near', onHand: 0.5 },
      { item: 'roll', location: 'far', onHand: 2 },
    ]);
    sensed(state, 'rolls', 0, 100);
    expect([onHand(state, 'roll'), onHand(state, 'roll', 'far')]).toEqual([0.5, 1]);
  });

  it('out of empty storerooms is a discrepancy, and no balance goes below zero', () => {
    const state = smallSiteState([{ item: 'roll', location: 'near', onHand: 0.4 }]);
    const { issued, discrepancy } = sensed(state, 'rolls', 10, 100);
    expect(issued).toBe(0.9);
    expect(onHand(state, 'roll')).toBe(0);
    expect(state.get('discrepancies', discrepancy ?? '')).toMatchObject({
      kind: 'refill-without-stock',
      item: 'roll',
      dispenser: 'rolls',
      expected: 1,
      found: 0.4,
      status: 'open',
    });
  });

  it('answers whoever said that the dispenser is empty, and nobody else', () => {
    const state = smallSiteState([{ item: 'roll', location: 'near', onHand: 5 }]);
    const ask = { status: 'open', askedAt: nine, askedBy: 'screen:k', askers: 1, next: { kind: 'will-look' } } as const;
    state.put('requests', { ...ask, id: 'a', kind: 'empty', dispenser: 'rolls' });
    state.put('requests', { ...ask, id: 'b', kind: 'empty', dispenser: 'cups' });
    state.put('requests', { ...ask, id: 'c', kind: 'problem', dispenser: 'rolls' });
    sensed(state, 'rolls', 1, 100);
    expect(['a', 'b', 'c'].map((id) => state.get('requests', id)?.status)).toEqual(['done', 'open', 'open']);
    expect(state.get('requests', 'a')).toMatchObject({ answeredBy: 'system', answeredAt: nine });
  });

  it('is seen on the screens', () => {
    const state = smallSiteState([{ item: 'roll', location: 'near', onHand: 5 }]);
    sensed(state, 'rolls', 1, 100);
    const seen = { kind: 'refill', dispenser: 'rolls', item: 'roll', quantity: 1, how: 'sensed' };
    expect([...state.values('activity')]).toEqual([expect.objectContaining(seen)]);
  });
});

describe('a refill told by hand', () => {
  it('is believed until the sensor reports', () => {
    const state = smallSiteState([{ item: 'roll', location: 'near', onHand: 5 }]);
    setLevel(state, 'rolls', 10);
    tapped(state, 'rolls');
    expect(onHand(state, 'roll')).toBe(4);
    expect(state.get('levels', 'rolls')).toMatchObject({ level: 100, content: 1, status: 'ok', refilledAt: nine });
  });

  it('of a dispenser without a sensor tells what was used since the last one', () => {
    const state = smallSiteState([{ item: 'cup', location: 'near', onHand: 1000 }]);
    tapped(state, 'by-hand');
    expect(state.get('usage', 'cup@2026-11-23')).toBeUndefined();
    tapped(state, 'by-hand', minutes(24 * 60));
    expect(onHand(state, 'cup')).toBe(800);
    expect(state.get('levels', 'by-hand')).toMatchObject({ level: 100, content: 100 });
    expect(state.get('usage', 'cup@2026-11-24')).toMatchObject({ used: 100, issued: 0 });
  });

  it('takes what staff say they took', () => {
    const state = smallSiteState([{ item: 'roll', location: 'near', onHand: 5 }]);
    setLevel(state, 'rolls', 0);
    expect(tapped(state, 'rolls', nine, { quantity: 2 })).toMatchObject({ issued: 1, stub: 1 });
    expect(onHand(state, 'roll')).toBe(3);
  });

  it.each([
    ['silent', 'stale', nine - 48 * 3_600_000],
    ['suspect', 'ok', nine - 60_000],
    ['jam', 'ok', nine - 60_000],
  ] as const)('of a dispenser that is %s makes it %s', (problem, then, seenAt) => {
    const state = smallSiteState([{ item: 'roll', location: 'near', onHand: 5 }]);
    const before = state.get('levels', 'rolls');
    if (before === undefined) throw new Error('no level');
    state.put('levels', { ...before, level: 10, content: 0.1, status: 'fault', problem, seenAt });
    tapped(state, 'rolls');
    expect(state.get('levels', 'rolls')).toMatchObject({ status: then, level: 100 });
  });

  it('of a roll that its sensor shows full is none, unless staff tell what they took', () => {
    const state = smallSiteState([{ item: 'roll', location: 'near', onHand: 5 }]);
    setLevel(state, 'rolls', 92);
    expect(tapped(state, 'rolls')).toMatchObject({ issued: 0, stub: 0 });
    expect(onHand(state, 'roll')).toBe(5);
    expect(tapped(state, 'rolls', nine, { quantity: 1 })).toMatchObject({ issued: 0.08, stub: 0.92 });
    expect(onHand(state, 'roll')).toBe(4);
  });

  it('of a dispenser that is not there is refused', () => {
    const result = refillByHand(smallSiteState(), { dispenser: 'none', refill: { level: 100 } }, contextAt(nine));
    expect(result).toMatchObject({ ok: false, code: 'not-found' });
  });
});

describe('one refill told twice', () => {
  const fresh = () => {
    const state = smallSiteState([
      { item: 'roll', location: 'near', onHand: 5 },
      { item: 'cup', location: 'near', onHand: 1000 },
    ]);
    setLevel(state, 'rolls', 10);
    setLevel(state, 'cups', 10);
    return state;
  };

  it('is booked once: tapped, then sensed', () => {
    const state = fresh();
    tapped(state, 'rolls');
    expect(sensed(state, 'rolls', 10, 97, minutes(20))).toMatchObject({ issued: 0, stub: 0 });
    expect(onHand(state, 'roll')).toBe(4);
    expect([...state.values('activity')].filter(({ kind }) => kind === 'refill')).toHaveLength(1);
  });

  it('is booked once: tapped twice', () => {
    const state = fresh();
    tapped(state, 'rolls');
    setLevel(state, 'rolls', 98);
    tapped(state, 'rolls', minutes(3));
    expect(onHand(state, 'roll')).toBe(4);
  });

  it('is booked once: sensed, then tapped', () => {
    const state = fresh();
    sensed(state, 'rolls', 10, 97);
    const level = state.get('levels', 'rolls');
    if (level === undefined) throw new Error('no level');
    state.put('levels', { ...level, level: 97, content: 0.97, refilledAt: nine });
    expect(tapped(state, 'rolls', minutes(10))).toMatchObject({ issued: 0, stub: 0 });
    expect(onHand(state, 'roll')).toBe(4);
    expect(state.get('levels', 'rolls')?.level).toBe(97);
  });

  it('is booked once, and counted as no use, when the sensor reports between tap and refill', () => {
    const state = fresh();
    const level = state.get('levels', 'rolls');
    if (level === undefined) throw new Error('no level');
    state.put('levels', { ...level, level: 1, content: 0.01, levelAt: minutes(-15) });
    tapped(state, 'rolls');
    [1, 1, 98, 98].forEach((value, i) => {
      const receivedAt = minutes(5 * (i + 1));
      const stamp = { receivedAt, deviceTime: receivedAt - 7_200_000, boot: 1, seq: i };
      const measured = { kind: 'percent', value } as const;
      const reading = {
        type: 'reading',
        dialect: 'hylla',
        address: 'rolls',
        dispenser: 'rolls',
        measured,
        ...stamp,
      } as const;
      unwrap(ingestReadings(state, [reading], contextAt(receivedAt, 'system')));
    });
    expect(onHand(state, 'roll')).toBe(4);
    expect(state.get('levels', 'rolls')).toMatchObject({ level: 98, content: 0.98 });
    // What lies between the 100 % told and the 98 % seen; not the 99 % that the level fell by meanwhile.
    expect(useIn(state, 'roll').used).toBe(0.02);
  });

  it('is two refills when hours lie between', () => {
    const state = fresh();
    tapped(state, 'rolls');
    sensed(state, 'rolls', 10, 97, minutes(180));
    expect(onHand(state, 'roll')).toBe(3);
  });

  it('waits longer for a sensor that reports seldom', () => {
    const state = fresh();
    const level = state.get('levels', 'rolls');
    if (level === undefined) throw new Error('no level');
    state.put('levels', { ...level, interval: 60 * 60_000 });
    tapped(state, 'rolls');
    sensed(state, 'rolls', 10, 97, minutes(120));
    expect(onHand(state, 'roll')).toBe(4);
  });

  it('is put right where the sensor shows less loose goods than were told', () => {
    const state = fresh();
    tapped(state, 'cups');
    expect(onHand(state, 'cup')).toBe(820);
    expect(sensed(state, 'cups', 10, 60, minutes(20))).toMatchObject({ issued: -80, stub: 0 });
    expect(onHand(state, 'cup')).toBe(900);
  });

  it('is put right where the sensor shows more loose goods than were told', () => {
    const state = fresh();
    tapped(state, 'cups', nine, { level: 50 });
    expect(onHand(state, 'cup')).toBe(920);
    expect(sensed(state, 'cups', 10, 100, minutes(20))).toMatchObject({ issued: 100, stub: 0 });
    expect(onHand(state, 'cup')).toBe(820);
  });
});
