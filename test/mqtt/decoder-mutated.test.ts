/**
 * A hundred thousand messages of all families, damaged as messages are: keys dropped, types changed, text cut, twenty
 * levels of nesting, 256 KiB. Nothing throws, no level is made up, and nothing goes without a word.
 */
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { rejectionReasons } from '../../server/contract/reading.ts';
import type { Inbound } from '../../server/usecases/ports.ts';
import { decoderFor, dispenser, fixture, receivedAt } from './decoding.ts';
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

/** Deterministic: a run that fails can be repeated. Mulberry32. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
const random = chance(20_261_123);
const below = (n: number): number => Math.floor(random() * n);
const pick = <T>(list: readonly T[]): T => {
  const one = list[below(list.length)];
  if (one === undefined) throw new Error('nothing to pick');
  return one;
};

type Holder = Record<string, unknown> | unknown[];
const isHolder = (value: unknown): value is Holder => typeof value === 'object' && value !== null;

/** Every place in a message: who holds it, and under which key. */
function placesIn(value: unknown, into: [Holder, string][] = []): [Holder, string][] {
  if (isHolder(value))
    for (const key of Object.keys(value)) {
      into.push([value, key]);
      placesIn(Reflect.get(value, key), into);
    }
  return into;
}

/** What sensors and networks put where a value should be. None of it is a number that could pass for one. */
const junk = [
  null,
  true,
  false,
  '',
  'nan',
  'No Sensor',
  'Invalid Reading',
  'unavailable',
  [],
  {},
  [[]],
  '٣',
  '1e999',
  '--5',
];

const nested = (value: unknown, depth: number): unknown =>
  depth === 0 ? value : random() < 0.5 ? [nested(value, depth - 1)] : { a: nested(value, depth - 1) };

function damage(message: unknown): unknown {
  const places = placesIn(message);
  const [holder, key] = places.length === 0 ? [{}, ''] : pick(places);
  const value: unknown = Reflect.get(holder, key);
  switch (below(5)) {
    case 0:
      Reflect.deleteProperty(holder, key);
      break;
    case 1:
      Reflect.set(holder, key, structuredClone(pick(junk)));
      break;
    case 2:
      // A number as text, a text cut short, a list of itself. Half of a number is a number, and nobody can tell.
      if (typeof value === 'number') Reflect.set(holder, key, String(value));
      else if (typeof value === 'string' && Number.isNaN(Number(value)))
        Reflect.set(holder, key, value.slice(0, below(value.length + 1)));
      else Reflect.set(holder, key, [value]);
      break;
    case 3:
      Reflect.set(holder, key, nested(value, 20));
      break;
    default:
      return random() < 0.05 ? nested(message, 20) : message;
  }
  return message;
}

const limit = 256 * 1024;
function textOf(message: unknown, round: number): string {
  const text = JSON.stringify(message) ?? '';
  if (round % 500 === 0) return `${text}${' '.repeat(Math.max(0, limit - Buffer.byteLength(text)))}`;
  if (round % 501 === 0) return `${text}${' '.repeat(limit)}`;
  return round % 4 === 0 ? text.slice(0, below(text.length + 1)) : text;
}

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

test('a hundred thousand damaged messages', { timeout: 120_000 }, async () => {
  const setups = await Promise.all(
    [...cases, ...others].map(async (one) => {
      const { topic, payload } = sent(one);
      const decoder = await decoderFor(dispenser(one.device));
      const whole = decoder.decode({ topic, payload: bytesOf(payload), retained: false, receivedAt });
      const values = whole.flatMap((told) =>
        told.type === 'reading' && told.measured !== null ? [[told.measured.kind, told.measured.value] as const] : [],
      );
      const allowed = new Set([...values, ...(one.also ?? [])].map(([kind, value]) => `${kind} ${value}`));
      const posts = cases.includes(one);
      return { name: one.name, topic, text: JSON.stringify(payload), decoder, allowed, posts };
    }),
  );
  expect(setups.filter(({ allowed }) => allowed.size > 0).length).toBeGreaterThan(12);
  const kinds = new Set<string>();
  for (let round = 0; round < 100_000; round++) {
    const { name, topic, text, decoder, allowed, posts } = pick(setups);
    let message: unknown = JSON.parse(text);
    for (let i = below(3); i >= 0; i--) message = damage(message);
    const damaged = textOf(message, round);
    const on = posts && round % 5 === 0 ? 'uplinks/office' : topic;
    const told = decoder.decode({ topic: on, payload: Buffer.from(damaged), retained: false, receivedAt });
    const fault = faultOf(told, allowed);
    if (fault !== null) expect.fail(`round ${round}, ${name} on ${on}: ${fault}\n${damaged.slice(0, 3000)}`);
    for (const one of told) kinds.add(one.type === 'refusal' ? one.reason : one.type);
  }
  // All ways out were taken.
  expect([...kinds]).toEqual(
    expect.arrayContaining(['reading', 'vitals', 'event', 'unclaimed', 'malformed', 'too-large']),
  );
});

const bytesOf = (payload: unknown): Buffer =>
  Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));

test('a description that is damaged gives the value that follows no other meaning', async () => {
  const decoder = await decoderFor(dispenser({ dialect: 'homie', id: 'towel-1', topic: 'level/percent' }));
  const messages = v.parse(
    v.array(v.object({ topic: v.string(), payload: v.string() })),
    fixture('homie5-device').payload,
  );
  const described = messages.findIndex(({ topic }) => topic.endsWith('$description'));
  const allowed = new Set(['percent 69']);
  for (let round = 0; round < 3_000; round++)
    for (const [i, { topic, payload }] of messages.entries()) {
      const text = i === described ? textOf(damage(JSON.parse(payload)), round) : payload;
      const told = decoder.decode({ topic, payload: Buffer.from(text), retained: true, receivedAt });
      const fault = told.length === 0 ? null : faultOf(told, allowed);
      if (fault !== null) expect.fail(`round ${round}, ${topic}: ${fault}\n${text}`);
    }
});

test('a birth of Sparkplug that is cut gives the data that follows no other meaning', async () => {
  const decoder = await decoderFor(dispenser({ dialect: 'sparkplug-b', id: 'towel-1' }));
  const recorded = v.parse(v.array(v.object({ base64: v.string() })), fixture('sparkplug-b-binary').payload);
  const allowed = new Set(['percent 69', 'percent 61.5']);
  for (let round = 0; round < 3_000; round++)
    for (const [i, { base64 }] of recorded.entries()) {
      const whole = Buffer.from(base64, 'base64');
      const payload = whole.subarray(0, random() < 0.7 ? below(whole.length + 1) : whole.length);
      const topic = `spBv1.0/Facilities/${i === 0 ? 'DBIRTH' : 'DDATA'}/edge-1/towel-1`;
      const told = decoder.decode({ topic, payload, retained: false, receivedAt });
      const fault = faultOf(told, allowed);
      if (fault !== null) expect.fail(`round ${round}, ${topic}: ${fault}\n${payload.toString('hex')}`);
    }
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
