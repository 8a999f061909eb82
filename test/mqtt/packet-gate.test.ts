/** Every packet goes one way, whole and in order, however its bytes arrive. */
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import mqttPacket from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../firmware-sim/random.ts';
import { PacketGate } from '../../server/mqtt/packet-gate.ts';

const ping = Buffer.from([0xc0, 0]);
const report = (n: number, size = 40): Buffer =>
  mqttPacket.generate({
    cmd: 'publish',
    topic: `hylla/d/${n}`,
    payload: 'x'.repeat(size),
    qos: 1,
    messageId: n,
    dup: false,
    retain: false,
  });

interface Gated {
  readonly gate: PacketGate<null>;
  readonly stream: PassThrough;
  /** What the gate kept, and what was left to read, in order. */
  readonly taken: Buffer[];
  readonly left: Buffer[];
  readonly tooLarge: number[];
  pump(): void;
}

/** Takes what begins with PUBLISH. */
function gated(limit = 16 * 1024): Gated {
  const stream = new PassThrough();
  stream.on('error', () => {});
  const taken: Buffer[] = [];
  const left: Buffer[] = [];
  const tooLarge: number[] = [];
  const gate = new PacketGate<null>(
    stream,
    limit,
    {
      take(_owner, bytes, start, end) {
        if ((bytes[start] ?? 0) >> 4 !== 3) return false;
        taken.push(Buffer.from(bytes.subarray(start, end)));
        return true;
      },
      tooLarge: (_owner, bytes) => void tooLarge.push(bytes),
    },
    () => null,
  );
  const pump = (): void => {
    const chunk: unknown = stream.read();
    if (chunk instanceof Buffer) left.push(Buffer.from(chunk));
  };
  return { gate, stream, taken, left, tooLarge, pump };
}

test('what is taken is not read again, and the rest is', () => {
  const { stream, taken, left, pump } = gated();
  stream.write(Buffer.concat([report(1), report(2), ping]));
  pump();
  expect(taken).toEqual([report(1), report(2)]);
  expect(left).toEqual([ping]);
});

test('what follows a packet that is left is left too, so that the order stays', () => {
  const { stream, taken, left, pump } = gated();
  stream.write(Buffer.concat([report(1), ping, report(2)]));
  pump();
  stream.write(report(3));
  pump();
  expect(taken).toEqual([report(1), report(3)]);
  expect(left).toEqual([Buffer.concat([ping, report(2)])]);
});

test.each(Array.from({ length: 40 }, (_, i) => i + 1))(
  'bytes that arrive in any pieces: all whole, none twice (%d)',
  (seed) => {
    const random = createRandom(seed);
    const sent = Array.from({ length: 60 }, (_, n) =>
      random.chance(0.2) ? ping : report(n + 1, Math.floor(random.next() ** 3 * 2_000)),
    );
    const bytes = Buffer.concat(sent);
    const { stream, taken, left, pump } = gated();
    for (let at = 0; at < bytes.length; ) {
      const end = at + 1 + Math.floor(random.next() ** 2 * 600);
      stream.write(bytes.subarray(at, end));
      pump();
      at = end;
    }
    const rest = Buffer.concat(left);
    let at = 0;
    let count = 0;
    for (const packet of sent) {
      if (taken[count]?.equals(packet)) {
        count++;
        continue;
      }
      expect(rest.subarray(at, at + packet.length)).toEqual(packet);
      at += packet.length;
    }
    expect([count, at]).toEqual([taken.length, rest.length]);
    expect(count).toBeGreaterThan(20);
  },
);

describe('a packet that is too large', () => {
  test.each([
    ['when its length is known', Buffer.from([0x30, 0x80, 0x80, 0x02])],
    ['when its length cannot end', Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff])],
  ])('is cut %s, before anything of it is kept', (_name, header) => {
    const { stream, taken, left, tooLarge, pump } = gated();
    stream.write(Buffer.concat([report(1), header]));
    pump();
    expect(stream.destroyed).toBe(true);
    expect(tooLarge).toHaveLength(1);
    expect(taken).toEqual([report(1)]);
    expect(left).toEqual([]);
  });

  test('may come once the limit is raised', () => {
    const { gate, stream, taken, pump } = gated(100);
    gate.limit = 10_000;
    stream.write(report(1, 5_000));
    pump();
    expect(taken).toEqual([report(1, 5_000)]);
  });
});

test('nothing is read while it is held, and nothing is lost by it', () => {
  const { gate, stream, taken, left, pump } = gated();
  gate.held = true;
  for (const packet of [report(1), report(2), ping]) stream.write(packet);
  pump();
  expect([taken, left]).toEqual([[], []]);
  gate.held = false;
  pump();
  expect(taken).toEqual([report(1), report(2)]);
  expect(left).toEqual([ping]);
});

/** Takes one packet, and holds the connection until it is let go. */
function holding(): { readonly gate: PacketGate<null>; readonly stream: PassThrough; readonly taken: Buffer[] } {
  const stream = new PassThrough();
  const taken: Buffer[] = [];
  const gate = new PacketGate<null>(
    stream,
    1_000,
    {
      take(_owner, bytes, start, end) {
        taken.push(Buffer.from(bytes.subarray(start, end)));
        gate.held = true;
        return true;
      },
      tooLarge() {},
    },
    () => null,
  );
  return { gate, stream, taken };
}

test('who takes may hold it; the end comes after what came before it', async () => {
  const { gate, stream, taken } = holding();
  const ended = once(stream.resume(), 'end');
  stream.write(report(1));
  stream.write(report(2));
  stream.end(report(3));
  for (let n = 1; n <= 3; n++) {
    expect(taken).toHaveLength(n);
    expect(stream.readableEnded).toBe(false);
    gate.held = false;
  }
  await ended;
});

test('who takes may hold it in the middle of what came at once: the rest waits its turn', () => {
  const { gate, stream, taken } = holding();
  const sent = [report(1), report(2), report(3)];
  stream.write(Buffer.concat([...sent, report(4).subarray(0, 9)]));
  for (let n = 1; n <= 3; n++) {
    expect(taken).toEqual(sent.slice(0, n));
    gate.held = false;
  }
  stream.write(report(4).subarray(9));
  expect(taken).toEqual([...sent, report(4)]);
});
