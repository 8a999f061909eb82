import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Supplier } from '../../server/contract/site-file.ts';
import type { OrderDoc } from '../../server/domain/model.ts';
import { needsOf } from '../../server/domain/needs.ts';
import { orderTotal } from '../../server/domain/purchase-order.ts';
import { approveOrder } from '../../server/usecases/approve-order.ts';
import { beginDelivery } from '../../server/usecases/begin-delivery.ts';
import { cancelOrder } from '../../server/usecases/cancel-order.ts';
import { createOrder } from '../../server/usecases/create-order.ts';
import { type PlacedOrders, placeOrders } from '../../server/usecases/place-orders.ts';
import type { UseCase } from '../../server/usecases/ports.ts';
import { proposals } from '../../server/usecases/proposals.ts';
import { receiveGoods } from '../../server/usecases/receive-goods.ts';
import { recordDelivery } from '../../server/usecases/record-delivery.ts';
import { contextAt, type MemoryState } from '../support/memory-state.ts';
import { siteFixture, siteState } from '../support/site-state.ts';

const monday = '2026-11-23T08:00:00Z';
const hand = { by: 'one', until: Number.MAX_SAFE_INTEGER };
const supplierId = 'kontorsgrossisten';

let state: MemoryState;
beforeEach(() => {
  state = siteState();
});

function act<I, O>(useCase: UseCase<I, O>, input: I, at: string | number = monday, by = 'user:anna'): O {
  const result = useCase(state, input, { ...contextAt(at, by), newId: () => `id-${++lastId}` });
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
  return result.value;
}
let lastId = 0;
const place = (at: string | number = monday): PlacedOrders => act(placeOrders, undefined, at, 'system');
const orders = (): OrderDoc[] => [...state.values('orders')];
const onlyOrder = (): OrderDoc => {
  expect(orders()).toHaveLength(1);
  return orders()[0] as OrderDoc;
};

function setStock(item: string, onHand: number): void {
  state.put('balances', { id: `${item}@forrad`, item, location: 'forrad', onHand });
}
function setSupplier(change: Partial<Supplier>): void {
  const supplier = state.get('suppliers', supplierId);
  if (supplier) state.put('suppliers', { ...supplier, ...change });
}
const autoBelow = (amount: string): void => setSupplier({ approval: { autoBelow: amount } });
/** Everything but what a test is about has plenty. */
function plentyBut(...items: string[]): void {
  for (const { id } of state.values('items')) if (!items.includes(id)) setStock(id, 5000);
}

describe('the fixture site', () => {
  test('orders nothing at opening: there is enough of all', () => {
    expect(place()).toEqual({ created: [], filled: [] });
    expect(proposals(state, Date.parse(monday))).toMatchObject([{ due: false }]);
  });

  test('always keeps a refill for every towel, toilet paper and soap dispenser, though use is unknown', () => {
    for (const { item, levels } of needsOf(state, Date.parse(monday))) {
      const capacity = [...state.values('dispensers')]
        .filter((dispenser) => dispenser.item === item.id)
        .reduce((sum, dispenser) => sum + dispenser.capacity, 0);
      expect(levels.reorderPoint).toBeGreaterThanOrEqual(capacity);
      expect(levels.reorderPoint).toBeGreaterThan(0);
    }
  });
});

describe('what is due', () => {
  test('is ordered in one basket with what is nearly due, each line with its figures', () => {
    setStock('towel-roll', 4);
    const { created } = place();
    const order = onlyOrder();
    expect(created).toEqual([order.id]);
    expect(order).toMatchObject({ id: '2026-001', supplier: supplierId, createdBy: 'system', currency: 'SEK' });
    expect(order.lines.length).toBeGreaterThan(2);
    const towels = order.lines.find(({ item }) => item === 'towel-roll');
    expect(towels).toMatchObject({
      sku: 'TOWEL-ROLL',
      packSize: 6,
      reason: { kind: 'reorder', position: 4, onHand: 4, leadTimeDays: 3, reviewDays: 1 },
    });
    const { reorderPoint = 0, position = 0, orderUpTo = 0 } = towels?.reason ?? {};
    expect(position).toBeLessThanOrEqual(reorderPoint);
    expect(4 + 6 * (towels?.packs ?? 0)).toBeGreaterThanOrEqual(orderUpTo);
    expect(order.lines.filter(({ reason }) => reason.kind === 'join').map(({ item }) => item)).toContain('soap-foam');
  });

  test('is never ordered twice, however often it is looked at', () => {
    setStock('towel-roll', 0);
    place();
    const once = onlyOrder();
    for (let i = 0; i < 3; i++) expect(place()).toEqual({ created: [], filled: [] });
    expect(onlyOrder()).toEqual(once);
  });

  test('is on the order that waits, when it comes up later', () => {
    setStock('towel-roll', 0);
    place();
    const first = onlyOrder();
    expect(first.status).toBe('draft');
    setStock('pen-blue', 2);
    expect(place('2026-11-24T08:00:00Z')).toEqual({ created: [], filled: [first.id] });
    const filled = onlyOrder();
    expect(filled.lines.find(({ item }) => item === 'pen-blue')).toMatchObject({
      packs: 1,
      reason: { kind: 'reorder' },
    });
    expect(filled.lines.slice(0, first.lines.length)).toEqual(first.lines);
  });

  test('raises its line when the draft is no longer enough', () => {
    autoBelow('100.00');
    plentyBut('copy-paper-a4');
    setStock('copy-paper-a4', 0);
    place();
    const before = onlyOrder().lines[0]?.packs ?? 0;
    state.put('requests', {
      ...{ id: 'r', kind: 'item', status: 'open', item: 'copy-paper-a4', quantity: 100, askedBy: 'screen:k' },
      ...{ askedAt: 0, askers: 1, next: { kind: 'will-look' } },
    });
    place();
    const raised = onlyOrder().lines;
    expect(raised).toHaveLength(1);
    expect(raised[0]?.packs).toBeGreaterThanOrEqual(before + 20);
  });
});

