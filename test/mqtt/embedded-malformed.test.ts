/** Five thousand broken packets and payloads, the same every time: the broker lives, and acknowledges a good device. */
import mqttPacket, { type Packet } from 'mqtt-packet';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../firmware-sim/random.ts';
import { until } from '../support/until.ts';
import { givesLevel } from './decoding.ts';
import { type Edge, hello, loggedIn, publish, type RawClient, rawConnect, startEdge } from './edge.ts';

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.broker.stop());

const random = createRandom(20_261_123);
const below = (n: number): number => Math.floor(random.next() * n);
const bytes = (n: number): Buffer => Buffer.from(Array.from({ length: n }, () => below(256)));

/** Changes, cuts, doubles or prolongs a good packet. */
function broken(good: Buffer): Buffer {
  const packet = Buffer.from(good);
  switch (below(5)) {
    case 0:
      for (let n = 1 + below(4); n > 0; n--) packet[below(packet.length)] = below(256);
      return packet;
    case 1:
      return packet.subarray(0, below(packet.length));
    case 2:
      return Buffer.concat([packet, packet.subarray(below(packet.length))]);
    case 3:
      return Buffer.concat([packet.subarray(0, 1), bytes(1 + below(4)), packet.subarray(2)]);
    default:
      return bytes(1 + below(60));
  }
}

const packets: Packet[] = [
  hello('towel-1'),
  publish(1),
  publish(2, { qos: 2 }),
  { cmd: 'subscribe', messageId: 3, subscriptions: [{ topic: 'hylla/towel-1/#', qos: 1 }] },
  { cmd: 'unsubscribe', messageId: 4, unsubscriptions: ['hylla/towel-1/#'] },
  { cmd: 'puback', messageId: 5 },
  { cmd: 'pubrel', messageId: 6 },
  { cmd: 'pingreq' },
  { cmd: 'disconnect' },
];
const good = packets.map((packet) => mqttPacket.generate(packet));

let probes = 0;
async function probe(): Promise<void> {
  const client = await loggedIn(edge, 'towel-2', { clientId: 'probe' });
  client.send(publish(++probes, { topic: 'hylla/towel-2/level' }));
  await client.next('puback', probes);
  client.socket.destroy();
}

test('4,000 broken packets, before and after log-in', { timeout: 60_000 }, async () => {
  let client: RawClient | null = null;
  for (let n = 0; n < 4_000; n++) {
    if (client === null || client.closed()) {
      client = n % 3 === 0 ? await rawConnect(edge) : await loggedIn(edge, 'towel-1', { clientId: `fuzz-${n}` });
    }
    client.socket.write(broken(good[below(good.length)] ?? bytes(5)));
    if (n % 4 === 3) {
      client.socket.destroy();
      client = null;
    }
    if (n % 500 === 499) await probe();
  }
  await probe();
  expect(probes).toBe(9);
});

test('1,000 payloads that are no level: each acknowledged, none a level', { timeout: 60_000 }, async () => {
  const payloads: (() => string | Buffer)[] = [
    () => bytes(below(200)),
    () => JSON.stringify({ level: String(below(100)) }),
    () => `{"level":${'['.repeat(below(4000))}`,
    () => '{"__proto__":{"level":50}}',
    () => Buffer.from('\ufeff{"level":50}', 'utf16le'),
    () => JSON.stringify({ level: null, raw: { mm: 'far' } }),
  ];
  const client = await loggedIn(edge);
  const before = edge.intake.stored.length;
  for (let n = 1; n <= 1_000; n++) client.send(publish(n, { payload: payloads[below(payloads.length)]?.() ?? '' }));
  await client.next('puback', 1_000);
  const stored = edge.intake.stored.slice(before);
  expect(stored).toHaveLength(1_000);
  expect(givesLevel(stored)).toBe(false);
  expect(client.packets.filter(({ cmd }) => cmd === 'puback')).toHaveLength(1_000);
  await probe();
  client.socket.destroy();
  await until(client.closed);
});
