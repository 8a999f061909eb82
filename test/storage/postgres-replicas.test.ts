/** Several stores on one database: one order of commits, nothing lost, one leader. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Result } from '../../server/contract/errors.ts';
import { emptyLevelDoc } from '../../server/domain/dispenser.ts';
import type { OrderDoc, RequestDoc } from '../../server/domain/model.ts';
import { ensureSetup } from '../../server/http/setup.ts';
import { createPostgresStore } from '../../server/storage/postgres/store.ts';
import { ingestReadings } from '../../server/usecases/ingest-readings.ts';
import { type PlacedOrders, placeOrders } from '../../server/usecases/place-orders.ts';
import type { Commit, Leadership, Store, Tx } from '../../server/usecases/ports.ts';
import { testEdge } from '../support/http-edge.ts';
import { contextAt, type MemoryState } from '../support/memory-state.ts';
import { type PostgresServer, postgresServer } from '../support/postgres-server.ts';
import { siteState } from '../support/site-state.ts';
import { dispenserOf, smallSiteState } from '../support/small-site.ts';
import { until } from '../support/until.ts';
import { useIn } from '../support/use-in.ts';
import { reading, room } from './store-contract.ts';

let server: PostgresServer;
let url: string;
let a: Store & Leadership;
let b: Store & Leadership;
const opened: Store[] = [];

async function replica(): Promise<Store & Leadership> {
  const store = createPostgresStore({ url });
  await store.start();
  opened.push(store);
  return store;
}
const count = (store: Store, id = 'a'): number => Number(store.state.get('locations', id)?.name ?? 0);
const increase =
  (id = 'a') =>
  (tx: Tx): number => {
    const next = Number(tx.get('locations', id)?.name ?? 0) + 1;
    tx.put('locations', room(id, String(next)));
    return next;
  };
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

beforeAll(async () => {
  server = await postgresServer();
});
afterAll(() => server.clean());
beforeEach(async () => {
  url = await server.database();
  a = await replica();
  b = await replica();
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.stop();
});

test('a commit of one is told to the other, in its state and to its listeners', async () => {
  const heard: Commit[] = [];
  b.onCommit((commit) => heard.push(commit));
  await a.transact((tx) => tx.put('locations', room('a')));
  await until(() => heard.length > 0);
  expect(heard).toEqual([{ rev: a.rev, changes: [{ collection: 'locations', id: 'a', doc: room('a') }] }]);
  expect(b.state.get('locations', 'a')).toEqual(room('a'));
  await b.transact((tx) => tx.remove('locations', 'a'));
  await until(() => a.state.size('locations') === 0);
});

test('one that has caught up knows all that the other had committed before', async () => {
  for (let i = 1; i <= 30; i++) {
    await a.transact(increase());
    const asked = Array.from({ length: 3 }, () => b.catchUp().then(() => count(b)));
    expect(await Promise.all(asked)).toEqual([i, i, i]);
  }
});

test('what changes all the time is taken in seldom by a replica that stores nothing: two milliseconds pass for each document', async () => {
  let heard = 0;
  b.onCommit(() => heard++);
  const begun = performance.now();
  for (let round = 0; round < 100; round++) {
    await a.transact((tx) => {
      for (let i = 0; i < 300; i++) tx.put('locations', room(`r-${i}`, String(round)));
    });
  }
  const elapsed = performance.now() - begun;
  // The first at once; from then on each is followed by 600 ms.
  expect(heard).toBeLessThanOrEqual(2 + elapsed / 600);
  await until(() => b.rev === a.rev);
  expect([...b.state.values('locations')].map(({ name }) => name)).toEqual(Array.from({ length: 300 }, () => '99'));
});

test('a set-up link of one is taken by the other at once; of two that are opened at the same moment one is', async () => {
  const setup = (store: Store, token: string | null) =>
    testEdge({ store, site: false }).then((on) =>
      on.ask('POST', '/api/v1/setup', {
        as: null,
        json: { token, username: 'anna', password: 'a-long-enough-one' },
      }),
    );
  const link = (store: Store) =>
    ensureSetup({ store, clock: { now: () => 1, rate: 1 }, newId: () => 'x', adminPassword: null });
  const [ofA, ofB] = [await link(a), await link(b)];
  const answers = await Promise.all([setup(a, ofB), setup(b, ofA)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  await Promise.all([a.catchUp(), b.catchUp()]);
  for (const { state } of [a, b]) expect([state.size('users'), state.size('setups')]).toEqual([1, 0]);
});

test('no update is lost when both count the same thing at the same time', async () => {
  const counting = async (store: Store): Promise<number[]> => {
    const seen: number[] = [];
    for (let i = 0; i < 100; i++) seen.push(await store.transact(increase()));
    return seen;
  };
  const [one = [], other = []] = await Promise.all([counting(a), counting(b)]);
  expect([...one, ...other].sort((x, y) => x - y)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  await until(() => count(a) === 200 && count(b) === 200);
});

test('no update is lost under groups of many, with blind writes and readings in between', async () => {
  const load = async (store: Store, name: string): Promise<void> => {
    await Promise.all(
      Array.from({ length: 300 }, async (_, i) => {
        await store.transact((tx) => tx.record(reading(name, i, i)));
        await store.transact(increase());
        await store.transact((tx) => tx.put('locations', room(`${name}-${i}`)));
      }),
    );
  };
  await Promise.all([load(a, 'one'), load(b, 'two')]);
  await until(() => a.rev === b.rev);
  expect(count(a)).toBe(600);
  const documents = (store: Store) => [...store.state.values('locations')].sort((x, y) => (x.id < y.id ? -1 : 1));
  expect(documents(a)).toEqual(documents(b));
  expect(a.state.size('locations')).toBe(601);
  const { rows } = await b.history({ dispenser: 'one', from: 0, to: 1_000, limit: 1_000 });
  expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 300 }, (_, i) => i));
});

test('work that rests on what another committed first is run again, on that', async () => {
  await Promise.all([a.transact(increase()), b.transact(increase())]);
  const runs: number[] = [];
  const first = a.transact((tx) => tx.put('locations', room('a', '10')));
  const second = b.transact((tx) => {
    const next = increase()(tx);
    runs.push(next);
    return next;
  });
  await first;
  const result = await second;
  await until(() => count(a) === count(b) && a.rev === b.rev);
  expect(result).toBe(runs.at(-1));
  expect([10, 11]).toContain(count(a));
});

test('a walk over a collection is something that the work rests on', async () => {
  const numbered =
    (name: string) =>
    (tx: Tx): string => {
      const id = `n${[...tx.values('locations')].length}`;
      tx.put('locations', room(id, name));
      return id;
    };
  const adding = async (store: Store, name: string): Promise<string[]> => {
    const ids: string[] = [];
    for (let i = 0; i < 30; i++) ids.push(await store.transact(numbered(name)));
    return ids;
  };
  const ids = (await Promise.all([adding(a, 'a'), adding(b, 'b')])).flat();
  expect(new Set(ids).size).toBe(60);
});

test('both tell their listeners the same changes in the same order', async () => {
  const told = (store: Store): string[] => {
    const names: string[] = [];
    store.onCommit(({ changes }) => {
      for (const { id, doc } of changes) if (id === 'a' && doc) names.push((doc as { name: string }).name);
    });
    return names;
  };
  const one = told(a);
  const other = told(b);
  await Promise.all(Array.from({ length: 100 }, (_, i) => (i % 2 ? a : b).transact(increase())));
  await until(() => one.at(-1) === '100' && other.at(-1) === '100');
  const rising = (names: string[]) => expect(names).toEqual([...names].sort((x, y) => Number(x) - Number(y)));
  rising(one);
  rising(other);
});

test('one that was away for more commits than are kept reads everything afresh', async () => {
  const heard: Commit[] = [];
  b.onCommit((commit) => heard.push(commit));
  await a.transact((tx) => tx.put('locations', room('a')));
  await until(() => heard.length > 0);
  await server.query(
    url,
    `UPDATE hylla.head SET rev = rev + 10; DELETE FROM hylla.commits;
     INSERT INTO hylla.documents VALUES ('locations', 'z', 11, '{"id":"z","name":"z","kind":"room"}')`,
  );
  await until(() => b.state.get('locations', 'z'));
  expect(heard.at(-1)).toMatchObject({ reset: true, changes: [] });
  expect(await b.transact(increase('z'))).toBe(Number.NaN);
});

describe('a database that is set back under replicas that run', () => {
  const resets = (store: Store): number[] => {
    const heard: number[] = [];
    store.onCommit(({ rev, reset }) => reset && heard.push(rev));
    return heard;
  };
  const fiveTimes = async (store: Store) => {
    for (let i = 0; i < 5; i++) await store.transact(increase());
  };

  test('by pg_restore is read anew by all of them, who tell their listeners and go on from there', async () => {
    await a.transact(increase());
    const dump = server.dump(url);
    await fiveTimes(b);
    await a.transact((tx) => tx.put('locations', room('later')));
    await b.catchUp();
    const [before, heard] = [b.rev, [resets(a), resets(b)]];
    server.restore(url, dump);
    await until(() => heard.every(({ length }) => length > 0));
    await until(() => [a, b].every((store) => store.health().ready));
    expect([a, b].map((store) => [count(store), store.state.size('locations')])).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(Math.min(a.rev, b.rev)).toBeGreaterThan(before);
    for (const store of [a, b, a]) {
      await store.transact((tx) => {
        increase()(tx);
        tx.record(reading('d', Date.now(), 1));
      });
    }
    await Promise.all([a.catchUp(), b.catchUp()]);
    const fresh = await replica();
    expect([a, b, fresh].map((store) => [count(store), store.rev])).toEqual(Array(3).fill([4, fresh.rev]));
  });

  test('takes no commit that rests on the state of before', async () => {
    await fiveTimes(a);
    await a.transact((tx) => tx.put('locations', room('later')));
    await b.catchUp();
    await server.query(
      url,
      `UPDATE hylla.head SET rev = 1; DELETE FROM hylla.commits WHERE rev > 1;
       DELETE FROM hylla.documents WHERE id = 'later';
       UPDATE hylla.documents SET rev = 1, doc = '{"id":"a","name":"1","kind":"room"}'`,
    );
    expect([await a.transact(increase()), await b.transact(increase()), await a.transact(increase())]).toEqual([
      2, 3, 4,
    ]);
    expect([a, b].map(({ state }) => state.size('locations'))).toEqual([1, 1]);
  });

  test('is known by its life where others have come to the same revision since', async () => {
    await fiveTimes(a);
    await b.catchUp();
    const heard = resets(b);
    await server.query(
      url,
      `UPDATE hylla.head SET life = gen_random_uuid();
       UPDATE hylla.documents SET doc = '{"id":"a","name":"1","kind":"room"}'`,
    );
    expect(await a.transact(increase())).toBe(2);
    await until(() => heard.length > 0);
    expect(count(b)).toBe(2);
  });

  test('takes nothing in, and is not read, while it is half restored', async () => {
    await a.transact(increase());
    await server.query(
      url,
      'ALTER TABLE hylla.documents DROP CONSTRAINT documents_pkey; UPDATE hylla.head SET rev = 0; DELETE FROM hylla.documents',
    );
    await until(() => [a, b].every((store) => store.health().problem?.includes('a dump may be on its way')));
    expect(count(a)).toBe(1);
    await expect(a.transact(increase())).rejects.toMatchObject({ name: 'StoreUnavailable' });
    await server.query(url, 'ALTER TABLE hylla.documents ADD PRIMARY KEY (collection, id)');
    await until(() => [a, b].every((store) => store.health().ready));
    await until(() => count(a) === 0);
    expect(await b.transact(increase())).toBe(1);
  });
});

test('one leads, and another takes over when it stops', async () => {
  expect([a.isLeader(), b.isLeader()].filter(Boolean)).toHaveLength(1);
  const [leader, other] = a.isLeader() ? [a, b] : [b, a];
  let elected = 0;
  other.onElected(() => elected++);
  await leader.stop();
  expect(leader.isLeader()).toBe(false);
  await until(() => other.isLeader());
  expect(elected).toBe(1);
});

test('readings of two dispensers of one item are in nobody’s way: each is worked out once', async () => {
  const site = smallSiteState();
  const rolls = dispenserOf(site, 'rolls');
  await a.transact((tx) => {
    for (const collection of ['site', 'locations', 'items'] as const)
      for (const doc of site.values(collection)) tx.put(collection, doc);
    for (const id of ['rolls', 'more-rolls']) {
      tx.put('dispensers', { ...rolls, id, device: { dialect: 'hylla', id } });
      tx.put('levels', emptyLevelDoc(id));
    }
  });
  await b.catchUp();
  const at = Date.parse('2026-11-23T09:00:00Z');
  let runs = 0;
  const senses = (store: Store, dispenser: string, value: number, receivedAt: number) =>
    store.transact((tx) => {
      runs++;
      const measured = { kind: 'percent', value } as const;
      const stamp = { dialect: 'hylla', address: dispenser, dispenser, receivedAt, deviceTime: receivedAt } as const;
      return ingestReadings(tx, [{ type: 'reading', measured, ...stamp }], contextAt(receivedAt, 'system'));
    });
  for (let i = 0; i < 20; i++) {
    const when = at + i * 600_000;
    await Promise.all([senses(a, 'rolls', 90 - 2 * i, when), senses(b, 'more-rolls', 95 - 2 * i, when)]);
  }
  expect(runs).toBe(40);
  await b.catchUp();
  expect(useIn(b.state, 'roll').used).toBeCloseTo(0.76, 6);
});

test('when the session of the leader ends there is an election, and one leads', async () => {
  await until(() => a.isLeader() !== b.isLeader(), { what: 'one leader' });
  const elected = new Promise<void>((resolve) => {
    for (const one of [a, b]) one.onElected(resolve);
  });
  await server.query(
    url,
    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
  );
  await elected;
  await until(() => a.isLeader() !== b.isLeader(), { what: 'one leader' });
});

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

test('what the database refuses fails alone: the rest of its group is stored', async () => {
  const good = Array.from({ length: 5 }, (_, i) => a.transact((tx) => tx.put('locations', room(`g${i}`))));
  const bad = a.transact((tx) => tx.record({ ...reading('d', 1, 1), dispenser: 'nul\u0000' }));
  const more = a.transact((tx) => tx.put('locations', room('after')));
  await expect(bad).rejects.toThrow();
  await Promise.all([...good, more]);
  expect(a.state.size('locations')).toBe(6);
  expect(a.health()).toEqual({ ready: true });
  await until(() => b.state.size('locations') === 6);
});

test('documents keep what devices send: NUL, lone surrogates, quotes and backslashes', async () => {
  const name = 'nul \u0000 lone \ud800 "quoted" \\back\\ {a,b} NULL \n å 🧻';
  await a.transact((tx) => {
    tx.put('locations', room('odd', name));
    tx.record({ ...reading('d"\\{},', 1, 1), reason: 'NULL' });
  });
  await until(() => b.state.get('locations', 'odd')?.name === name);
  const c = await replica();
  expect(c.state.get('locations', 'odd')?.name).toBe(name);
  expect((await c.history({ dispenser: 'd"\\{},', from: 0, to: 9, limit: 9 })).rows[0]?.reason).toBe('NULL');
});
