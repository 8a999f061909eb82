import { afterEach, expect, test } from 'vitest';
import { type Background, createBackground, type Jobs, pauseAfter } from '../../server/background.ts';
import { ok } from '../../server/contract/errors.ts';
import type { UseCase } from '../../server/usecases/ports.ts';
import { memoryStore } from '../support/memory-store.ts';
import { until } from '../support/until.ts';

let background: Background | undefined;
afterEach(() => background?.stop());

function start(jobs: Partial<Jobs>) {
  const store = memoryStore();
  const logged: string[] = [];
  const note = (_about: object, message: string): void => void logged.push(message);
  const nothing: UseCase<unknown, unknown> = () => ok(undefined);
  background = createBackground({
    store,
    clock: { now: () => 0, rate: 1 },
    newId: () => 'id',
    log: { debug: note, info: note, warn: note, error: note, fatal: note } as never,
    jobs: { watchDispensers: nothing, placeOrders: nothing, sweep: nothing, ...jobs },
  });
  background.start();
  return { store, logged };
}
const count = () => {
  let runs = 0;
  const job: UseCase<unknown, unknown> = () => {
    runs++;
    return ok(undefined);
  };
  return { job, runs: () => runs };
};

test('decides on orders at the start, since a crash may have come in between, and again after a commit that counts', async () => {
  const { job, runs } = count();
  const { store } = start({ placeOrders: job });
  await until(() => runs() === 1);
  await store.transact((tx) => tx.put('balances', { id: 'a@b', item: 'a', location: 'b', onHand: 1 }));
  await until(() => runs() === 2);
});

test('does not decide again for what cannot change a position', async () => {
  const { job, runs } = count();
  const watched = count();
  const { store } = start({ placeOrders: job, watchDispensers: watched.job });
  await until(() => runs() === 1);
  await store.transact((tx) => tx.put('audit', { id: 'x', at: 0, by: 'test', action: 'nothing' }));
  await until(() => watched.runs() >= 2, { what: 'two turns of the watch' });
  expect(runs()).toBe(1);
});

test('decides within a second while that is modest, and never takes more than a twentieth of the time', () => {
  const pauses = [0, 0.2, 1, 1.9, 10, 40, 200].map((took) => Math.round(pauseAfter(took)));
  expect(pauses).toEqual([250, 250, 500, 950, 1_000, 1_000, 4_000]);
});

test('a job that throws is logged and does not keep the others from running', async () => {
  const { job, runs } = count();
  const { logged } = start({
    placeOrders: () => {
      throw new Error('on purpose');
    },
    watchDispensers: job,
  });
  await until(() => runs() >= 1);
  expect(logged.join()).toContain('will be tried again');
});

test('of several replicas only the leader does anything, and a new leader decides at once', async () => {
  const { job, runs } = count();
  const watched = count();
  let leads = false;
  let elect = (): void => {};
  const store = memoryStore();
  background = createBackground({
    store,
    leadership: {
      self: 'one',
      isLeader: () => leads,
      onElected: (listener) => {
        elect = listener;
        return () => {};
      },
    },
    clock: { now: () => 0, rate: 1 },
    newId: () => 'id',
    log: { warn: () => {}, error: () => {} } as never,
    jobs: { watchDispensers: watched.job, placeOrders: job, sweep: job },
  });
  background.start();
  await store.transact((tx) => tx.put('balances', { id: 'a@b', item: 'a', location: 'b', onHand: 1 }));
  leads = true;
  expect(runs() + watched.runs()).toBe(0);
  elect();
  await until(() => runs() === 1 && watched.runs() >= 1);
});