describe('an order under the limit', () => {
  test('is approved and queued by itself', () => {
    autoBelow('100000.00');
    setStock('towel-roll', 0);
    place();
    const order = onlyOrder();
    expect(order).toMatchObject({ status: 'approved', approvedBy: 'system', sendAfter: Date.parse(monday) });
    expect(state.get('outbox', order.id)).toEqual({
      ...{ id: order.id, messageId: `<order-${order.id}@kontoret.hylla>` },
      ...{ notBefore: Date.parse(monday), attempts: 0 },
    });
    expect([...state.values('activity')].map(({ kind }) => kind).sort()).toEqual(['order-approved', 'order-created']);
  });

  test('waits for the next order day, and meanwhile takes along what comes up', () => {
    autoBelow('100000.00');
    setSupplier({ orderDays: [2] });
    plentyBut('towel-roll');
    setStock('towel-roll', 0);
    place('2026-11-18T08:00:00Z');
    const tuesday = Date.parse('2026-11-24T06:30:00Z');
    expect(onlyOrder()).toMatchObject({ status: 'approved', sendAfter: tuesday });
    setStock('pen-blue', 0);
    expect(place('2026-11-19T08:00:00Z').filled).toHaveLength(1);
    expect(onlyOrder()).toMatchObject({ status: 'approved', sendAfter: tuesday, lines: [{}, { item: 'pen-blue' }] });
    expect(act(beginDelivery, { order: '2026-001', ...hand }, tuesday)?.order.lines).toHaveLength(2);
    // Its sending has begun: what comes up now goes on another.
    setStock('ink-black', 0);
    expect(place(tuesday)).toMatchObject({ created: ['2026-002'] });
  });

  test('is not spent over by what is added to it', () => {
    plentyBut('towel-roll');
    setStock('towel-roll', 0);
    autoBelow('3000.00');
    setSupplier({ orderDays: [2] });
    place('2026-11-18T08:00:00Z');
    expect(onlyOrder().status).toBe('approved');
    setStock('coffee-ground', 0);
    place('2026-11-18T09:00:00Z');
    expect(orders().map(({ status }) => status)).toEqual(['approved', 'draft']);
    for (const order of orders()) if (order.status === 'approved') expect(orderTotal(order)).toBeLessThan(300_000);
  });

  test('leaves the draft of a person alone', () => {
    autoBelow('100000.00');
    plentyBut('towel-roll');
    act(createOrder, { supplier: supplierId, lines: [{ item: 'ink-black', quantity: 1 }] });
    setStock('towel-roll', 0);
    place();
    expect(orders().map(({ status, createdBy }) => [status, createdBy])).toEqual([
      ['draft', 'user:anna'],
      ['approved', 'system'],
    ]);
  });
});

describe('an order that waits for a manager', () => {
  test('is joined with the draft of a person', () => {
    autoBelow('100.00');
    plentyBut('towel-roll');
    act(createOrder, { supplier: supplierId, lines: [{ item: 'ink-black', quantity: 1 }] });
    setStock('towel-roll', 0);
    expect(place().filled).toEqual(['2026-001']);
    expect(onlyOrder()).toMatchObject({ status: 'draft', createdBy: 'user:anna', lines: [{}, { item: 'towel-roll' }] });
  });

  test('is not made again on the day that somebody cancelled it', () => {
    setStock('towel-roll', 0);
    plentyBut('towel-roll');
    place();
    act(cancelOrder, { order: '2026-001' });
    expect(place('2026-11-23T21:00:00Z').created).toEqual([]);
    expect(proposals(state, Date.parse(monday))).toMatchObject([{ due: true }]);
    expect(place('2026-11-23T23:30:00Z').created).toEqual(['2026-002']);
  });
});

