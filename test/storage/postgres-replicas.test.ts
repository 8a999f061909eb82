/** Several stores on one database: one order of commits, nothing lost, one leader. */
import { expect, test } from 'vitest';
import { emptyLevelDoc } from '../../server/domain/dispenser.ts';
import { ensureSetup } from '../../server/http/setup.ts';
import { ingestReadings } from '../../server/usecases/ingest-readings.ts';
import type { Commit, Store, Tx } from '../../server/usecases/ports.ts';
import { testEdge } from '../support/http-edge.ts';
import { contextAt } from '../support/memory-state.ts';
import { dispenserOf, smallSiteState } from '../support/small-site.ts';
import { until } from '../support/until.ts';
import { useIn } from '../support/use-in.ts';
import { reading, room } from './store-contract.ts';
import { a, b, count, increase, replica, server, url, useTwoReplicas } from './two-replicas.ts';

useTwoReplicas();

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
