/** Replicas that order: a need is on one order, a number is one order's, whatever they believe and however they race. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Result } from '../../server/contract/errors.ts';
import type { OrderDoc, RequestDoc } from '../../server/domain/model.ts';
import { type PlacedOrders, placeOrders } from '../../server/usecases/place-orders.ts';
import type { Store, Tx } from '../../server/usecases/ports.ts';
import { contextAt, type MemoryState } from '../support/memory-state.ts';
import { siteState } from '../support/site-state.ts';
import { until } from '../support/until.ts';
import { a, b, useTwoReplicas } from './two-replicas.ts';

useTwoReplicas();

const order = (id: string, change: Partial<OrderDoc> = {}, need = 1): OrderDoc => ({
  id,
  supplier: 'acme',
  status: 'draft',
  lines: [
    { item: 'towel', sku: 'T', packs: 1, packSize: 10, packPrice: 100, received: 0, reason: { kind: 'reorder' }, need },
  ],
  freight: 0,
  currency: 'SEK',
  createdAt: 1,
  createdBy: 'system',
  ...change,
});
const request: RequestDoc = {
  id: 'r1',
  kind: 'item',
  status: 'open',
  item: 'towel-roll',
  askedAt: 1,
  askedBy: 'screen:kiosk',
  askers: 1,
  next: { kind: 'will-look' },
};

test('the same need is on one order, whatever a replica believes and whatever has become of that order', async () => {
  await a.transact((tx) => tx.put('orders', order('2026-001')));
  for (const change of [{}, { status: 'approved', approvedAt: 2 }, { status: 'received', sentAt: 3 }] as const) {
    await a.transact((tx) => tx.put('orders', order('2026-001', { approvedAt: 2, ...change })));
    const doubling = b.transact((tx) => tx.put('orders', order('2026-002', { createdAt: 2 })));
    await expect(doubling).rejects.toThrow(/needs_pkey/);
    expect(b.state.size('orders')).toBe(1);
  }
  await a.transact((tx) => tx.put('orders', order('2026-002', { createdAt: 2 }, 2)));
  const grown = b.transact((tx) => tx.put('orders', order('2026-001', { approvedAt: 2, sentAt: 3 }, 2)));
  await expect(grown).rejects.toThrow(/needs_pkey/);
  await a.transact((tx) => tx.remove('orders', '2026-002'));
  await b.transact((tx) => tx.put('orders', order('2026-001', { approvedAt: 2, sentAt: 3 }, 2)));
});

test('an order that was approved, sent or cancelled does not wait again because a replica has not heard of it', async () => {
  const steps = [{ approvedAt: 2 }, { approvedAt: 2, sentAt: 3 }, { approvedAt: 2, sentAt: 3, cancelledAt: 4 }];
  for (const [i, step] of steps.entries()) {
    await a.transact((tx) => tx.put('orders', order('2026-001', step)));
    const stale = b.transact((tx) => tx.put('orders', order('2026-001', steps[i - 1] ?? {})));
    await expect(stale).rejects.toThrow(/the order 2026-001 is draft already/);
  }
});

describe('two replicas that decide on orders, one on a state from before the order of the other', () => {
  const monday = Date.parse('2026-11-23T08:00:00Z');
  let before: MemoryState;
  beforeEach(async () => {
    before = siteState();
    for (const item of before.values('items')) setStock(item.id, 5_000);
    setStock('towel-roll', 0);
    const supplier = before.get('suppliers', 'kontorsgrossisten');
    if (supplier) before.put('suppliers', { ...supplier, approval: { autoBelow: '100000.00' } });
    await a.transact((tx) => {
      for (const collection of ['site', 'locations', 'suppliers', 'items', 'dispensers', 'balances'] as const)
        for (const doc of before.values(collection)) tx.put(collection, doc);
    });
    await b.catchUp();
  });

  function setStock(item: string, onHand: number): void {
    before.put('balances', { id: `${item}@forrad`, item, location: 'forrad', onHand });
  }
  const decide = (tx: Tx): Result<PlacedOrders> => placeOrders(tx, undefined, contextAt(monday, 'system'));
  /** Decides on `before`, and under another number; that anything was read is not known to the store. */
  const decideBlindly = (tx: Tx): Result<PlacedOrders> => {
    const put: Tx['put'] = (collection, doc) => {
      before.put(collection, doc);
      tx.put(collection, collection === 'orders' || collection === 'outbox' ? { ...doc, id: '2026-099' } : doc);
    };
    const decided = decide({ ...before, put });
    for (const { id } of [...before.values('orders')]) before.remove('orders', id);
    return decided;
  };
  const ordered = (store: Store): string[] =>
    [...store.state.values('orders')].flatMap(({ lines }) => lines.map(({ item }) => item));

  test('order once what is approved in the same breath; the other is refused for good', async () => {
    const placed = await a.transact(decide);
    expect(placed).toMatchObject({ ok: true, value: { created: ['2026-001'] } });
    expect(a.state.get('orders', '2026-001')?.status).toBe('approved');
    await expect(b.transact(decideBlindly)).rejects.toThrow(/needs_pkey/);
    expect(ordered(b)).toEqual(ordered(a));
    expect(b.state.size('outbox')).toBe(1);
  });

  test('order once when the decision is made again on what the database has', async () => {
    let runs = 0;
    const racing = [a.transact(decide), b.transact((tx) => (++runs === 1 ? decideBlindly(tx) : decide(tx)))];
    const placed = (await Promise.all(racing)).map((result) => (result.ok ? result.value.created.length : -1));
    expect(placed.sort()).toEqual([0, 1]);
    await until(() => a.rev === b.rev);
    expect(new Set(ordered(a)).size).toBe(ordered(a).length);
  });

  test('order a second time what is needed again while the first order is on its way', async () => {
    await a.transact(decide);
    const first = a.state.get('orders', '2026-001');
    if (first === undefined) throw new Error('nothing was ordered');
    await a.transact((tx) => {
      tx.put('orders', { ...first, status: 'sent', sentAt: monday });
      tx.remove('outbox', first.id);
      tx.put('requests', { ...request, quantity: 500 });
    });
    await b.catchUp();
    const placed = await b.transact(decide);
    expect(placed).toMatchObject({ ok: true, value: { created: ['2026-002'] } });
    const needs = [...b.state.values('orders')].map(
      ({ lines }) => lines.find(({ item }) => item === 'towel-roll')?.need,
    );
    expect(needs).toEqual([1, 2]);
  });
});

