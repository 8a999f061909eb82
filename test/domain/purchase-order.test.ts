import { describe, expect, test } from 'vitest';
import { orderStatuses } from '../../server/contract/api/orders.ts';
import { allOutstanding, receiveGoods } from '../../server/domain/goods-receipt.ts';
import type { OrderDoc } from '../../server/domain/model.ts';
import {
  approveOrder,
  cancelOrder,
  confirmOrder,
  isOverdue,
  markSent,
  nextOrderNumber,
  orderTotal,
} from '../../server/domain/purchase-order.ts';
import { memoryState } from '../support/memory-state.ts';

const day = 86_400_000;
const now = Date.parse('2026-11-23T08:00:00Z');
const order: OrderDoc = {
  id: '2026-017',
  supplier: 'grossist',
  status: 'draft',
  lines: [
    { item: 'towel', sku: 'T', packs: 2, packSize: 6, packPrice: 41_900, received: 0, reason: { kind: 'manual' } },
    { item: 'soap', sku: 'S', packs: 1, packSize: 6, packPrice: 54_000, received: 0, reason: { kind: 'manual' } },
  ],
  freight: 29_500,
  currency: 'SEK',
  createdAt: now,
  createdBy: 'user:anna',
};
const at = (status: OrderDoc['status']): OrderDoc => ({ ...order, status });
const receiveAll = (one: OrderDoc) => receiveGoods(one, [{ item: 'towel', quantity: 12 }], false, now);

describe('an order goes through its life and no other way', () => {
  test.each([
    ['approve', ['draft'], (one: OrderDoc) => approveOrder(one, 'user:anna', now)],
    ['confirm', ['sent', 'confirmed'], (one: OrderDoc) => confirmOrder(one, now)],
    ['cancel', ['draft', 'approved', 'sent', 'confirmed'], (one: OrderDoc) => cancelOrder(one, now)],
    ['receive', ['sent', 'confirmed', 'partly-received'], receiveAll],
  ] as const)('%s from %s only', (_verb, from, step) => {
    for (const status of orderStatuses) {
      const result = step(at(status));
      expect([status, result.ok]).toEqual([status, (from as readonly string[]).includes(status)]);
      if (!result.ok) expect(result).toMatchObject({ code: 'conflict', message: expect.stringContaining('2026-017') });
    }
  });

  test('sent while it was being cancelled it stays cancelled, and says that it went out', () => {
    expect(markSent(at('cancelled'), now, now + day)).toMatchObject({ status: 'cancelled', sentAt: now });
    expect(markSent(at('approved'), now, now + day)).toMatchObject({ status: 'sent', expectedAt: now + day });
  });

  test('a confirmation may name another day', () => {
    const sent = { ...at('sent'), expectedAt: now };
    expect(confirmOrder(sent, now)).toMatchObject({ value: { expectedAt: now } });
    expect(confirmOrder(sent, now, now + day)).toMatchObject({ value: { expectedAt: now + day } });
  });

  test('it is overdue a day after it should have come, until all of it has', () => {
    const sent = { ...at('sent'), expectedAt: now };
    expect(isOverdue(sent, now + day)).toBe(false);
    expect(isOverdue(sent, now + day + 1)).toBe(true);
    expect(isOverdue({ ...sent, status: 'partly-received' }, now + 2 * day)).toBe(true);
    expect(isOverdue({ ...sent, status: 'received' }, now + 2 * day)).toBe(false);
  });

  test('it costs its goods and its freight', () => {
    expect(orderTotal(order)).toBe(2 * 41_900 + 54_000 + 29_500);
  });
});

describe('order numbers', () => {
  test('count up within the local year', () => {
    const state = memoryState();
    const number = (iso: string) => nextOrderNumber(state, Date.parse(iso), 'Europe/Stockholm');
    expect(number('2026-11-23T08:00:00Z')).toBe('2026-001');
    for (const id of ['2026-002', '2026-010', '2025-400']) state.put('orders', { ...order, id });
    expect(number('2026-11-23T08:00:00Z')).toBe('2026-011');
    // Half past midnight in Stockholm.
    expect(number('2026-12-31T23:30:00Z')).toBe('2027-001');
    state.put('orders', { ...order, id: '2026-999' });
    expect(number('2026-11-23T08:00:00Z')).toBe('2026-1000');
  });
});

describe('goods that come', () => {
  const sent = at('sent');
  test('in part leave the rest outstanding', () => {
    const part = receiveGoods(sent, [{ item: 'towel', quantity: 6 }], false, now);
    expect(part).toMatchObject({ value: { order: { status: 'partly-received' }, over: [], short: [] } });
    if (part.ok) {
      expect(allOutstanding(part.value.order)).toEqual([
        { item: 'towel', quantity: 6 },
        { item: 'soap', quantity: 6 },
      ]);
    }
  });

  test('in full finish the order', () => {
    const full = receiveGoods(sent, allOutstanding(sent), false, now);
    expect(full).toMatchObject({ value: { order: { status: 'received', receivedAt: now }, over: [], short: [] } });
  });

  test('beyond what was ordered all count, and are told', () => {
    const more = receiveGoods(
      sent,
      [
        { item: 'towel', quantity: 10 },
        { item: 'towel', quantity: 8 },
      ],
      false,
      now,
    );
    expect(more).toMatchObject({
      value: {
        over: [{ item: 'towel', expected: 12, found: 18 }],
        order: { status: 'partly-received', lines: [{ received: 18 }, { received: 0 }] },
      },
    });
  });

  test('that will never come are closed as short', () => {
    const short = receiveGoods(
      sent,
      [
        { item: 'towel', quantity: 12 },
        { item: 'soap', quantity: 2 },
      ],
      true,
      now,
    );
    expect(short).toMatchObject({
      value: { order: { status: 'received' }, short: [{ item: 'soap', expected: 6, found: 2 }] },
    });
    expect(receiveGoods(sent, [], true, now)).toMatchObject({ value: { short: [{ found: 0 }, { found: 0 }] } });
  });

  test('and were not ordered are refused with their path', () => {
    const foreign = receiveGoods(
      sent,
      [
        { item: 'soap', quantity: 1 },
        { item: 'pens', quantity: 1 },
      ],
      false,
      now,
    );
    expect(foreign).toMatchObject({ code: 'invalid', issues: [{ path: '$.lines[1].item' }] });
  });

  test('of an item on two lines fill the first, then the second', () => {
    const lines = [...sent.lines, { ...sent.lines[0], packs: 1 } as OrderDoc['lines'][number]];
    const both = receiveGoods({ ...sent, lines }, [{ item: 'towel', quantity: 15 }], false, now);
    expect(both).toMatchObject({ value: { order: { lines: [{ received: 12 }, {}, { received: 3 }] }, over: [] } });
  });
});
