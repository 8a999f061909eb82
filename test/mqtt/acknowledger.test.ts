/** PUBACKs go out together, and a client that does not read them is not waited for for ever. */
import { Duplex } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { createAcknowledger, type Line } from '../../server/mqtt/acknowledger.ts';
import { until } from '../support/until.ts';

vi.mock('../../server/mqtt/limits.ts', async (original) => {
  const { limits } = await original<typeof import('../../server/mqtt/limits.ts')>();
  return { limits: { ...limits, drainTimeout: 100 } };
});

interface TestLine extends Line {
  readonly written: Buffer[];
  readonly stuckness: boolean[];
  take(): void;
}

const acknowledging = () => createAcknowledger<TestLine>(({ stuckness, stuck }) => void stuckness.push(stuck));

/** `room`: bytes that may wait; `reads`: whether the client takes what is sent. */
function line(room: number, reads: () => boolean): TestLine {
  const written: Buffer[] = [];
  const stuckness: boolean[] = [];
  let waiting: (() => void) | null = null;
  const stream = new Duplex({
    writableHighWaterMark: room,
    read() {},
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk);
      if (reads()) done();
      else waiting = done;
    },
  });
  return { stream, due: [], owed: 0, stuck: false, written, stuckness, take: () => waiting?.() };
}

test('one write a connection and turn, in order', async () => {
  const acknowledger = acknowledging();
  const [a, b] = [line(1_000, () => true), line(1_000, () => true)];
  for (const id of [1, 2, 300]) acknowledger.acknowledge(a, id);
  acknowledger.acknowledge(b, 65_535);
  await Promise.resolve();
  expect(a.written).toEqual([Buffer.from([0x40, 2, 0, 1, 0x40, 2, 0, 2, 0x40, 2, 1, 44])]);
  expect(b.written).toEqual([Buffer.from([0x40, 2, 255, 255])]);
  acknowledger.acknowledge(a, 4);
  await Promise.resolve();
  // Fewer than before: what is left of those is not sent again.
  expect(a.written.slice(1)).toEqual([Buffer.from([0x40, 2, 0, 4])]);
});

test('a client that leaves them unread is held, and let go when it reads', async () => {
  const acknowledger = acknowledging();
  const slow = line(4, () => false);
  acknowledger.acknowledge(slow, 1);
  await Promise.resolve();
  expect(slow.stuckness).toEqual([true]);
  slow.take();
  await until(() => slow.stuckness.length === 2);
  expect(slow.stuckness).toEqual([true, false]);
  expect(slow.stream.destroyed).toBe(false);
});

test('one that is slow again and again leaves nothing behind', async () => {
  const acknowledger = acknowledging();
  const slow = line(4, () => false);
  const before = slow.stream.listenerCount('close');
  for (let id = 1; id <= 20; id++) {
    acknowledger.acknowledge(slow, id);
    await Promise.resolve();
    slow.take();
    await until(() => slow.stuckness.length === 2 * id);
  }
  expect(slow.stream.listenerCount('close')).toBe(before);
});

test('one that never reads is cut', async () => {
  const acknowledger = acknowledging();
  const dead = line(4, () => false);
  acknowledger.acknowledge(dead, 1);
  await until(() => dead.stream.destroyed);
});

test('one that has gone is not written to', async () => {
  const acknowledger = acknowledging();
  const gone = line(4, () => true);
  acknowledger.acknowledge(gone, 1);
  gone.stream.destroy();
  await Promise.resolve();
  expect(gone.written).toEqual([]);
});
