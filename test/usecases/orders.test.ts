import { beforeEach, describe, expect, test } from 'vitest';
import type { Result } from '../../server/contract/errors.ts';
import { approveOrder } from '../../server/usecases/approve-order.ts';
import { beginDelivery } from '../../server/usecases/begin-delivery.ts';
import { cancelOrder } from '../../server/usecases/cancel-order.ts';
import { confirmOrder } from '../../server/usecases/confirm-order.ts';
import { createOrder } from '../../server/usecases/create-order.ts';
import type { UseCase } from '../../server/usecases/ports.ts';
import { receiveGoods } from '../../server/usecases/receive-goods.ts';
import { recordDelivery } from '../../server/usecases/record-delivery.ts';
import { sendOrder } from '../../server/usecases/send-order.ts';
import { contextAt, type MemoryState, memoryState } from '../support/memory-state.ts';
import { siteState } from '../support/site-state.ts';

const monday = Date.parse('2026-11-23T08:00:00Z');
const minute = 60_000;
const hand = { by: 'one', until: monday + 2 * minute };
const supplier = 'kontorsgrossisten';

let state: MemoryState;
let ids = 0;
beforeEach(() => {
  state = siteState();
});
function attempt<I, O>(useCase: UseCase<I, O>, input: I, now = monday): Result<O> {
  return useCase(state, input, { ...contextAt(now, 'user:anna'), newId: () => `id-${++ids}` });
}
function act<I, O>(useCase: UseCase<I, O>, input: I, now = monday): O {
  const result = attempt(useCase, input, now);
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
  return result.value;
}
const towels = (quantity = 12) => ({ supplier, lines: [{ item: 'towel-roll', quantity }] });
function sentOrder(quantity = 12): string {
  const { id } = act(createOrder, towels(quantity));
  act(approveOrder, { order: id });
  act(beginDelivery, { order: id, ...hand });
  act(recordDelivery, { order: id, by: hand.by, error: null });
  return id;
}
const order = (id: string) => state.get('orders', id);

describe('an order by hand', () => {
  test('is a draft in whole packs at the price of that many, with freight', () => {
    expect(act(createOrder, { ...towels(25), note: 'for the party' })).toMatchObject({
      id: '2026-001',
      status: 'draft',
      createdBy: 'user:anna',
      note: 'for the party',
      lines: [
        { sku: 'TOWEL-ROLL', packs: 5, packSize: 6, packPrice: 38_900, reason: { kind: 'manual', position: 18 } },
      ],
      freight: 29_500,
    });
    expect(act(createOrder, towels(60))).toMatchObject({ id: '2026-002', freight: 0 });
  });

  test('takes the same item twice as one line', () => {
    const line = { item: 'towel-roll', quantity: 4 };
    expect(act(createOrder, { supplier, lines: [line, line] }).lines).toMatchObject([{ packs: 2 }]);
  });

  test('is refused whole with the path of each fault', () => {
    const lines = ['no-such', 'towel-roll', 'ink'].map((item) => ({ item, quantity: 1 }));
    const refused = attempt(createOrder, { supplier, lines });
    expect(refused).toMatchObject({
      code: 'invalid',
      issues: [{ path: '$.lines[0].item' }, { path: '$.lines[2].item' }],
    });
    expect(attempt(createOrder, { ...towels(), supplier: 'nobody' })).toMatchObject({
      issues: [{ path: '$.supplier' }],
    });
    expect(state.size('orders')).toBe(0);
    expect(createOrder(memoryState(), towels(), contextAt(monday))).toMatchObject({ code: 'conflict' });
  });
});