test('work that ran on a need that another has met is run again on that, and answers accordingly', async () => {
  await a.transact((tx) => tx.put('orders', order('2026-001')));
  let runs = 0;
  const answer = await b.transact((tx) => {
    runs++;
    const known = runs === 1 ? false : tx.get('orders', '2026-001') !== undefined;
    if (!known) tx.put('orders', order('2026-002', { createdAt: 2 }));
    return known ? 'known' : 'ordered';
  });
  expect({ answer, orders: [...b.state.values('orders')].length }).toEqual({ answer: 'known', orders: 1 });
});

test('an order number is never given to another order', async () => {
  await a.transact((tx) => tx.put('orders', order('2026-001')));
  const taking = b.transact((tx) => tx.put('orders', order('2026-001', { createdAt: 2 })));
  await expect(taking).rejects.toThrow(/2026-001 is taken/);
});

test('two that create an order of the same need at once have created one', async () => {
  const place = (now: number) => (tx: Tx) => {
    if ([...tx.values('orders')].some(({ status }) => status === 'draft')) return 'there is one';
    tx.put('orders', order(`2026-00${tx.size('orders') + 1}`, { createdAt: now }));
    return 'created';
  };
  const answers = await Promise.all([a.transact(place(1)), b.transact(place(2))]);
  expect(answers.sort()).toEqual(['created', 'there is one']);
  await until(() => a.state.size('orders') === 1 && b.state.size('orders') === 1);
});
