/** Work that waits for a quiet second. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { whenQuiet } from '../../server/http/quiet.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A process that has something to do in a quiet second. `used(ms)`: what it uses of each second from now on. */
function worker() {
  let perSecond = 0;
  let before = 0;
  let since = Date.now();
  const task = vi.fn();
  const total = () => before + ((Date.now() - since) / 1_000) * perSecond;
  return {
    task,
    used(ms: number) {
      before = total();
      since = Date.now();
      perSecond = ms;
    },
    callOff: whenQuiet(task, total),
  };
}

test('a process that is idle does it after a second, once', () => {
  const { task } = worker();
  vi.advanceTimersByTime(999);
  expect(task).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(task).toHaveBeenCalledTimes(1);
});

test('one that is at work does it after the first second in which it was not', () => {
  const { task, used } = worker();
  used(800);
  vi.advanceTimersByTime(5_000);
  expect(task).not.toHaveBeenCalled();
  used(100);
  vi.advanceTimersByTime(1_000);
  expect(task).toHaveBeenCalledTimes(1);
});

test('one that is at work all the time does it after half a minute', () => {
  const { task, used } = worker();
  used(1_000);
  vi.advanceTimersByTime(29_999);
  expect(task).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(task).toHaveBeenCalledTimes(1);
});

test('what is called off is not done', () => {
  const { task, callOff } = worker();
  callOff();
  vi.advanceTimersByTime(60_000);
  expect(task).not.toHaveBeenCalled();
});
