import { afterEach, expect, test } from 'vitest';
import { createLeaderNews, type LeaderNews } from '../../server/leader-news.ts';
import { alone } from '../../server/usecases/ports.ts';
import { until } from '../support/until.ts';

const begins = 'this server leads now: it places orders and keeps the timers';
const ends = 'this server leads no more: orders and timers are for the one that leads next';

let news: LeaderNews | undefined;
afterEach(() => news?.stop());

function watched({ leads }: { leads: boolean }) {
  const logged: string[] = [];
  const listeners = new Set<() => void>();
  const state = { leads };
  const leadership = {
    self: 'one',
    isLeader: () => state.leads,
    onElected: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const log = { info: (_about: object, message: string) => void logged.push(message) };
  news = createLeaderNews({ leadership, log, lookEvery: 5 });
  news.start();
  const elect = (): void => {
    state.leads = true;
    for (const listener of listeners) listener();
  };
  return { state, logged, elect, listeners };
}

test('a server that is elected says so once, and once that it leads no more', async () => {
  const { state, logged, elect } = watched({ leads: false });
  expect(logged).toEqual([]);
  elect();
  expect(logged).toEqual([begins]);
  state.leads = false;
  await until(() => logged.length > 1);
  expect(logged).toEqual([begins, ends]);
  elect();
  elect();
  expect(logged).toEqual([begins, ends, begins, ends, begins]);
});

test('one that leads from the start says so, and that it does no more when it stops', () => {
  const { logged, listeners } = watched({ leads: true });
  expect(logged).toEqual([begins]);
  news?.stop();
  expect(logged).toEqual([begins, ends]);
  expect(listeners.size).toBe(0);
});

test('one that never led stops without a word', () => {
  const { logged } = watched({ leads: false });
  news?.stop();
  expect(logged).toEqual([]);
});

test('a server that is alone has nothing to tell', () => {
  const logged: string[] = [];
  news = createLeaderNews({ leadership: alone, log: { info: (_about, message) => void logged.push(message) } });
  news.start();
  news.stop();
  expect(logged).toEqual([]);
});
