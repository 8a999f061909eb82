import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createGatherer, type Gatherer } from '../../server/mqtt/gatherer.ts';
import type { Inbound } from '../../server/usecases/ports.ts';
import { fakeIntake } from './edge.ts';

const message = (seq: number): Inbound => ({
  type: 'reading',
  dialect: 'hylla',
  address: 'a',
  dispenser: 'd',
  receivedAt: 0,
  seq,
  measured: null,
});

/** As a promise. */
function take(gatherer: Gatherer, messages: readonly Inbound[]): Promise<void> {
  return new Promise((resolve, reject) => {
    gatherer.take(messages, (error) => (error === null ? resolve() : reject(error)));
  });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('what comes while a batch is stored makes the next one', async () => {
  const sizes: number[] = [];
  const gatherer = createGatherer({
    async take(batch) {
      sizes.push(batch.length);
      await new Promise((resolve) => setImmediate(resolve));
      return { accepted: 0, suspicious: 0, rejected: {}, refilled: [] };
    },
  });
  const first = take(gatherer, [message(1)]);
  const same = take(gatherer, [message(2), message(3)]);
  await first;
  await Promise.all([same, take(gatherer, [message(4)]), take(gatherer, [])]);
  expect(sizes).toEqual([3, 1]);
  expect(gatherer.waiting).toBe(0);
});

test('those who wait are answered in order, also those without a message', async () => {
  const gatherer = createGatherer(fakeIntake());
  const order: number[] = [];
  await Promise.all([0, 1, 2, 3].map((n) => take(gatherer, n % 2 ? [] : [message(n)]).then(() => order.push(n))));
  expect(order).toEqual([0, 1, 2, 3]);
});

test('a batch that fails fails for all in it, and for none after', async () => {
  const intake = fakeIntake();
  const gatherer = createGatherer(intake);
  intake.fail('disk full');
  const failed = await Promise.allSettled([take(gatherer, [message(1)]), take(gatherer, [message(2)])]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  intake.fail(null);
  await take(gatherer, [message(3)]);
  expect(intake.stored).toMatchObject([{ seq: 3 }]);
});

test('storing that takes more than five seconds has failed; it is not waited for', async () => {
  const intake = fakeIntake();
  const gatherer = createGatherer(intake);
  intake.hold();
  const late = take(gatherer, [message(1)]);
  const failed = expect(late).rejects.toThrow(/not stored within 5000 ms/);
  await vi.waitUntil(() => intake.offered.length === 1);
  await vi.advanceTimersByTimeAsync(5_000);
  await failed;
  expect(gatherer.waiting).toBe(0);
  await gatherer.idle();
  intake.release();
});

test('idle at once when nothing waits', async () => {
  await createGatherer(fakeIntake()).idle();
});
