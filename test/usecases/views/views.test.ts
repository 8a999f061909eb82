/** Documents as the API and the screens see them. */
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { DispenserView } from '../../../server/contract/api/dispensers.ts';
import { OrderView } from '../../../server/contract/api/orders.ts';
import type { DispenserDoc, LevelDoc, OrderDoc } from '../../../server/domain/model.ts';
import { runOut } from '../../../server/domain/run-out.ts';
import { dispenserAlerts, orderAlerts } from '../../../server/usecases/views/alerts.ts';
import { dispenserView } from '../../../server/usecases/views/dispenser-view.ts';
import { orderView } from '../../../server/usecases/views/order-view.ts';
import { memoryState } from '../../support/memory-state.ts';
import { dispenserOf, smallSiteState } from '../../support/small-site.ts';

const day = 86_400_000;
const now = Date.parse('2026-11-23T09:00:00Z');

function fixture(changes: Partial<LevelDoc> = {}): { doc: DispenserDoc; level: LevelDoc } {
  const state = smallSiteState();
  const doc = dispenserOf(state, 'rolls');
  const level = state.get('levels', 'rolls');
  if (level === undefined) throw new Error('no level document');
  return { doc, level: { ...level, ...changes } };
}

const order: OrderDoc = {
  id: '2026-001',
  supplier: 'shop',
  status: 'sent',
  lines: [
    { item: 'cup', sku: 'C', packs: 3, packSize: 50, packPrice: 4199, received: 0, reason: { kind: 'reorder' } },
    { item: 'roll', sku: 'R', packs: 1, packSize: 6, packPrice: 1, received: 0, reason: { kind: 'join' } },
  ],
  freight: 29_500,
  currency: 'SEK',
  createdAt: now - 5 * day,
  createdBy: 'system',
  sentAt: now - 5 * day,
  expectedAt: now - day - 1,
};

describe('a dispenser', () => {
  test('that nothing was heard of is unknown, and has no level: not 0', () => {
    const view = dispenserView(memoryState(), fixture().doc, null);
    expect(v.safeParse(DispenserView, view).issues).toBeUndefined();
    expect(view).toMatchObject({ level: null, status: 'unknown', battery: null, emptyAt: null, deviceId: null });
  });

  test('tells what its device measures besides', () => {
    const vitals = { battery: 87, rssi: -71, metrics: { temperature: 21.5, open: false } };
    const { doc, level } = fixture({ level: 62.5, levelAt: now, seenAt: now, status: 'ok', vitals });
    const state = memoryState();
    state.put('levels', level);
    const view = dispenserView(state, doc, 'ws201');
    expect(v.safeParse(DispenserView, view).issues).toBeUndefined();
    expect(view).toMatchObject({
      level: 62.5,
      levelAt: '2026-11-23T09:00:00.000Z',
      battery: 87,
      batteryVolts: null,
      rssi: -71,
      metrics: { temperature: 21.5, open: false },
      deviceId: 'ws201',
    });
  });
});

describe('when it runs empty', () => {
  test('is the level over its use, with a spread that grows with the time', () => {
    const near = runOut({ level: 13, levelAt: now, dailyDrop: 10 }, 3);
    const far = runOut({ level: 93, levelAt: now, dailyDrop: 10 }, 3);
    expect(near?.p50).toBe(now + day);
    expect(far?.p50).toBe(now + 9 * day);
    for (const { p10, p50, p90 } of [near, far].filter((one) => one !== null)) {
      expect(p10).toBeLessThan(p50);
      expect(p50).toBeLessThan(p90);
    }
    // Normal with sd 0.5·√t: 9 days ± 1.2816 · 1.5.
    expect(((far?.p90 ?? 0) - (far?.p50 ?? 0)) / day).toBeCloseTo(1.9224, 3);
  });

  test.each([
    [{ level: null, levelAt: now, dailyDrop: 10 }],
    [{ level: 50, levelAt: now, dailyDrop: null }],
    [{ level: 50, levelAt: now, dailyDrop: 0 }],
    [{ level: 50, levelAt: now, dailyDrop: -3 }],
    [{ level: 50, levelAt: now, dailyDrop: 1e-9 }],
  ])('is not known of %j', (known) => {
    expect(runOut(known, 3)).toBeNull();
  });

  test('is never before the reading, and at once when it is empty', () => {
    expect(runOut({ level: 2, levelAt: now, dailyDrop: 10 }, 3)).toEqual({ p10: now, p50: now, p90: now });
    expect(runOut({ level: 3.01, levelAt: now, dailyDrop: 1 }, 3)?.p10).toBe(now);
  });
});

