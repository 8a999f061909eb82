/** What is read of a PUBLISH is what mqtt-packet, which aedes uses, reads of it. */
import mqttPacket, { type Packet } from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../firmware-sim/random.ts';
import { readPlainPublish } from '../../server/mqtt/plain-publish.ts';

const publish = (more: object = {}): Buffer =>
  mqttPacket.generate({
    cmd: 'publish',
    topic: 'hylla/towel-1/level',
    payload: '{"level":50}',
    qos: 1,
    messageId: 7,
    dup: false,
    retain: false,
    ...more,
  });

function asAedesReads(bytes: Buffer): Packet | null {
  const parser = mqttPacket.parser({ protocolVersion: 4 });
  let packet: Packet | null = null;
  parser.on('packet', (one: Packet) => {
    packet = one;
  });
  parser.on('error', () => {});
  parser.parse(Buffer.from(bytes));
  return packet;
}

test.each([
  ['QoS 1', {}, 7],
  ['QoS 1, again', { dup: true }, 7],
  ['the largest message id', { messageId: 65_535 }, 65_535],
  ['QoS 0', { qos: 0, messageId: undefined }, 0],
  ['no payload', { payload: '' }, 7],
  ['a payload that needs two bytes for its length', { payload: 'é'.repeat(3_000) }, 7],
])('%s', (_name, more: object, messageId) => {
  const bytes = Buffer.concat([Buffer.from('before'), publish(more), Buffer.from('after')]);
  const read = readPlainPublish(bytes, 6, bytes.length - 5, '');
  const payload = 'payload' in more ? String(more.payload) : '{"level":50}';
  expect(read).toEqual({ topic: 'hylla/towel-1/level', payload: Buffer.from(payload), messageId });
});

describe('is left to aedes', () => {
  test.each([
    ['retained', publish({ retain: true })],
    ['QoS 2', publish({ qos: 2 })],
    ['a topic beyond ASCII', publish({ topic: 'zigbee2mqtt/tvål' })],
    ['no topic', Buffer.from([0x32, 5, 0, 0, 0, 7, 0x31])],
    ['a wildcard in the topic', Buffer.from([0x32, 7, 0, 2, 0x61, 0x23, 0, 7, 0x31])],
    ['NUL in the topic', Buffer.from([0x32, 7, 0, 2, 0x61, 0, 0, 7, 0x31])],
    ['message id 0', Buffer.from([0x32, 6, 0, 1, 0x61, 0, 0, 0x31])],
    ['no room for a message id', Buffer.from([0x32, 4, 0, 1, 0x61, 0])],
    ['a topic longer than the packet', Buffer.from([0x32, 4, 0, 9, 0x61, 0x61])],
    ['not even a length of the topic', Buffer.from([0x32, 1, 0])],
    ['nothing', Buffer.from([0x32, 0])],
    ['DUP with QoS 0', Buffer.from([0x38, 4, 0, 1, 0x61, 0x31])],
    ['more levels than aedes takes', publish({ topic: 'a/'.repeat(100) })],
    ['a PINGREQ', Buffer.from([0xc0, 0])],
  ])('%s', (_name, bytes) => {
    expect(readPlainPublish(bytes, 0, bytes.length, '')).toBeNull();
  });
});

test.each([
  ['the same topic', 'hylla/towel-1/level'],
  ['another of the same length', 'hylla/towel-2/level'],
  ['a longer one that begins so', 'hylla/towel-1/levels'],
  ['a shorter one', 'hylla/towel-1'],
])('after %s', (_name, last) => {
  const bytes = publish();
  expect(readPlainPublish(bytes, 0, bytes.length, last)?.topic).toBe('hylla/towel-1/level');
});

test('20,000 damaged ones: read as aedes reads them, or left', () => {
  const random = createRandom(5);
  let alike = 0;
  let last = '';
  for (let n = 0; n < 20_000; n++) {
    const bytes = publish({ messageId: 1 + (n % 65_535), qos: n % 2 });
    // The length stays: that the packet is whole, the gate has seen to.
    for (let hits = 0; hits < 3; hits++) {
      const at = Math.floor(random.next() * bytes.length);
      if (at !== 1) bytes[at] = Math.floor(random.next() * 256);
    }
    const read = readPlainPublish(bytes, 0, bytes.length, last);
    if (read === null) continue;
    last = read.topic;
    alike++;
    expect(asAedesReads(bytes)).toMatchObject({
      cmd: 'publish',
      topic: read.topic,
      payload: read.payload,
      ...(read.messageId > 0 && { messageId: read.messageId }),
    });
  }
  expect(alike).toBeGreaterThan(1_000);
});
