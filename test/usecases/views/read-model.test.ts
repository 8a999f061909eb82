/** The read model: what changed since, added to what was, is what is. */
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { Change, Snapshot } from '../../../server/contract/api/live.ts';
import type { CollectionName, Collections, OrderDoc, RequestDoc } from '../../../server/domain/model.ts';
import type { DocChange } from '../../../server/usecases/ports.ts';
import { createReadModel, type ReadModel } from '../../../server/usecases/views/read-model.ts';
import type { MemoryState } from '../../support/memory-state.ts';
import { smallSiteState } from '../../support/small-site.ts';

const facts = { clockRate: 1, demo: false, version: 'test' };
const hour = 3_600_000;
const start = Date.parse('2026-11-23T09:00:00Z');

interface Made {
  readonly state: MemoryState;
  readonly model: ReadModel;
  put<C extends CollectionName>(collection: C, doc: Collections[C]): void;
}

function made(): Made {
  const state = smallSiteState([{ item: 'cup', location: 'near', onHand: 50 }]);
  const model = createReadModel(state, facts);
  model.snapshot(0, start);
  model.takeChange(0, start);
  return {
    state,
    model,
    put(collection, doc) {
      state.put(collection, doc);
      const change: DocChange = { collection, id: doc.id, doc };
      model.take({ changes: [change] });
    },
  };
}

const request = (id: string, changes: Partial<RequestDoc> = {}): RequestDoc => ({
  id,
  kind: 'item',
  status: 'open',
  item: 'cup',
  quantity: 3,
  askedAt: start,
  askedBy: 'anybody',
  askers: 1,
  next: { kind: 'will-look' },
  ...changes,
});
const order = (id: string, changes: Partial<OrderDoc> = {}): OrderDoc => ({
  id,
  supplier: 'shop',
  status: 'sent',
  lines: [{ item: 'cup', sku: 'C', packs: 2, packSize: 50, packPrice: 100, received: 0, reason: { kind: 'manual' } }],
  freight: 0,
  currency: 'SEK',
  createdAt: start,
  createdBy: 'system',
  expectedAt: start + hour,
  ...changes,
});

const changeOf = (model: ReadModel, now = start): Change | null => {
  const text = model.takeChange(1, now);
  return text === null || text === 'snapshot' ? null : v.parse(Change, JSON.parse(text));
};
const snapshotOf = (model: ReadModel, now = start): Snapshot => v.parse(Snapshot, JSON.parse(model.snapshot(1, now)));

test('below a source that is down nothing is known, and that is one alert', () => {
  const { model, put, state } = made();
  const [doc] = [...state.values('dispensers')].filter(({ id }) => id === 'rolls');
  const level = state.get('levels', 'rolls');
  if (doc === undefined || level === undefined) throw new Error('no such dispenser');
  put('dispensers', { ...doc, device: { dialect: 'ttn-v3', id: 'x', source: 'ttn' } });
  put('levels', { ...level, level: 1, status: 'empty', statusAt: start });
  const source = { id: 'ttn', url: 'mqtts://eu1.example', topics: ['#'], clientId: 'c', createdAt: 0 };
  const seen = () => {
    const { dispensers, alerts } = snapshotOf(model);
    return {
      ...dispensers.find(({ id }) => id === 'rolls'),
      alerts: alerts.map(({ kind }) => kind).filter((kind) => kind !== 'stock-out'),
    };
  };
  put('sources', { ...source, connected: true, since: start, problem: null });
  expect(seen()).toMatchObject({ status: 'empty', problem: null, alerts: ['dispenser-empty'] });
  put('sources', { ...source, connected: false, since: start, problem: 'refused' });
  expect(seen()).toMatchObject({ status: 'unknown', problem: 'source-down', level: 1, alerts: ['source-down'] });
});

describe('a commit', () => {
  test('of a level changes its dispenser and its item, and nothing else', () => {
    const { model, put, state } = made();
    const level = state.get('levels', 'rolls');
    if (level === undefined) throw new Error('no level document');
    put('levels', { ...level, level: 40, content: 0.4, status: 'ok', statusAt: start });
    const change = changeOf(model);
    expect(Object.keys(change ?? {}).sort()).toEqual(['at', 'dispensers', 'rev', 'stock']);
    expect(change?.dispensers?.map(({ id }) => id)).toEqual(['rolls']);
    expect(change?.stock).toEqual([expect.objectContaining({ item: 'roll', inDispensers: 0.4 })]);
  });

  test('that changes nothing a screen shows tells nothing', () => {
    const { model, put } = made();
    put('sessions', { id: 'x', user: 'anna', createdAt: start, usedAt: start });
    expect(model.takeChange(1, start)).toBeNull();
  });

  test('of settings asks for a fresh snapshot, once', () => {
    const { model, put } = made();
    put('locations', { id: 'kitchen', name: 'Kitchen', kind: 'break-room', parent: 'house' });
    expect(model.takeChange(1, start)).toBe('snapshot');
    expect(model.takeChange(1, start)).toBeNull();
    expect(snapshotOf(model).locations.map(({ id }) => id)).toContain('kitchen');
  });

  test('of a request or an order changes what is promised and what is on its way', () => {
    const { model, put } = made();
    put('requests', request('r1'));
    put('orders', order('o1'));
    expect(changeOf(model)?.stock).toEqual([
      expect.objectContaining({ item: 'cup', onHand: 50, allocated: 3, onOrder: 100 }),
    ]);
    put('requests', request('r1', { status: 'done', answeredAt: start }));
    put('orders', order('o1', { status: 'cancelled', cancelledAt: start }));
    expect(changeOf(model)?.stock).toEqual([expect.objectContaining({ item: 'cup', allocated: 0, onOrder: 0 })]);
  });

  test('of an order shows no price to a screen', () => {
    const { model, put } = made();
    put('orders', order('o1'));
    expect(JSON.stringify(snapshotOf(model).orders)).not.toMatch(/price|total|freight|reason/i);
  });
});

