import { describe, expect, it } from 'vitest';
import type { OrderDoc, RequestDoc } from '../../server/domain/model.ts';
import { stockOf, stockOfAll } from '../../server/domain/stock.ts';
import { setLevel, smallSiteState } from '../support/small-site.ts';

const reason = { kind: 'manual' } as const;
const order = (id: string, status: OrderDoc['status'], packs: number, received = 0): OrderDoc => ({
  id,
  supplier: 'shop',
  status,
  freight: 0,
  currency: 'SEK',
  createdAt: 0,
  createdBy: 'system',
  lines: [{ item: 'roll', sku: 'R', packs, packSize: 6, packPrice: 100, received, reason }],
});
const request = (id: string, status: RequestDoc['status'], quantity?: number): RequestDoc => ({
  id,
  kind: 'item',
  status,
  item: 'roll',
  askedAt: 0,
  askedBy: 'screen:k',
  askers: 1,
  next: { kind: 'will-look' },
  ...(quantity === undefined ? {} : { quantity }),
});

describe('stock of an item', () => {
  it('is all zero of an item that nothing is known of', () => {
    expect(stockOf(smallSiteState(), 'none')).toEqual({
      item: 'none',
      onHand: 0,
      inDispensers: 0,
      onOrder: 0,
      allocated: 0,
      position: 0,
      out: false,
      locations: [],
    });
  });

  it('adds up storerooms, dispensers in use, what open orders still bring, less what is asked for', () => {
    const state = smallSiteState([
      { item: 'roll', location: 'near', onHand: 5 },
      { item: 'roll', location: 'far', onHand: 7.5 },
      { item: 'cup', location: 'far', onHand: 900 },
    ]);
    setLevel(state, 'rolls', 40);
    for (const doc of [
      order('1', 'draft', 1),
      order('2', 'approved', 1),
      order('3', 'sent', 1),
      order('4', 'confirmed', 1),
      order('5', 'partly-received', 2, 9),
      order('6', 'received', 5),
      order('7', 'cancelled', 5),
      order('8', 'sent', 1, 8),
    ])
      state.put('orders', doc);
    for (const doc of [
      request('1', 'open', 2),
      request('2', 'accepted'),
      request('3', 'done', 5),
      request('4', 'declined', 5),
    ])
      state.put('requests', doc);
    expect(stockOf(state, 'roll')).toEqual({
      item: 'roll',
      onHand: 12.5,
      inDispensers: 0.4,
      onOrder: 27,
      allocated: 3,
      position: 36.9,
      out: false,
      locations: [
        { location: 'far', onHand: 7.5, at: expect.any(Number) },
        { location: 'near', onHand: 5, at: expect.any(Number) },
      ],
    });
    expect(stockOfAll(state).get('roll')).toEqual(stockOf(state, 'roll'));
  });

  it('counts neither retired dispensers nor retired items', () => {
    const state = smallSiteState();
    setLevel(state, 'rolls', 40);
    const dispenser = state.get('dispensers', 'rolls');
    if (dispenser) state.put('dispensers', { ...dispenser, retired: true });
    expect(stockOf(state, 'roll').inDispensers).toBe(0);
    const item = state.get('items', 'cup');
    if (item) state.put('items', { ...item, retired: true });
    expect([...stockOfAll(state).keys()]).toEqual(['roll']);
  });

  it('is out when it is used, stocked or asked for and no storeroom has any', () => {
    const state = smallSiteState([{ item: 'roll', location: 'near', onHand: 1 }]);
    for (const id of ['pen', 'ink', 'tape']) {
      state.put('items', { id, name: id, category: 'office', stockUnit: 'piece', serviceLevel: 0.9, offers: [] });
    }
    state.put('balances', { id: 'ink@near', item: 'ink', location: 'near', onHand: 0 });
    state.put('requests', { ...request('1', 'open', 2), item: 'tape' });
    const out = [...stockOfAll(state).values()].filter((stock) => stock.out).map(({ item }) => item);
    expect(out.sort()).toEqual(['cup', 'ink', 'tape']);
  });
});
