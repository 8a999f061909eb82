/** What was told is taken back from a broker that takes its time: one that stands still is not one that has nothing. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { clearTold } from '../../server/integrations/home-assistant/clear-told.ts';
import type { BusMember } from '../../server/usecases/ports.ts';

const state = 'hylla-ha/dispensers/towel/state';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start() {
  const published: (readonly [string, string])[] = [];
  const members: BusMember[] = [];
  const bus = {
    join(one: BusMember) {
      members.push(one);
      return {
        publish: (topic: string, payload: string) => void published.push([topic, payload]),
        leave: () => Promise.resolve(),
      };
    },
  };
  let isDone = false;
  const { done } = clearTold({ bus, prefix: 'homeassistant', log: { info() {} } });
  void done.then(() => {
    isDone = true;
  });
  const hear = (topic: string, text: string, retained: boolean): void =>
    members[0]?.onMessage({ topic, payload: Buffer.from(text), retained });
  members[0]?.onUp();
  const mark = published[0];
  if (mark === undefined) throw new Error('nothing was asked');
  return { published, hear, isDone: () => isDone, sendBack: () => hear(mark[0], mark[1], false), mark: mark[0] };
}

test('what the broker keeps may come late: the end is when our own message is back, and silence after it', async () => {
  const { published, hear, isDone, sendBack, mark } = start();
  await vi.advanceTimersByTimeAsync(9_000);
  hear(state, '{"level":40}', true);
  await vi.advanceTimersByTimeAsync(9_000);
  expect(isDone()).toBe(false);
  sendBack();
  hear('hylla-ha/status', 'online', true);
  await vi.advanceTimersByTimeAsync(900);
  hear('hylla-ha/prefix', 'homeassistant', true);
  await vi.advanceTimersByTimeAsync(900);
  expect(isDone()).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  expect(isDone()).toBe(true);
  const takenBack = published.filter(([, payload]) => payload === '').map(([topic]) => topic);
  expect(takenBack).toEqual([state, mark, 'hylla-ha/status', 'hylla-ha/prefix']);
});

test('a broker that never sends our own message back is left, and keeps nothing of it', async () => {
  const { published, isDone, mark } = start();
  await vi.advanceTimersByTimeAsync(16_000);
  expect(isDone()).toBe(true);
  expect(published.at(-1)).toEqual([mark, '']);
});