describe('time alone', () => {
  test('makes an order overdue', () => {
    const { model, put } = made();
    put('orders', order('o1'));
    changeOf(model);
    expect(changeOf(model, start + 25 * hour)).toBeNull();
    const change = changeOf(model, start + 25 * hour + 1);
    expect(change?.orders).toEqual([expect.objectContaining({ id: 'o1', overdue: true })]);
    expect(change?.alerts).toContainEqual(expect.objectContaining({ kind: 'order-overdue', order: 'o1' }));
  });

  test('takes what is long over off the screens of who comes then', () => {
    const { state } = made();
    state.put('requests', request('old', { status: 'done', answeredAt: start - 25 * hour }));
    state.put('requests', request('new', { status: 'done', answeredAt: start - 23 * hour }));
    state.put('orders', order('old', { status: 'received', receivedAt: start - 8 * 24 * hour }));
    state.put('orders', order('new', { status: 'received', receivedAt: start - 6 * 24 * hour }));
    const snapshot = snapshotOf(createReadModel(state, facts));
    expect(snapshot.requests.map(({ id }) => id)).toEqual(['new']);
    expect(snapshot.orders.map(({ id }) => id)).toEqual(['new']);
  });
});

describe('an acknowledged alert', () => {
  test('says so while it lasts; one that tells no time of its own, for a day', () => {
    const { model, put, state } = made();
    for (const balance of state.values('balances')) put('balances', { ...balance, onHand: 0 });
    put('acknowledgements', { id: 'stock-out-cup', at: start, by: 'user:anna' });
    const outOf = (now: number) => model.alerts(now).find(({ id }) => id === 'stock-out-cup');
    expect(outOf(start)?.acknowledgedBy).toBe('user:anna');
    expect(changeOf(model)?.alerts?.find(({ id }) => id === 'stock-out-cup')?.acknowledgedAt).toBeDefined();
    put('acknowledgements', { id: 'unrelated', at: start, by: 'user:anna' });
    expect(outOf(start + 25 * hour)?.acknowledgedBy).toBeUndefined();
  });
});

test('whatever is committed, a screen that follows the changes ends where a fresh one starts', () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({
        kind: fc.constant('level' as const),
        level: fc.integer({ min: 0, max: 100 }),
        which: fc.constantFrom('rolls', 'cups'),
      }),
      fc.record({
        kind: fc.constant('request' as const),
        id: fc.constantFrom('r1', 'r2'),
        status: fc.constantFrom('open', 'accepted'),
      }),
      fc.record({
        kind: fc.constant('order' as const),
        id: fc.constantFrom('o1', 'o2'),
        status: fc.constantFrom('draft', 'sent', 'confirmed'),
      }),
      fc.record({ kind: fc.constant('balance' as const), onHand: fc.integer({ min: 0, max: 60 }) }),
      fc.record({ kind: fc.constant('look' as const) }),
    ),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(steps, (list) => {
      const { model, state, put } = made();
      const follower = snapshotOf(model);
      const follow = () => {
        const change = changeOf(model);
        if (change === null) return;
        merge(follower.dispensers, change.dispensers, idOf);
        merge(follower.requests, change.requests, idOf);
        merge(follower.orders, change.orders, idOf);
        merge(follower.stock, change.stock, ({ item }) => item);
        if (change.alerts) follower.alerts = change.alerts;
      };
      for (const step of list) {
        if (step.kind === 'look') follow();
        if (step.kind === 'level') {
          const level = state.get('levels', step.which);
          const status = step.level < 3 ? 'empty' : step.level < 20 ? 'low' : 'ok';
          if (level) put('levels', { ...level, level: step.level, content: step.level / 100, status, statusAt: start });
        }
        if (step.kind === 'request') put('requests', request(step.id, { status: step.status as 'open' }));
        if (step.kind === 'order') put('orders', order(step.id, { status: step.status as 'sent' }));
        if (step.kind === 'balance')
          put('balances', { id: 'cup@near', item: 'cup', location: 'near', onHand: step.onHand });
      }
      follow();
      const fresh = snapshotOf(createReadModel(state, facts));
      expect(sorted(follower.dispensers)).toEqual(sorted(fresh.dispensers));
      expect(sorted(follower.requests)).toEqual(sorted(fresh.requests));
      expect(sorted(follower.orders)).toEqual(sorted(fresh.orders));
      expect(follower.alerts).toEqual(fresh.alerts);
      expect(follower.stock).toEqual(expect.arrayContaining(fresh.stock));
    }),
    { numRuns: 100 },
  );
});

function merge<T>(into: T[], changed: readonly T[] | undefined, key: (one: T) => string): void {
  for (const one of changed ?? []) {
    const at = into.findIndex((other) => key(other) === key(one));
    if (at < 0) into.push(one);
    else into[at] = one;
  }
}

const idOf = ({ id }: { id: string }): string => id;

function sorted<T extends { id: string }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
}