describe('an order', () => {
  test('adds up in money, and says how sending goes', () => {
    const outbox = { id: order.id, messageId: '<m>', notBefore: now, attempts: 2, lastError: 'no route to host' };
    const view = orderView(order, outbox, now);
    expect(v.safeParse(OrderView, view).issues).toBeUndefined();
    expect(view).toMatchObject({
      goodsTotal: '125.98',
      freight: '295.00',
      total: '420.98',
      lines: [
        { quantity: 150, lineTotal: '125.97' },
        { quantity: 6, lineTotal: '0.01' },
      ],
      delivery: { attempts: 2, lastError: 'no route to host', nextAt: '2026-11-23T09:00:00.000Z' },
    });
  });

  test.each([
    ['sent', true],
    ['confirmed', true],
    ['partly-received', true],
    ['draft', false],
    ['received', false],
    ['cancelled', false],
  ] as const)('that is %s and a day past its time is overdue: %s', (status, overdue) => {
    expect(orderView({ ...order, status }, undefined, now).overdue).toBe(overdue);
    expect(orderView({ ...order, status }, undefined, now - 1).overdue).toBe(false);
  });

  test('raises an alert when it is late, waits for a manager, or cannot be sent', () => {
    const kinds = (changes: Partial<OrderDoc>, lastError?: string) => {
      const outbox = { id: order.id, messageId: '<m>', notBefore: now, attempts: 1, ...(lastError && { lastError }) };
      return orderAlerts({ ...order, ...changes }, outbox, now).map(({ kind }) => kind);
    };
    expect(kinds({})).toEqual(['order-overdue']);
    expect(kinds({ status: 'draft' })).toEqual(['order-waits']);
    expect(kinds({ status: 'approved' }, 'no route to host')).toEqual(['order-not-sent']);
    expect(kinds({ status: 'approved' })).toEqual([]);
    expect(kinds({ status: 'received' })).toEqual([]);
  });
});

describe('an alert of a dispenser', () => {
  test('names its incident: the next one is another', () => {
    const alertOf = (statusAt: number) => {
      const { doc, level } = fixture({ status: 'empty', statusAt });
      return dispenserAlerts(doc, level, undefined, now)[0];
    };
    expect(alertOf(now)).toMatchObject({
      kind: 'dispenser-empty',
      severity: 'critical',
      dispenser: 'rolls',
      item: 'roll',
      at: now,
    });
    expect(alertOf(now)?.id).toBe(alertOf(now)?.id);
    expect(alertOf(now)?.id).not.toBe(alertOf(now + 1)?.id);
  });

  test.each([
    ['ok', {}, []],
    ['unknown', {}, []],
    ['low', {}, ['dispenser-low']],
    ['stale', {}, ['dispenser-stale']],
    ['fault', {}, ['dispenser-fault']],
    ['ok', { battery: 10 }, ['battery-low']],
    ['ok', { battery: 11 }, []],
    ['empty', { batteryLow: true, battery: 80 }, ['dispenser-empty', 'battery-low']],
  ] as const)('%s %j', (status, vitals, kinds) => {
    const { doc, level } = fixture({ status, statusAt: now, seenAt: now, vitals });
    expect(dispenserAlerts(doc, level, undefined, now).map(({ kind }) => kind)).toEqual(kinds);
  });
});
