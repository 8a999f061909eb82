/**
 * A hundred thousand messages of all families, damaged as messages are: keys dropped, types changed, text cut, twenty
 * levels of nesting, 256 KiB. Nothing throws, no level is made up, and nothing goes without a word.
 */
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { rejectionReasons } from '../../server/contract/reading.ts';
import type { Inbound } from '../../server/usecases/ports.ts';
import { below, damage, damageBare, junk, pick, textOf } from './damage.ts';
import { decoderFor, dispenser, fixture, type Raw, receivedAt } from './decoding.ts';
import { type Case, cases, sent } from './lorawan-cases.ts';

const others: readonly Case[] = [
  { name: 'tasmota-vl53l0x', device: { dialect: 'tasmota', id: 'towel-1' }, says: {} },
  { name: 'tasmota-sr04', device: { dialect: 'tasmota', id: 'soap-1' }, says: {} },
  { name: 'tasmota-vl53l0x-null', device: { dialect: 'tasmota', id: 'towel-1' }, says: {} },
  { name: 'tasmota-lwt', device: { dialect: 'tasmota', id: 'towel-1' }, says: {} },
  { name: 'zigbee2mqtt-tlc2206', device: { dialect: 'zigbee2mqtt', id: 'washroom-2/soap-tank' }, says: {} },
  { name: 'zigbee2mqtt-button', device: { dialect: 'zigbee2mqtt', id: 'washroom-2/call' }, says: {} },
  { name: 'shelly-gen2-fullstatus', device: { dialect: 'shelly', id: 'shellyplus1-08b61fd141e8' }, says: {} },
  { name: 'shelly-gen2-notifystatus', device: { dialect: 'shelly', id: 'shelly1minig3-54320464a1d0' }, says: {} },
  { name: 'shelly-gen2-online', device: { dialect: 'shelly', id: 'shellyplus1-08b61fd141e8' }, says: {} },
  { name: 'sparkplug-b-ddata-json', device: { dialect: 'sparkplug-b', id: 'Raspberry Pi/Pibrella' }, says: {} },
  { name: 'zigbee2mqtt-availability', device: { dialect: 'zigbee2mqtt', id: 'washroom-2/soap-tank' }, says: {} },
];

function faultOf(told: readonly Inbound[], allowed: ReadonlySet<string>): string | null {
  if (told.length === 0) return 'nothing is said of it';
  for (const one of told) {
    if (one.type === 'refusal') {
      if (!rejectionReasons.includes(one.reason) || one.detail === '') return 'there is no reason';
      // That would be a fault of the decoder's own, which it turns into a refusal.
      if (one.detail.startsWith('it could not be decoded')) return one.detail;
    }
    if (one.type === 'reading' && one.measured !== null) {
      const value = `${one.measured.kind} ${one.measured.value}`;
      if (!allowed.has(value)) return `it says ${value}`;
    }
  }
  return null;
}

/** A message to damage, and one to hear whole after it, which must keep its meaning. */
interface Played {
  readonly name: string;
  readonly device: Raw;
  readonly topic: string;
  readonly payload: unknown;
  readonly next?: { readonly topic: string; readonly payload: unknown };
  readonly also?: Case['also'];
  /** A network may post it. */
  readonly posts?: true;
}

const towel = { dialect: 'homie', id: 'towel-1', topic: 'level/percent' };
const sequence = v.parse(v.array(v.record(v.string(), v.unknown())), fixture('homie5-device').payload);
const homie = (end: string) => {
  const one = sequence.find(({ topic }) => String(topic).endsWith(end));
  return { topic: String(one?.['topic']), payload: String(one?.['payload']) };
};
const described = homie('$description');
const [birth, data] = v
  .parse(v.array(v.object({ base64: v.string() })), fixture('sparkplug-b-binary').payload)
  .map(({ base64 }) => Buffer.from(base64, 'base64'));
const spark = { dialect: 'sparkplug-b', id: 'towel-1' };
const on = (type: string) => `spBv1.0/Facilities/${type}/edge-1/towel-1`;
const metrics = [
  { name: 'Tank/Level', alias: 1, timestamp: receivedAt, dataType: 'Double', value: 69, isNull: false },
  { name: 'Battery', alias: 2, value: 80 },
];
const esphome = fixture('esphome-sensor-state');
const plain = fixture('plain-number');

