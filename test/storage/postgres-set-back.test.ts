/** A database that is set back, by a dump or by hand, while replicas run on it. */
import { describe, expect, test } from 'vitest';
import type { Store } from '../../server/usecases/ports.ts';
import { until } from '../support/until.ts';
import { reading, room } from './store-contract.ts';
import { a, b, count, increase, replica, server, url, useTwoReplicas } from './two-replicas.ts';

useTwoReplicas();

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