describe('the supplier', () => {
  const addSupplier = (id: string, price: string, items: string[]): void => {
    const supplier = state.get('suppliers', supplierId);
    if (supplier) state.put('suppliers', { ...supplier, id, name: id });
    for (const item of items) {
      const doc = state.get('items', item);
      const offer = { supplier: id, sku: `${id}-${item}`, packSize: 6, minPacks: 1, prices: [{ fromPacks: 1, price }] };
      if (doc) state.put('items', { ...doc, offers: [...doc.offers, offer] });
    }
  };
  test('is the cheapest one', () => {
    addSupplier('papper', '300.00', ['towel-roll']);
    setStock('towel-roll', 0);
    place();
    expect(orders().find(({ lines }) => lines.some(({ item }) => item === 'towel-roll'))?.supplier).toBe('papper');
  });

  test('is the one with everything, when the price is the same', () => {
    addSupplier('aa-papper', '419.00', ['towel-roll']);
    setStock('towel-roll', 0);
    place();
    expect(onlyOrder().supplier).toBe(supplierId);
  });

  test('is not asked any more once it is retired, and an item without an offer is not ordered', () => {
    addSupplier('papper', '1.00', ['towel-roll']);
    const papper = state.get('suppliers', 'papper');
    if (papper) state.put('suppliers', { ...papper, retired: true });
    setStock('towel-roll', 0);
    place();
    expect(onlyOrder().supplier).toBe(supplierId);
    const kontor = state.get('suppliers', supplierId);
    if (kontor) state.put('suppliers', { ...kontor, retired: true });
    setStock('pen-blue', 0);
    expect(place()).toEqual({ created: [], filled: [] });
  });
});

test('a day at the office: ordered, approved, sent, received in parts, and short', () => {
  plentyBut('towel-roll');
  autoBelow('100.00');
  setStock('towel-roll', 0);
  place();
  const { id, lines } = onlyOrder();
  const quantity = (lines[0]?.packs ?? 0) * 6;
  act(approveOrder, { order: id });
  expect(act(beginDelivery, { order: id, ...hand })?.messageId).toBe(`<order-${id}@kontoret.hylla>`);
  act(recordDelivery, { order: id, by: hand.by, error: null });
  expect(onlyOrder()).toMatchObject({ status: 'sent', expectedAt: Date.parse('2026-11-26T08:00:00Z') });
  act(receiveGoods, { order: id, lines: [{ item: 'towel-roll', quantity: 6, location: 'skap-3' }], complete: false });
  expect(state.get('balances', 'towel-roll@skap-3')?.onHand).toBe(6);
  expect(place()).toEqual({ created: [], filled: [] });
  act(receiveGoods, { order: id, lines: [{ item: 'towel-roll', quantity: 2 }], complete: true });
  expect(state.get('balances', 'towel-roll@skap-3')?.onHand).toBe(8);
  expect([...state.values('discrepancies')]).toMatchObject([
    { kind: 'short-delivery', order: id, item: 'towel-roll', expected: quantity, found: 8, status: 'open' },
  ]);
  expect([...state.values('movements')]).toMatchObject([
    { kind: 'receipt', to: 'skap-3', quantity: 6, order: id },
    { kind: 'receipt', to: 'skap-3', quantity: 2, order: id },
  ]);
  setStock('towel-roll', 0);
  state.put('balances', { id: 'towel-roll@skap-3', item: 'towel-roll', location: 'skap-3', onHand: 1 });
  expect(place().created).toHaveLength(1);
});

test('over any history no need is ordered twice and none is left', () => {
  const items = (siteFixture().items ?? []).map(({ id }) => id);
  const step = fc.oneof(
    fc.record({
      do: fc.constant('use' as const),
      item: fc.constantFrom(...items),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    fc.record({ do: fc.constantFrom('look', 'approve', 'send', 'receive', 'next-day' as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.constantFrom('0.00', '4000.00', '999999.00'), (steps, limit) => {
      state = siteState();
      autoBelow(limit);
      let now = Date.parse(monday);
      for (const one of steps) {
        if (one.do === 'use' && 'item' in one)
          setStock(one.item, Math.floor((state.get('balances', `${one.item}@forrad`)?.onHand ?? 0) * one.part));
        if (one.do === 'next-day') now += 86_400_000;
        for (const order of orders()) {
          if (one.do === 'approve' && order.status === 'draft') act(approveOrder, { order: order.id }, now);
          if (
            one.do === 'send' &&
            order.status === 'approved' &&
            act(beginDelivery, { order: order.id, ...hand }, now) !== null
          ) {
            act(recordDelivery, { order: order.id, by: hand.by, error: null }, now);
          }
          if (one.do === 'receive' && order.status === 'sent')
            act(receiveGoods, { order: order.id, complete: false }, now);
        }
        place(now);
        expect(needsOf(state, now).filter(({ due }) => due)).toEqual([]);
        const before = JSON.stringify(orders());
        expect(place(now)).toEqual({ created: [], filled: [] });
        expect(JSON.stringify(orders())).toBe(before);
        expect(orders().filter(({ status }) => status === 'draft').length).toBeLessThanOrEqual(1);
        const needs = orders().flatMap(({ lines }) => lines.map(({ item, need }) => `${item} ${need}`));
        expect(new Set(needs).size).toBe(needs.length);
        for (const order of orders()) {
          expect(new Set(order.lines.map(({ item }) => item)).size).toBe(order.lines.length);
          if (order.approvedBy === 'system') expect(orderTotal(order)).toBeLessThan(Number(limit) * 100);
        }
      }
    }),
    { numRuns: 60 },
  );
});