const played: readonly Played[] = [
  ...cases.map((one) => ({ ...one, ...sent(one), posts: true as const })),
  ...others.map((one) => ({ ...one, ...sent(one) })),
  { name: 'homie, a value', device: towel, ...homie('level/percent') },
  {
    ...{ name: 'homie, a description', device: towel, topic: described.topic, payload: JSON.parse(described.payload) },
    next: homie('level/percent'),
  },
  {
    name: 'sparkplug, a birth',
    device: spark,
    topic: on('DBIRTH'),
    payload: birth,
    next: { topic: on('DDATA'), payload: data },
  },
  { name: 'sparkplug, data', device: spark, topic: on('DDATA'), payload: data },
  { name: 'sparkplug in JSON', device: spark, topic: on('DDATA'), payload: { timestamp: receivedAt, metrics, seq: 1 } },
  {
    ...{ name: 'esphome', device: { dialect: 'esphome', id: 'towel-1' }, topic: 'towel-1/sensor/towel_level/state' },
    payload: esphome.payload,
  },
  {
    name: 'number',
    device: { dialect: 'number', id: plain.transport.topic },
    topic: plain.transport.topic,
    payload: plain.payload,
  },
  {
    ...{ name: 'json', device: { dialect: 'json', id: 'shelf' }, topic: 'shelf' },
    payload: { level: 69, battery: 80, rssi: -71, time: '2026-11-23T08:00:00Z', seq: 3, shelf: { temperature: 21 } },
  },
  {
    ...{ name: 'json with a unit', device: { dialect: 'json', id: 'shelf' }, topic: 'shelf' },
    payload: { fill_level: { value: 69, unit: '%' }, weight: { value: 310, unit: 'g' } },
    also: [['weight', 310]],
  },
];

/** Bare text and bytes as they are, all else as JSON. */
const bytesOf = (payload: unknown): Buffer =>
  Buffer.isBuffer(payload) ? payload : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));

/** `text`: the payload as JSON. */
function damaged(payload: unknown, text: string, round: number): Buffer {
  if (Buffer.isBuffer(payload)) return payload.subarray(0, below(payload.length + 1));
  if (typeof payload === 'string') return Buffer.from(damageBare(payload));
  let message: unknown = JSON.parse(text);
  for (let i = below(3); i >= 0; i--) message = damage(message);
  return Buffer.from(textOf(message, round));
}

test('a hundred thousand damaged messages', { timeout: 120_000 }, async () => {
  const setups = await Promise.all(
    played.map(async (one) => {
      const decoder = await decoderFor(dispenser(one.device));
      const say = (topic: string, payload: Buffer) => decoder.decode({ topic, payload, retained: false, receivedAt });
      const whole = [one, ...(one.next === undefined ? [] : [one.next])].flatMap(({ topic, payload }) =>
        say(topic, bytesOf(payload)),
      );
      const values = whole.flatMap((told) =>
        told.type === 'reading' && told.measured !== null ? [[told.measured.kind, told.measured.value] as const] : [],
      );
      const allowed = new Set([...values, ...(one.also ?? [])].map(([kind, value]) => `${kind} ${value}`));
      return { ...one, say, allowed, text: JSON.stringify(one.payload) };
    }),
  );
  expect(setups.filter(({ allowed }) => allowed.size > 0).length).toBeGreaterThan(20);
  const kinds = new Set<string>();
  for (let round = 0; round < 100_000; round++) {
    const { name, topic, payload, text, say, allowed, posts, next } = pick(setups);
    const bytes = damaged(payload, text, round);
    const to = posts && round % 5 === 0 ? 'uplinks/office' : topic;
    const told = say(to, bytes);
    const after = next === undefined ? [] : say(next.topic, bytesOf(next.payload));
    // What describes a device is no message of its own.
    const isSilent = next !== undefined && told.length === 0;
    const fault = (isSilent ? null : faultOf(told, allowed)) ?? (next && faultOf(after, allowed)) ?? null;
    if (fault !== null)
      expect.fail(`round ${round}, ${name} on ${to}: ${fault}\n${bytes.subarray(0, 3000).toString('latin1')}`);
    for (const one of [...told, ...after]) kinds.add(one.type === 'refusal' ? one.reason : one.type);
  }
  // All ways out were taken.
  expect([...kinds]).toEqual(
    expect.arrayContaining(['reading', 'vitals', 'event', 'unclaimed', 'malformed', 'too-large', 'wrong-unit']),
  );
});

/** Bare values cannot be told from others when cut: here only that nothing throws, and nothing passes that is no number. */
test.each(['esphome-sensor-state', 'plain-number'])('%s, cut and mangled', async (name) => {
  const { payload, transport } = fixture(name);
  const dialect = name === 'plain-number' ? 'number' : 'esphome';
  const decoder = await decoderFor(dispenser({ dialect, id: 'x', topic: transport.topic }));
  for (const text of [...junk, ...Array.from(String(payload), (_, i) => String(payload).slice(0, i))])
    for (const one of decoder.decode({ topic: transport.topic, payload: bytesOf(text), retained: false, receivedAt }))
      if (one.type === 'reading' && one.measured !== null) expect(one.measured.value).toSatisfy(Number.isFinite);
});
