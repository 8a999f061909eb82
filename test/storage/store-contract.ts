/** What every store promises. A store's own test is a few lines that open one; this is the rest. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ok, refuse } from '../../server/contract/errors.ts';
import type { HistoryRow, LocationDoc, PlanDoc } from '../../server/domain/model.ts';
import type { Commit, Store, Tx } from '../../server/usecases/ports.ts';

export interface StoreUnderTest {
  /** Opens the store on the same data again; not started. */
  open(): Store;
  clean(): Promise<void>;
}

export const room = (id: string, name = id): LocationDoc => ({ id, name, kind: 'room' });
export const planOf = (id: string, data: string): PlanDoc => ({
  id,
  type: 'image/svg+xml',
  data,
  version: 'v1',
  width: 4,
  height: 3,
  putAt: 1,
});
export const reading = (dispenser: string, ts: number, seq: number): HistoryRow => ({
  dispenser,
  ts,
  receivedAt: ts + 5,
  boot: 1,
  seq,
  level: seq % 100,
  quality: 'accepted',
  reason: null,
});

export function storeContract(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(`${name} keeps the store's promises`, () => {
    let place: StoreUnderTest;
    let store: Store;
    beforeEach(async () => {
      place = await create();
      store = place.open();
      await store.start();
    });
    afterEach(async () => {
      await store.stop();
      await place.clean();
    });
    const put = (...docs: LocationDoc[]): Promise<void> =>
      store.transact((tx) => {
        for (const doc of docs) tx.put('locations', doc);
      });

    test('a change is in the state once the transaction has resolved, and not before', async () => {
      const writing = put(room('a'));
      expect(store.state.get('locations', 'a')).toBeUndefined();
      await writing;
      expect(store.state.get('locations', 'a')).toEqual(room('a'));
      expect([...store.state.values('locations')]).toEqual([room('a')]);
      expect(store.state.size('locations')).toBe(1);
    });

    test('a later transaction sees what is still under way', async () => {
      const first = put(room('a', 'one'));
      const seen = store.transact((tx) => {
        const doc = tx.get('locations', 'a');
        tx.put('locations', room('a', `${doc?.name} and two`));
        return [...tx.values('locations')].map(({ name: one }) => one);
      });
      expect(await seen).toEqual(['one and two']);
      await first;
      expect(store.state.get('locations', 'a')?.name).toBe('one and two');
    });

    test('a transaction sees its own changes, removals too', async () => {
      await put(room('a'), room('b'));
      const seen = await store.transact((tx) => {
        tx.remove('locations', 'a');
        tx.put('locations', room('c'));
        return {
          a: tx.get('locations', 'a'),
          ids: [...tx.values('locations')].map(({ id }) => id).sort(),
          size: tx.size('locations'),
        };
      });
      expect(seen).toEqual({ a: undefined, ids: ['b', 'c'], size: 2 });
      expect([...store.state.values('locations')].map(({ id }) => id).sort()).toEqual(['b', 'c']);
    });

    test('a transaction that throws changes nothing and passes its error on', async () => {
      const failing = store.transact((tx) => {
        tx.put('locations', room('a'));
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      await put(room('b'));
      expect(store.state.get('locations', 'a')).toBeUndefined();
    });

    test('a refusal changes nothing and is the answer', async () => {
      const result = await store.transact((tx) => {
        tx.put('locations', room('a'));
        return refuse('conflict', 'no');
      });
      expect(result).toEqual(refuse('conflict', 'no'));
      expect(store.state.size('locations')).toBe(0);
      expect(await store.transact(() => ok(1))).toEqual(ok(1));
    });

    test('transactions resolve in the order in which they were asked for', async () => {
      const order: number[] = [];
      await Promise.all(Array.from({ length: 50 }, (_, i) => put(room(`r${i}`)).then(() => order.push(i))));
      expect(order).toEqual(Array.from({ length: 50 }, (_, i) => i));
    });

    test('listeners hear each durable change, with rising revisions, and a bad one breaks no other', async () => {
      const commits: Commit[] = [];
      store.onCommit(() => {
        throw new Error('a bad listener');
      });
      const stop = store.onCommit((commit) => {
        for (const { collection, id, doc } of commit.changes) {
          if (doc !== null) expect(store.state.get(collection, id)).toBe(doc);
        }
        commits.push(commit);
      });
      await put(room('a'));
      await put(room('b'));
      stop();
      await put(room('c'));
      expect(commits.flatMap(({ changes }) => changes.map(({ id }) => id))).toEqual(['a', 'b']);
      expect(commits[1]?.rev).toBeGreaterThan(commits[0]?.rev ?? 0);
      expect(store.rev).toBeGreaterThan(commits[1]?.rev ?? 0);
    });

    test('everything is there after a restart, and revisions go on rising', async () => {
      await put(room('a'), room('b'));
      await store.transact((tx) => {
        tx.remove('locations', 'a');
        tx.record(reading('d', 1_000, 1));
      });
      const { rev } = store;
      await store.stop();
      store = place.open();
      await store.start();
      expect([...store.state.values('locations')]).toEqual([room('b')]);
      expect(store.rev).toBeGreaterThanOrEqual(rev);
      await put(room('c'));
      expect(store.rev).toBeGreaterThan(rev);
      const { rows } = await store.history({ dispenser: 'd', from: 0, to: 2_000, limit: 10 });
      expect(rows).toEqual([reading('d', 1_000, 1)]);
    });

    test('a picture of two megabytes is there after a restart, to the byte', async () => {
      const plan = planOf('floor', 'åΩ\u2028"\\<'.repeat(300_000));
      await store.transact((tx) => tx.put('plans', plan));
      await store.stop();
      store = place.open();
      await store.start();
      expect(store.state.get('plans', 'floor')?.data === plan.data).toBe(true);
      await store.transact((tx) => tx.remove('plans', 'floor'));
      expect(store.state.size('plans')).toBe(0);
    });

    test('a transaction is one: all its changes appear in one commit, or none', async () => {
      const commits: Commit[] = [];
      store.onCommit((commit) => commits.push(commit));
      await store.transact((tx) => {
        tx.put('locations', room('a'));
        tx.put('locations', room('b'));
        tx.put('locations', room('a', 'last'));
        tx.remove('locations', 'never-there');
      });
      expect(commits.map(({ changes }) => changes)).toEqual([
        [
          { collection: 'locations', id: 'a', doc: room('a', 'last') },
          { collection: 'locations', id: 'b', doc: room('b') },
        ],
      ]);
    });

    test('a document that was put and removed under way is gone for later transactions and in the state', async () => {
      const removed = put(room('a')).then(() => store.state.size('locations'));
      const seen = store.transact((tx) => {
        tx.remove('locations', 'a');
        return { size: tx.size('locations'), a: tx.get('locations', 'a'), all: [...tx.values('locations')] };
      });
      expect(await seen).toEqual({ size: 0, a: undefined, all: [] });
      await removed;
      expect(store.state.size('locations')).toBe(0);
    });

    test('an answer that rests on changes under way comes after they are durable', async () => {
      const order: string[] = [];
      const writing = put(room('a')).then(() => order.push('write'));
      const reading = store
        .transact((tx) => tx.get('locations', 'a')?.name)
        .then((name) => order.push(`read ${name}, in state: ${store.state.get('locations', 'a')?.name}`));
      const refusing = store.transact(() => refuse('conflict', 'there is one')).then(() => order.push('refusal'));
      await Promise.all([writing, reading, refusing]);
      expect(order).toEqual(['write', 'read a, in state: a', 'refusal']);
    });

    test('work cannot go on after it has returned', async () => {
      let leaked: Tx | undefined;
      await store.transact((tx) => {
        leaked = tx;
      });
      expect(() => leaked?.put('locations', room('late'))).toThrow();
      await put(room('a'));
      expect(store.state.size('locations')).toBe(1);
    });

    test('a walk through the documents is not disturbed by what is put meanwhile', async () => {
      await put(room('a'), room('b'));
      await store.transact((tx) => {
        tx.put('locations', room('c'));
        for (const { id } of tx.values('locations')) tx.put('locations', room(`${id}x`));
      });
      expect([...store.state.values('locations')].map(({ id }) => id).sort()).toEqual([
        'a',
        'ax',
        'b',
        'bx',
        'c',
        'cx',
      ]);
    });

    test('history shows a late reading at its device time, also between two pages', async () => {
      await store.transact((tx) => {
        for (const ts of [10, 20, 20, 20, 30]) tx.record(reading('d', ts, ts));
      });
      const query = { dispenser: 'd', from: 0, to: 100, limit: 2 };
      const first = await store.history(query);
      await store.transact((tx) => {
        tx.record(reading('d', 20, 21));
        tx.record(reading('d', 5, 5));
        tx.record({ ...reading('d', 25, 25), level: null, quality: 'rejected', reason: 'spike', refill: true });
      });
      const rest = await store.history({ ...query, limit: 10, cursor: first.next ?? '' });
      expect([...first.rows, ...rest.rows].map(({ seq }) => seq)).toEqual([10, 20, 20, 20, 21, 25, 30]);
      expect(rest.next).toBeNull();
      expect(rest.rows.find(({ seq }) => seq === 25)).toEqual({
        ...reading('d', 25, 25),
        level: null,
        quality: 'rejected',
        reason: 'spike',
        refill: true,
      });
      expect((await store.history({ ...query, limit: 1 })).rows.map(({ seq }) => seq)).toEqual([5]);
    });

    test('history has nothing of a refused transaction, and only what lies within its times', async () => {
      await store.transact((tx) => {
        tx.record(reading('d', 1, 1));
        return refuse('conflict', 'no');
      });
      await store.transact((tx) => {
        for (const ts of [9, 10, 19, 20]) tx.record(reading('d', ts, ts));
      });
      const { rows, next } = await store.history({ dispenser: 'd', from: 10, to: 20, limit: 10 });
      expect({ seqs: rows.map(({ seq }) => seq), next }).toEqual({ seqs: [10, 19], next: null });
    });

    test('history comes in the order of device time, page by page, each row once', async () => {
      const day = 86_400_000;
      const times = [3 * day, day, 2 * day, 2 * day, 2 * day, day + 5, 4 * day];
      await store.transact((tx) => {
        for (const [i, ts] of times.entries()) tx.record(reading('d', ts, i));
        tx.record(reading('other', day, 99));
      });
      const rows: HistoryRow[] = [];
      let cursor: string | null = null;
      do {
        const page = await store.history({
          dispenser: 'd',
          from: day,
          to: 4 * day,
          limit: 2,
          ...(cursor !== null && { cursor }),
        });
        rows.push(...page.rows);
        cursor = page.next;
      } while (cursor !== null);
      expect(rows.map(({ seq }) => seq)).toEqual([1, 5, 2, 3, 4, 0]);
    });

    const day = 86_400_000;
    const noon = Date.UTC(2026, 10, 20, 12);
    const minutes = (n: number): number => n * 60_000;
    const trend = { dispenser: 'd', from: 0, to: noon + 1_000 * day, timezone: 'Europe/Stockholm', limit: 1_000 };
    /** Levels 0 to 19, one each five minutes from `start` on. */
    const hundredMinutes = (start: number): Promise<void> =>
      store.transact((tx) => {
        for (let i = 0; i < 20; i++) tx.record(reading('d', start + minutes(5 * i), i));
        tx.record({ ...reading('d', start + minutes(1), 90), quality: 'rejected', reason: 'spike' });
        tx.record({ ...reading('d', start + minutes(2), 91), level: null });
        tx.record(reading('other', start + minutes(3), 92));
      });

    test('a trend counts accepted levels in whole spans that begin within its times, raw or rolled up', async () => {
      await hundredMinutes(noon);
      const look = async () => ({
        quarters: await store.trend({ ...trend, step: '15m', from: noon + 1, to: noon + minutes(46) }),
        hours: await store.trend({ ...trend, step: '1h' }),
        days: await store.trend({ ...trend, step: '1d' }),
      });
      const { quarters, hours, days } = await look();
      expect(quarters.next).toBeNull();
      expect(quarters.spans.map(({ ts, count, mean }) => [ts - noon, count, mean])).toEqual([
        [minutes(15), 3, 4],
        [minutes(30), 3, 7],
        [minutes(45), 3, 10],
      ]);
      expect(hours.spans).toEqual([
        { ts: noon, step: '1h', count: 12, min: 0, p10: 1.1, mean: 5.5, p90: 9.9, max: 11, refills: 0 },
        {
          ts: noon + minutes(60),
          step: '1h',
          count: 8,
          min: 12,
          p10: 12.7,
          mean: 15.5,
          p90: 18.3,
          max: 19,
          refills: 0,
        },
      ]);
      expect(days.spans).toEqual([
        {
          ts: Date.UTC(2026, 10, 19, 23),
          step: '1d',
          count: 20,
          min: 0,
          p10: 1.9,
          mean: 9.5,
          p90: 17.1,
          max: 19,
          refills: 0,
        },
      ]);
      for (const after of [1, 3, 20]) {
        await store.retain({ now: noon + after * day, timezone: trend.timezone });
        expect(await look()).toEqual({ quarters, hours, days });
      }
    });

    test('a trend comes in pages that neither miss nor repeat', async () => {
      await hundredMinutes(noon);
      const all = await store.trend({ ...trend, step: '15m' });
      const seen: number[] = [];
      for (let from: number | null = 0; from !== null; ) {
        const page = await store.trend({ ...trend, step: '15m', from, limit: 2 });
        seen.push(...page.spans.map(({ ts }) => ts));
        from = page.next;
      }
      expect(seen).toEqual(all.spans.map(({ ts }) => ts));
    });

    test('a late reading is in the trend at once and stays there, refills are counted', async () => {
      await hundredMinutes(noon);
      await store.retain({ now: noon + 3 * day, timezone: trend.timezone });
      await store.transact((tx) => tx.record({ ...reading('d', noon + minutes(1), 99), refill: true }));
      for (const after of [3, 4, 40]) {
        for (const step of ['15m', '1h', '1d'] as const) {
          const { spans } = await store.trend({ ...trend, step });
          expect(spans[0]).toMatchObject({ max: 99, refills: 1 });
        }
        await store.retain({ now: noon + after * day, timezone: trend.timezone });
      }
    });

    test('readings go after 14 days, quarters after 90, hours after two years, days never', async () => {
      await hundredMinutes(noon);
      const stepsAfter = async (days: number) => {
        await store.retain({ now: noon + days * day, timezone: trend.timezone });
        const { rows } = await store.history({ dispenser: 'd', from: 0, to: trend.to, limit: 1 });
        const { spans } = await store.trend({ ...trend, step: '15m' });
        return { raw: rows.length, step: spans[0]?.step, count: spans.reduce((sum, { count }) => sum + count, 0) };
      };
      expect(await stepsAfter(13)).toEqual({ raw: 1, step: '15m', count: 20 });
      expect(await stepsAfter(18)).toEqual({ raw: 0, step: '15m', count: 20 });
      expect(await stepsAfter(89)).toEqual({ raw: 0, step: '15m', count: 20 });
      expect(await stepsAfter(92)).toEqual({ raw: 0, step: '1h', count: 20 });
      expect(await stepsAfter(728)).toEqual({ raw: 0, step: '1h', count: 20 });
      expect(await stepsAfter(733)).toEqual({ raw: 0, step: '1d', count: 20 });
      expect(await stepsAfter(9_000)).toEqual({ raw: 0, step: '1d', count: 20 });
      await store.stop();
      store = place.open();
      await store.start();
      expect(await stepsAfter(9_001)).toEqual({ raw: 0, step: '1d', count: 20 });
    });

    test('a reading of a day that is forgotten does not spoil its roll-ups', async () => {
      await hundredMinutes(noon);
      await store.retain({ now: noon + 30 * day, timezone: trend.timezone });
      await store.transact((tx) => tx.record(reading('d', noon, 99)));
      await store.retain({ now: noon + 31 * day, timezone: trend.timezone });
      const { spans } = await store.trend({ ...trend, step: '1d' });
      expect(spans).toHaveLength(1);
      expect(spans[0]).toMatchObject({ count: 20, max: 19 });
    });

    test('nothing can be changed before start or after stop, and health says so', async () => {
      expect(store.health()).toEqual({ ready: true });
      await store.stop();
      expect(store.health().ready).toBe(false);
      await expect(put(room('a'))).rejects.toMatchObject({ name: 'StoreUnavailable' });
      store = place.open();
      await expect(put(room('a'))).rejects.toMatchObject({ name: 'StoreUnavailable' });
      await store.start();
    });
  });
}
