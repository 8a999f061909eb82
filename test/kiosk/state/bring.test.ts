/** What the wall says to bring is what the cart list of the round says. */
import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { cartFor } from '../../../kiosk/state/bring.ts';
import { modelOf } from '../../../kiosk/state/model.ts';
import { Snapshot } from '../../../server/contract/api/live.ts';
import { nextRound } from '../../../server/domain/round.ts';
import { createReadModel } from '../../../server/usecases/views/read-model.ts';
import { dispenserOf, setLevel, smallSiteState } from '../../support/small-site.ts';

const now = Date.parse('2026-11-23T09:00:00Z');
const facts = { clockRate: 1, demo: false, version: 'test' };

/** Rolls taken whole, cups by the piece: so full, so much in the nearest storeroom, in the other, and in none. */
function site({ rolls, cups, stock, own, asked }: typeof sites extends fc.Arbitrary<infer T> ? T : never) {
  const state = smallSiteState(
    stock.flatMap(([roll, cup], i) => {
      const location = i === 0 ? 'near' : 'far';
      return [
        { item: 'roll', location, onHand: roll },
        { item: 'cup', location, onHand: cup },
      ];
    }),
  );
  const put = (of: string, id: string, level: number) => {
    const before = state.get('levels', of);
    if (before === undefined) throw new Error('no level');
    state.put('dispensers', { ...dispenserOf(state, of), id, ...(own && { storeroom: 'far' }) });
    state.put('levels', { ...before, id });
    setLevel(state, id, level);
    state.put('levels', { ...before, id, level, status: level === 0 ? 'empty' : 'low' });
  };
  rolls.forEach((level, i) => {
    put('rolls', `rolls-${i}`, level);
  });
  cups.forEach((level, i) => {
    put('cups', `cups-${i}`, level);
  });
  if (asked && cups.length > 0) {
    const next = { kind: 'will-look' } as const;
    const request = { id: 'r', kind: 'empty', status: 'open', dispenser: 'cups-0', askedBy: 'x', askers: 1 } as const;
    state.put('requests', { ...request, askedAt: now, next });
  }
  return state;
}
const few = fc.array(fc.double({ min: 0, max: 25, noNaN: true }), { maxLength: 4 });
const sites = fc.record({
  rolls: few,
  cups: few,
  stock: fc.tuple(
    fc.tuple(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 500, noNaN: true })),
    fc.tuple(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 500, noNaN: true })),
  ),
  own: fc.boolean(),
  asked: fc.boolean(),
});

test('errand by errand, the same things from the same storerooms', () => {
  fc.assert(
    fc.property(sites, (made) => {
      const state = site(made);
      const { stops, cart } = nextRound(state, { now, soonMs: 0 });
      const snapshot = v.parse(Snapshot, JSON.parse(createReadModel(state, facts).snapshot(1, now)));
      const model = modelOf(snapshot);
      const bring = cartFor(model, new Set(made.asked ? ['cups-0'] : []));
      const sums = new Map<string, number>();
      for (const { dispenser } of stops) {
        const view = model.dispensers.get(dispenser.id);
        for (const { item, from, quantity } of bring(view === undefined ? [] : [view]))
          sums.set(`${item}@${from}`, (sums.get(`${item}@${from}`) ?? 0) + quantity);
      }
      const wanted = new Map(cart.map(({ item, from, quantity }) => [`${item}@${from}`, quantity]));
      expect([...sums.keys()].sort()).toEqual([...wanted.keys()].sort());
      for (const [key, quantity] of sums) expect(quantity).toBeCloseTo(wanted.get(key) ?? 0, 5);
    }),
    { numRuns: 200 },
  );
});

test('a load tells what the storeroom holds, and when that was last booked', () => {
  const state = smallSiteState([{ item: 'roll', location: 'near', onHand: 3 }]);
  setLevel(state, 'rolls', 0);
  const snapshot = v.parse(Snapshot, JSON.parse(createReadModel(state, facts).snapshot(1, now)));
  const model = modelOf(snapshot);
  const rolls = model.dispensers.get('rolls');
  const [load] = cartFor(model, new Set())(rolls ? [rolls] : []);
  expect(load).toEqual({ item: 'roll', quantity: 1, from: 'near', onHand: 3, bookedAt: '2026-11-23T06:00:00.000Z' });
});