describe('sending', () => {
  test('happens today when somebody asks for it, though the office has closed, and never on a day off', () => {
    const evening = Date.parse('2026-11-23T20:00:00Z');
    const { id } = act(createOrder, towels());
    expect(attempt(sendOrder, { order: id })).toMatchObject({ code: 'conflict' });
    expect(act(approveOrder, { order: id }, evening).sendAfter).toBe(Date.parse('2026-11-24T06:30:00Z'));
    expect(act(sendOrder, { order: id }, evening)).toMatchObject({ status: 'approved', sendAfter: evening });
    const christmas = Date.parse('2026-12-24T10:00:00Z');
    expect(act(sendOrder, { order: id }, christmas).sendAfter).toBeGreaterThan(Date.parse('2026-12-27T00:00:00Z'));
  });

  test('is tried again at once when somebody asks for it', () => {
    const { id } = act(createOrder, towels());
    act(approveOrder, { order: id });
    act(beginDelivery, { order: id, ...hand });
    act(recordDelivery, { order: id, by: hand.by, error: 'no route' });
    expect(act(beginDelivery, { order: id, ...hand })).toBeNull();
    act(sendOrder, { order: id });
    expect(act(beginDelivery, { order: id, ...hand })).toMatchObject({ messageId: `<order-${id}@kontoret.hylla>` });
  });

  test('is tried after 30 s, a minute, two … and at most every hour', () => {
    const { id } = act(createOrder, towels());
    act(approveOrder, { order: id });
    let now = monday;
    const waits: number[] = [];
    for (let i = 0; i < 9; i++) {
      act(beginDelivery, { order: id, ...hand }, now);
      const failed = act(recordDelivery, { order: id, by: hand.by, error: 'x'.repeat(5000) }, now);
      expect(failed?.lastError?.length).toBeLessThan(500);
      waits.push(((failed?.notBefore ?? 0) - now) / minute);
      now = failed?.notBefore ?? 0;
    }
    expect(waits).toEqual([0.5, 1, 2, 4, 8, 16, 32, 60, 60]);
  });

  test('asked for once more changes nothing', () => {
    const id = sentOrder();
    const before = order(id);
    expect(act(sendOrder, { order: id })).toEqual(before);
    expect(act(beginDelivery, { order: id, ...hand })).toBeNull();
  });

  test("is one server's at a time: another waits until that one may have been at it for long enough", () => {
    const { id } = act(createOrder, towels());
    act(approveOrder, { order: id });
    act(beginDelivery, { order: id, ...hand });
    const other = { order: id, by: 'other', until: hand.until + 2 * minute };
    act(sendOrder, { order: id });
    expect(act(beginDelivery, other, hand.until - 1)).toBeNull();
    expect(act(beginDelivery, other, hand.until)).not.toBeNull();
    expect(state.get('outbox', id)).toMatchObject({ attempts: 2, inHand: { by: 'other' } });
    act(recordDelivery, { order: id, by: hand.by, error: 'too late' }, hand.until);
    expect(state.get('outbox', id)).toMatchObject({ attempts: 2, inHand: { by: 'other' } });
    act(recordDelivery, { order: id, by: 'other', error: null }, hand.until);
    act(recordDelivery, { order: id, by: hand.by, error: null }, hand.until + minute);
    expect(state.get('outbox', id)).toMatchObject({ sentAt: hand.until });
    expect(state.get('outbox', id)).not.toHaveProperty('inHand');
    expect(order(id)).toMatchObject({ status: 'sent', sentAt: hand.until });
    expect([...state.values('activity')].filter(({ kind }) => kind === 'order-sent')).toHaveLength(1);
  });

  test('of an order that is cancelled meanwhile is told on the order', () => {
    const { id } = act(createOrder, towels());
    act(approveOrder, { order: id });
    act(beginDelivery, { order: id, ...hand });
    act(cancelOrder, { order: id, reason: 'too dear' });
    expect(act(recordDelivery, { order: id, by: hand.by, error: 'no route' })).toBeNull();
    act(recordDelivery, { order: id, by: hand.by, error: null });
    expect(order(id)).toMatchObject({ status: 'cancelled', cancelReason: 'too dear', sentAt: monday });
    expect(state.size('outbox')).toBe(0);
  });

  test('needs an order', () => {
    for (const useCase of [approveOrder, sendOrder, cancelOrder, confirmOrder] as const) {
      expect(attempt(useCase as UseCase<{ order: string }, unknown>, { order: '2026-999' })).toMatchObject({
        code: 'not-found',
      });
    }
  });
});

test('a confirmation names an instant or a day, which means its close', () => {
  const id = sentOrder();
  expect(act(confirmOrder, { order: id, expectedAt: '2026-11-27' })).toMatchObject({
    status: 'confirmed',
    expectedAt: Date.parse('2026-11-27T16:30:00Z'),
  });
  expect(act(confirmOrder, { order: id, expectedAt: '2026-11-30T10:00:00+01:00' }).expectedAt).toBe(
    Date.parse('2026-11-30T09:00:00Z'),
  );
});

describe('goods', () => {
  const receive = (id: string, lines?: { item: string; quantity: number; location?: string }[], complete = false) =>
    attempt(receiveGoods, { order: id, complete, ...(lines && { lines }) });
  const onHand = (location: string) => state.get('balances', `towel-roll@${location}`)?.onHand ?? 0;

  test('that all came go where most of them are kept', () => {
    state.put('balances', { id: 'towel-roll@skap-3', item: 'towel-roll', location: 'skap-3', onHand: 30 });
    const id = sentOrder();
    expect(receive(id)).toMatchObject({ value: { status: 'received', receivedAt: monday } });
    expect(onHand('skap-3')).toBe(42);
    expect(onHand('forrad')).toBe(18);
    expect([...state.values('activity')].map(({ kind }) => kind)).toContain('receipt');
  });

  test('too many are all booked, and told', () => {
    const id = sentOrder();
    expect(receive(id, [{ item: 'towel-roll', quantity: 18 }])).toMatchObject({ value: { status: 'received' } });
    expect(onHand('forrad')).toBe(36);
    expect([...state.values('discrepancies')]).toMatchObject([
      { kind: 'over-delivery', expected: 12, found: 18, order: id, status: 'open' },
    ]);
  });

  test('that stay away are closed with nothing more', () => {
    const id = sentOrder();
    receive(id, [{ item: 'towel-roll', quantity: 6 }]);
    expect(receive(id, [])).toMatchObject({ code: 'invalid', issues: [{ path: '$.lines' }] });
    expect(receive(id, [], true)).toMatchObject({ value: { status: 'received' } });
    expect([...state.values('discrepancies')]).toMatchObject([{ kind: 'short-delivery', expected: 12, found: 6 }]);
  });

  test('are refused whole for a place that is no storeroom, an item that is not ordered, an order that is not sent', () => {
    const id = sentOrder();
    const good = { item: 'towel-roll', quantity: 6 };
    expect(receive(id, [good, { ...good, location: 'wc-1a' }])).toMatchObject({
      code: 'invalid',
      issues: [{ path: '$.lines[1].location' }],
    });
    expect(receive(id, [good, { ...good, item: 'soap-foam' }])).toMatchObject({
      issues: [{ path: '$.lines[1].item' }],
    });
    expect(receive(act(createOrder, towels()).id, [good])).toMatchObject({ code: 'conflict' });
    expect(state.size('movements')).toBe(0);
    receive(id);
    for (const lines of [[good], undefined]) expect(receive(id, lines)).toMatchObject({ code: 'conflict' });
  });
});
